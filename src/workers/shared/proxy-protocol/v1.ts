import type { Address } from '../../../contract/endpoint.ts';
import { addressOf, invalidHeader, mayBegin, type ParsedHeader, type ProxyHeader } from './header.ts';

/** Longest header: `PROXY UNKNOWN`, two longest IPv6 addresses, two ports, CRLF. */
const MAX_V1_BYTES = 107;
const CR = 0x0d;
const LF = 0x0a;

export const V1_SIGNATURE = Buffer.from('PROXY ');

/** Section 2.1 of the specification: one line of text. */
export function parseV1(bytes: Buffer): ParsedHeader | undefined {
  if (!mayBegin(bytes, V1_SIGNATURE)) throw invalidHeader('it does not begin with "PROXY "');
  const line = bytes.subarray(0, MAX_V1_BYTES);
  const end = line.indexOf(CR);
  if (end < 0 || end + 1 === MAX_V1_BYTES) {
    if (bytes.length >= MAX_V1_BYTES) throw invalidHeader(`no end of line within ${MAX_V1_BYTES} bytes`);
    return undefined;
  }
  if (end + 1 === bytes.length) return undefined;
  if (bytes[end + 1] !== LF) throw invalidHeader('CR without LF');
  return { header: headerOf(line.toString('latin1', V1_SIGNATURE.length, end)), bytes: end + 2 };
}

function headerOf(text: string): ProxyHeader {
  if (/^UNKNOWN(?: |$)/.test(text)) return { version: 1, command: 'unknown' };
  const match = /^TCP([46]) (\S+) (\S+) (\d{1,5}) (\d{1,5})$/.exec(text);
  if (match === null) throw invalidHeader('it is not "TCP4", "TCP6" or "UNKNOWN" with two addresses and two ports');
  const [, version, source = '', destination = '', sourcePort = '', destinationPort = ''] = match;
  const ip = version === '4' ? 4 : 6;
  return {
    version: 1,
    command: 'proxy',
    source: endOf(source, sourcePort, ip),
    destination: endOf(destination, destinationPort, ip),
  };
}

function endOf(host: string, digits: string, version: 4 | 6): Address {
  const port = Number(digits);
  const address = addressOf(host, port, version);
  if (address === undefined || host.includes('%')) throw invalidHeader(`an address is not an IPv${version} address`);
  if (port > 65_535 || String(port) !== digits) throw invalidHeader('a port is not a number from 0 to 65535');
  return address;
}
