import type { Address } from '../../../contract/endpoint.ts';
import { addressOf, invalidHeader, mayBegin, type ParsedHeader, type ProxyHeader } from './header.ts';
import { factsOfTlvs } from './tlv.ts';

export const V2_SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
const FIXED_BYTES = 16;
/** Most bytes after the fixed part. What proxies send is a few hundred; a client's whole certificate fits, too. */
const MAX_REST_BYTES = 8192;

const LOCAL = 0;
const PROXY = 1;

interface Family {
  /** Length of one address in bytes. */
  readonly bytes: number;
  readonly version: 4 | 6;
}
const TCP: ReadonlyMap<number, Family> = new Map<number, Family>([
  [0x11, { bytes: 4, version: 4 }],
  [0x21, { bytes: 16, version: 6 }],
]);
/** Without an address of TCP: unspecified, UDP over IPv4 and IPv6, UNIX sockets; and the length of what they say instead. */
const OTHERS: ReadonlyMap<number, number> = new Map([
  [0x00, 0],
  [0x12, 12],
  [0x22, 36],
  [0x31, 216],
  [0x32, 216],
]);

/** Section 2.2 of the specification: binary. */
export function parseV2(bytes: Buffer): ParsedHeader | undefined {
  if (!mayBegin(bytes, V2_SIGNATURE)) throw invalidHeader('it does not begin with the signature of version 2');
  const command = bytes[12] ?? 0x20;
  if (command >> 4 !== 2) throw invalidHeader(`version ${command >> 4} is unknown`);
  if ((command & 0xf) > PROXY) throw invalidHeader(`command ${command & 0xf} is unknown`);
  if (bytes.length < FIXED_BYTES) return undefined;
  const length = bytes.readUInt16BE(14);
  if (length > MAX_REST_BYTES) throw invalidHeader(`its ${length} bytes are more than ${MAX_REST_BYTES}`);
  const end = FIXED_BYTES + length;
  if (bytes.length < end) return undefined;
  // The proxy itself connects, to see whether we live: nothing else in the header counts.
  const header =
    (command & 0xf) === LOCAL
      ? ({ version: 2, command: 'local' } as const)
      : headerOf(bytes.subarray(0, end), bytes[13] ?? 0);
  return { header, bytes: end };
}

function headerOf(bytes: Buffer, familyByte: number): ProxyHeader {
  const family = TCP.get(familyByte);
  const addressBytes = family === undefined ? OTHERS.get(familyByte) : family.bytes * 2 + 4;
  if (addressBytes === undefined)
    throw invalidHeader(`address family and protocol 0x${familyByte.toString(16).padStart(2, '0')} are not known`);
  if (FIXED_BYTES + addressBytes > bytes.length) throw invalidHeader('it is too short for its addresses');
  const facts = factsOfTlvs(bytes, FIXED_BYTES + addressBytes);
  if (family === undefined) return { version: 2, command: 'unknown', ...facts };
  return {
    version: 2,
    command: 'proxy',
    source: endOf(bytes, family, 0),
    destination: endOf(bytes, family, 1),
    ...facts,
  };
}

/** `which`: 0 the source, 1 the destination. */
function endOf(bytes: Buffer, { bytes: length, version }: Family, which: 0 | 1): Address {
  const from = FIXED_BYTES + which * length;
  const raw = bytes.subarray(from, from + length);
  const host = version === 4 ? raw.join('.') : (raw.toString('hex').match(/.{4}/g) ?? []).join(':');
  const address = addressOf(host, bytes.readUInt16BE(FIXED_BYTES + 2 * length + which * 2), version);
  if (address === undefined) throw invalidHeader(`an address is not an IPv${version} address`);
  return address;
}
