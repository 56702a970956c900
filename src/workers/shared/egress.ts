import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { blockListOf, isListed } from '../../contract/ip.ts';
import type { Address } from '../../contract/endpoint.ts';
import type { EgressRules } from '../../contract/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';

/** Where clients and jobs may connect. Asked with the resolved address, so that a DNS answer cannot lead anywhere else. */
export interface Egress {
  /** Why this address is not allowed; undefined when it is. `address` is an IP address, `host` the name it was found by. */
  fault(address: string, port: number, host?: string): AppError | undefined;
}

/** Addresses that are remembered as allowed: what connects to a few servers again and again asks for them only once. */
const MAX_REMEMBERED = 256;

export function compileEgress({ allow, deny, denyTargets }: EgressRules): Egress {
  const allowed = blockListOf(allow);
  const denied = blockListOf(deny);
  const targets = compileTargets(denyTargets);
  const remembered = new Set<string>();
  return {
    fault(address, port, host) {
      const key = `${port} ${address} ${host ?? ''}`;
      if (remembered.has(key)) return undefined;
      const actual = connectedAddress(address);
      const own = targets.get(port);
      if (
        own !== undefined &&
        (reaches(own.addresses, actual) || (host !== undefined && own.names.has(plainName(host))))
      ) {
        return forbidden(address, port, 'the address belongs to Portcall itself');
      }
      if (isListed(denied, actual) && !isListed(allowed, actual))
        return forbidden(address, port, 'the egress rules deny it');
      if (remembered.size === MAX_REMEMBERED) remembered.clear();
      remembered.add(key);
      return undefined;
    },
  };
}

function forbidden(host: string, port: number, why: string): AppError {
  return new AppError('egress_forbidden', `Connecting to ${formatAddress({ host, port })} is not allowed: ${why}.`);
}

interface PortTargets {
  readonly addresses: BlockList;
  readonly names: Set<string>;
}

/** By port. */
function compileTargets(denyTargets: readonly Address[]): Map<number, PortTargets> {
  const targets = new Map<number, PortTargets>();
  for (const { host, port } of denyTargets) {
    const target = targets.get(port) ?? { addresses: new BlockList(), names: new Set<string>() };
    targets.set(port, target);
    if (isIP(host) === 0) target.names.add(plainName(host));
    for (const block of blocksOf(host)) addBlock(target.addresses, block);
  }
  return targets;
}

function addBlock(list: BlockList, block: string): void {
  const [address = '', prefix] = block.split('/');
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  if (prefix === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(prefix), family);
}

/** A final dot says that a name is complete; case does not count. */
function plainName(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

/** Whether the address is one of the list, or a translator on the way makes one of it. */
function reaches(list: BlockList, address: string): boolean {
  if (isListed(list, address)) return true;
  const embedded =
    isIP(address.split('%')[0] ?? '') === 6 && isListed(TRANSLATED, address) ? lastFourBytes(address) : undefined;
  return embedded !== undefined && isListed(list, embedded);
}

/** IPv6 addresses that stand for the IPv4 address in their last four bytes: NAT64 (RFC 6052), IPv4-translated (RFC 2765), IPv4-compatible (RFC 4291). */
const TRANSLATED = blockListOf(['64:ff9b::/96', '::ffff:0:0:0/96', '::/96']);

function lastFourBytes(address: string): string | undefined {
  const dotted = /(\d+\.\d+\.\d+\.\d+)(?:%.*)?$/.exec(address)?.[1];
  if (dotted !== undefined) return dotted;
  // The URL parser writes the shortest form (RFC 5952), in which zeros between the colons are left out only once.
  const groups = (URL.parse(`http://[${address.split('%')[0]}]`)?.hostname ?? '').slice(1, -1).split(':');
  const [high = '', low = ''] = groups.slice(-2);
  const bytes = [high, low].flatMap((group) => [
    Number.parseInt(group || '0', 16) >> 8,
    Number.parseInt(group || '0', 16) & 255,
  ]);
  return bytes.some(Number.isNaN) ? undefined : bytes.join('.');
}

/** The system takes the unspecified address as this machine (RFC 1122 3.2.1.3 does not allow it as a destination, but sockets do). */
function connectedAddress(address: string): string {
  if (/^0+(?:\.0+){3}$/.test(address)) return '127.0.0.1';
  return isListed(UNSPECIFIED, address) ? '::1' : address;
}

const UNSPECIFIED = blockListOf(['::', '::ffff:0.0.0.0']);

/** All addresses under which something bound to `host` can be reached; none for a name, which is resolved elsewhere. */
function blocksOf(host: string): string[] {
  if (host === 'localhost') return ['127.0.0.0/8', '::1'];
  if (isIP(host) === 0) return [];
  if (connectedAddress(host) === host) return [host.split('%')[0] ?? host];
  const own = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address }) => address.split('%')[0] ?? address);
  return ['127.0.0.0/8', '::1', ...own];
}

/** `host:port`, with brackets around IPv6. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
