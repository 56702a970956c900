import { isIPv4, isIPv6 } from 'node:net';

/** True for addresses and names that only this machine can reach: 127.0.0.0/8, ::1 and `localhost`. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIPv4(name)) return name.startsWith('127.');
  if (isIPv6(name)) return name === '::1' || name === '0:0:0:0:0:0:0:1' || name.startsWith('::ffff:127.');
  return name === 'localhost' || name.endsWith('.localhost');
}

/** True for the addresses that stand for all of the machine's: 0.0.0.0 and ::. */
export function isWildcardHost(host: string): boolean {
  return ['0.0.0.0', '::', '::0', '[::]', '0:0:0:0:0:0:0:0'].includes(host);
}
