import { isIPv4, isIPv6 } from 'node:net';
import type { Address } from '../../../contract/endpoint.ts';
import type { SentProxy } from '../../../contract/proxy-protocol.ts';
import { addressOf } from './header.ts';
import { V2_SIGNATURE } from './v2.ts';

export interface ProxyAddresses {
  readonly source: Address;
  readonly destination: Address;
}

const encoders: { readonly [V in Exclude<SentProxy, 'off'>]: (addresses: ProxyAddresses) => Buffer } = {
  v1: encodeV1,
  v2: encodeV2,
};

/** A header that announces these addresses. One IPv4 and one IPv6 address are both written as IPv6 (RFC 4291 2.5.5.2). */
export function encodeProxyHeader(version: Exclude<SentProxy, 'off'>, { source, destination }: ProxyAddresses): Buffer {
  const ends = { source: plain(source), destination: plain(destination) };
  const isMixed = isIPv4(ends.source.host) !== isIPv4(ends.destination.host);
  return encoders[version](isMixed ? { source: mapped(ends.source), destination: mapped(ends.destination) } : ends);
}

/** Without zone, and in its shortest form: longer ones may not fit version 1. */
function plain({ host, port }: Address): Address {
  const [address = host] = host.split('%');
  return addressOf(address, port, isIPv4(address) ? 4 : 6) ?? { host: address, port };
}

function mapped({ host, port }: Address): Address {
  return isIPv4(host) ? { host: `::ffff:${host}`, port } : { host, port };
}

function encodeV1({ source, destination }: ProxyAddresses): Buffer {
  const family = isIPv4(source.host) ? 'TCP4' : 'TCP6';
  return Buffer.from(
    `PROXY ${family} ${source.host} ${destination.host} ${source.port} ${destination.port}\r\n`,
    'latin1',
  );
}

function encodeV2({ source, destination }: ProxyAddresses): Buffer {
  const isV4 = isIPv4(source.host);
  const addresses = Buffer.concat([addressBytes(source.host), addressBytes(destination.host)]);
  const rest = Buffer.alloc(addresses.length + 4);
  addresses.copy(rest);
  rest.writeUInt16BE(source.port, addresses.length);
  rest.writeUInt16BE(destination.port, addresses.length + 2);
  return Buffer.concat([V2_SIGNATURE, Buffer.from([0x21, isV4 ? 0x11 : 0x21, 0, rest.length]), rest]);
}

function addressBytes(host: string): Buffer {
  if (isIPv4(host)) return Buffer.from(host.split('.').map(Number));
  return Buffer.from(
    ipv6Groups(host)
      .map((group) => group.padStart(4, '0'))
      .join(''),
    'hex',
  );
}

/** The eight groups of an IPv6 address. */
function ipv6Groups(host: string): string[] {
  const text = withoutDots(addressOf(host, 0, 6)?.host ?? '::');
  const [head = '', tail = ''] = text.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
}

/** `::ffff:1.2.3.4` → `::ffff:102:304` */
function withoutDots(host: string): string {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host);
  if (dotted === null || !isIPv6(host)) return host;
  const [a = 0, b = 0, c = 0, d = 0] = dotted.slice(1).map(Number);
  return `${host.slice(0, dotted.index)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}
