import type { ProxyFacts } from '../../../contract/proxy-protocol.ts';
import { crc32c } from './crc32c.ts';
import { invalidHeader } from './header.ts';

type Facts = Pick<ProxyFacts, 'authority' | 'alpn' | 'uniqueId' | 'ssl'>;
type ReadTlv = (value: Buffer, header: Buffer) => Facts;

/** Section 2.2.7: what is read of the type-length-value fields; all others are skipped. */
const readers: ReadonlyMap<number, ReadTlv> = new Map<number, ReadTlv>([
  [0x01, (value) => ({ alpn: value.toString('utf8') })],
  [0x02, (value) => ({ authority: value.toString('utf8') })],
  [0x03, checkCrc],
  [0x05, (value) => ({ uniqueId: value.toString('hex') })],
  [0x20, readSsl],
]);

const SSL_VERSION = 0x21;
const SSL_COMMON_NAME = 0x22;
/** Flags of the SSL field: the client spoke TLS, and showed a certificate on this connection, or on this session. */
const CLIENT_SSL = 1;
const CLIENT_CERT = 2 | 4;

/** What the fields from `from` to the end of `header` say. Throws `proxy_header_invalid` also when its checksum is wrong. */
export function factsOfTlvs(header: Buffer, from: number): Facts {
  let facts: Facts = {};
  for (const [type, value] of tlvs(header.subarray(from))) {
    const read = readers.get(type);
    if (read !== undefined) facts = { ...facts, ...read(value, header) };
  }
  return facts;
}

function* tlvs(bytes: Buffer): Generator<[type: number, value: Buffer]> {
  for (let at = 0; at < bytes.length;) {
    if (at + 3 > bytes.length) throw invalidHeader('a field is cut off');
    const end = at + 3 + bytes.readUInt16BE(at + 1);
    if (end > bytes.length) throw invalidHeader('a field is longer than the header');
    yield [bytes[at] ?? 0, bytes.subarray(at + 3, end)];
    at = end;
  }
}

/** The checksum of the whole header, taken with zeros in its own place. */
function checkCrc(value: Buffer, header: Buffer): Facts {
  if (value.length !== 4) throw invalidHeader('its checksum is not 4 bytes long');
  const copy = Buffer.from(header);
  copy.fill(0, value.byteOffset - header.byteOffset, value.byteOffset - header.byteOffset + 4);
  if (crc32c(copy) !== value.readUInt32BE(0)) throw invalidHeader('its checksum is wrong');
  return {};
}

function readSsl(value: Buffer): Facts {
  if (value.length < 5) throw invalidHeader('its SSL field is too short');
  const flags = value[0] ?? 0;
  if ((flags & CLIENT_SSL) === 0) return {};
  const parts = new Map(tlvs(value.subarray(5)));
  const version = parts.get(SSL_VERSION)?.toString('utf8');
  const commonName = parts.get(SSL_COMMON_NAME)?.toString('utf8');
  return {
    ssl: {
      ...(version === undefined ? {} : { version }),
      ...(commonName === undefined ? {} : { commonName }),
      verified: (flags & CLIENT_CERT) !== 0 && value.readUInt32BE(1) === 0,
    },
  };
}
