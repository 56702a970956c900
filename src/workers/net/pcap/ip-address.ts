import { isIPv6 } from 'node:net';

/** The two ends of a flow as addresses of one IP version: 4 bytes each, or 16. */
export interface FlowAddresses {
  readonly ours: Buffer;
  readonly peers: Buffer;
}

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const ANY_IPV4 = '0.0.0.0';
const ANY_IPV6 = '::';

/** A socket bound to every address does not know which one a datagram came to: that end is the unspecified address. */
export function flowAddresses(ourHost: string, peerHost: string): FlowAddresses {
  const peers = plain(peerHost);
  const ours = sameVersion(plain(ourHost), peers);
  if (isIPv6(ours) === isIPv6(peers)) return { ours: bytesOf(ours), peers: bytesOf(peers) };
  return { ours: bytesOf(mapped(ours)), peers: bytesOf(mapped(peers)) };
}

/** Without the zone, and IPv4 where it is IPv4. */
function plain(host: string): string {
  const [address = ANY_IPV4] = host.split('%');
  return MAPPED.exec(address)?.[1] ?? address;
}

function sameVersion(host: string, other: string): string {
  if (host === ANY_IPV6 && !isIPv6(other)) return ANY_IPV4;
  return host === ANY_IPV4 && isIPv6(other) ? ANY_IPV6 : host;
}

function mapped(host: string): string {
  return isIPv6(host) ? host : `::ffff:${host}`;
}

function bytesOf(host: string): Buffer {
  if (!isIPv6(host)) return Buffer.from(host.split('.').map(Number));
  // The URL parser writes an address in its shortest form, with hexadecimal groups only.
  const [head = '', tail] = new URL(`http://[${host}]`).hostname.slice(1, -1).split('::');
  const [first, last] = [groups(head), groups(tail ?? '')];
  const all = [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last];
  const bytes = Buffer.alloc(16);
  all.forEach((group, index) => bytes.writeUInt16BE(group, index * 2));
  return bytes;
}

function groups(part: string): number[] {
  return part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
}
