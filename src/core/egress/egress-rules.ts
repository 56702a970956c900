import type { Config } from '../config/index.ts';
import { isLoopbackHost } from '../config/index.ts';
import { SPECIAL_PURPOSE_BLOCKS } from './special-purpose-blocks.ts';

export { SPECIAL_PURPOSE_BLOCKS };

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
  /** Never allowed: the APIs of all nodes of the cluster, and Redis. IP addresses and names; an unspecified address, and `localhost`, stand for all of this machine. */
  readonly denyTargets: readonly EgressTarget[];
}

export interface EgressFacts {
  /** Where the APIs of all nodes listen, and under which addresses they are reached; names and what they resolve to. */
  readonly api: readonly EgressTarget[];
  /** Where Redis is; its name and what that resolves to. Empty when it is reached through a unix socket. */
  readonly redis: readonly EgressTarget[];
  /** Addresses of this machine. */
  readonly ownAddresses: readonly string[];
}

/** The rules that follow from the configuration. `auto` is `lab` while the API is on loopback, else `strict`. */
export function egressRules(
  { egressProfile, egressAllow, host }: Pick<Config, 'egressProfile' | 'egressAllow' | 'host'>,
  { api, redis, ownAddresses }: EgressFacts,
): EgressRules {
  const denyTargets = [...api, ...redis];
  const strict = egressProfile === 'strict' || (egressProfile === 'auto' && !isLoopbackHost(host));
  return strict
    ? { allow: egressAllow, deny: [...SPECIAL_PURPOSE_BLOCKS, ...ownAddresses], denyTargets }
    : { allow: [], deny: [], denyTargets };
}
