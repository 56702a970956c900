import { isIPv6, SocketAddress } from 'node:net';
import { networkInterfaces } from 'node:os';

let addresses: ReadonlySet<string> | undefined;

/** An IP address in the one form that all its spellings have: IPv6 shortened, and IPv4 that is mapped into IPv6 as IPv4. */
export function plainAddress(host: string): string {
  if (!isIPv6(host)) return host.toLowerCase();
  const { address } = new SocketAddress({ address: host.split('%')[0] ?? host, family: 'ipv6' });
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address;
}

/** Whether the IP address is one of this machine that only this machine can reach. */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** Whether the IP address is one of this machine. */
export function isOwnAddress(host: string): boolean {
  const address = plainAddress(host);
  if (isLoopback(address)) return true;
  addresses ??= new Set(
    Object.values(networkInterfaces()).flatMap((found) => (found ?? []).map((one) => plainAddress(one.address))),
  );
  return addresses.has(address);
}
