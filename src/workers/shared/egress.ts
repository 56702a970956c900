import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { blockListOf, isListed } from '../../contract/ip.ts';
import type { Address } from '../../contract/endpoint.ts';
import type { EgressRules } from '../../contract/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';

/** Where clients and jobs may connect. Asked with the resolved address, so that a DNS answer cannot lead anywhere else. */
export interface Egress {
  /** Why this address is not allowed; undefined when it is. `address` is an IP address. */
  fault(address: string, port: number): AppError | undefined;
}

export function compileEgress({ allow, deny, denyTargets }: EgressRules): Egress {
  const allowed = blockListOf(allow);
  const denied = blockListOf(deny);
  const targets = denyTargets.map(({ host, port }) => ({ port, addresses: addressesOf(host) }));
  return {
    fault(address, port) {
      const actual = connectedAddress(address);
      if (targets.some((target) => target.port === port && isListed(target.addresses, actual))) {
        return forbidden(address, port, 'it is Portcall\'s own');
      }
      if (isListed(denied, actual) && !isListed(allowed, actual)) return forbidden(address, port, 'the egress rules deny it');
      return undefined;
    },
  };
}

function forbidden(host: string, port: number, why: string): AppError {
  return new AppError('egress_forbidden', `Connecting to ${formatAddress({ host, port })} is not allowed: ${why}.`);
}

/** The system takes the unspecified address as this machine (RFC 1122 3.2.1.3 does not allow it as a destination, but sockets do). */
function connectedAddress(address: string): string {
  if (/^0+(?:\.0+){3}$/.test(address)) return '127.0.0.1';
  return isListed(UNSPECIFIED, address) ? '::1' : address;
}

const UNSPECIFIED = blockListOf(['::', '::ffff:0.0.0.0']);

/** All addresses under which something bound to `host` can be reached. */
function addressesOf(host: string): BlockList {
  if (host === 'localhost') return blockListOf(['127.0.0.0/8', '::1']);
  if (isIP(host) === 0) return new BlockList();
  if (connectedAddress(host) === host) return blockListOf([host]);
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).map(({ address }) => address.split('%')[0] ?? address);
  return blockListOf(['127.0.0.0/8', '::1', ...own]);
}

/** `host:port`, with brackets around IPv6. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
