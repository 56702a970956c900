import type { Config } from '../config/index.ts';
import { isLoopbackHost } from '../config/index.ts';

/** A host or address and a port. */
export interface EgressTarget {
  readonly host: string;
  readonly port: number;
}

/** Where clients and jobs may connect, as plain data: an address is allowed when `allow` lists it or `deny` does not, and it is none of `denyTargets`. */
export interface EgressRules {
  /** CIDR blocks. */
  readonly allow: readonly string[];
  /** CIDR blocks. */
  readonly deny: readonly string[];
  /** Never allowed: Portcall's own API and its Redis. IP addresses, or `localhost`. An unspecified address stands for all of this machine. */
  readonly denyTargets: readonly EgressTarget[];
}

/**
 * What the profile `strict` denies (IANA special-purpose registries, RFC 6890): this host, loopback, private, shared, link-local (cloud
 * metadata is there), protocol assignments, documentation and benchmarks, multicast, reserved; for IPv6 also everything that embeds an
 * IPv4 address (NAT64, 6to4, Teredo) and would lead around the rules.
 */
export const SPECIAL_PURPOSE_BLOCKS: readonly string[] = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24',
  '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
  '::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/32', '2001:db8::/32', '2002::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8',
];

export interface EgressFacts {
  /** Where the API listens, and under which address other nodes reach it; with resolved hosts. */
  readonly api: readonly EgressTarget[];
  /** Where Redis is; with resolved hosts. Empty when it is reached through a unix socket. */
  readonly redis: readonly EgressTarget[];
  /** Addresses of this machine. */
  readonly ownAddresses: readonly string[];
}

/** The rules that follow from the configuration. `auto` is `lab` while the API is on loopback, else `strict`. */
export function egressRules({ egressProfile, egressAllow, host }: Pick<Config, 'egressProfile' | 'egressAllow' | 'host'>, { api, redis, ownAddresses }: EgressFacts): EgressRules {
  const denyTargets = [...api, ...redis];
  const strict = egressProfile === 'strict' || (egressProfile === 'auto' && !isLoopbackHost(host));
  return strict ? { allow: egressAllow, deny: [...SPECIAL_PURPOSE_BLOCKS, ...ownAddresses], denyTargets } : { allow: [], deny: [], denyTargets };
}
