import { isUtf8 } from 'node:buffer';
import { malformed } from './malformed.ts';
import type { MessageReader } from './message-reader.ts';

/** Bytes of a record: text where they are UTF-8. */
export type RecordText = string | { readonly data: string; readonly encoding: 'base64' };

type ReadData = (reader: MessageReader) => unknown;

const name: ReadData = (reader) => reader.name();
const texts: ReadData = (reader) => {
  const strings = [textOf(reader.string())];
  while (reader.left > 0) strings.push(textOf(reader.string()));
  return strings;
};

/** Types whose data has a known form: what it is as JSON. It has to be read to its end. */
const readers: Readonly<Record<string, ReadData>> = {
  A: (reader) => reader.bytes(4).join('.'),
  NS: name,
  CNAME: name,
  SOA: (reader) => ({
    mname: reader.name(),
    rname: reader.name(),
    serial: reader.u32(),
    refresh: reader.u32(),
    retry: reader.u32(),
    expire: reader.u32(),
    minimum: reader.u32(),
  }),
  PTR: name,
  HINFO: (reader) => ({ cpu: textOf(reader.string()), os: textOf(reader.string()) }),
  MX: (reader) => ({ preference: reader.u16(), exchange: reader.name() }),
  TXT: texts,
  AAAA: (reader) => ipv6Of(reader.bytes(16)),
  SRV: (reader) => ({ priority: reader.u16(), weight: reader.u16(), port: reader.u16(), target: reader.name() }),
  DNAME: name,
  SPF: texts,
  // RFC 8659 section 4.1.
  CAA: (reader) => {
    const flags = reader.u8();
    const tag = reader.string();
    if (tag.length === 0) throw malformed('a CAA record has no tag');
    return { flags, tag: textOf(tag), value: textOf(reader.bytes(reader.left)), issuerCritical: (flags & 0x80) !== 0 };
  },
};

/** Other types that are named in answers; the rest is `TYPE` and its number (RFC 3597). */
const TYPE_NAMES = new Map(
  Object.entries({
    1: 'A',
    2: 'NS',
    5: 'CNAME',
    6: 'SOA',
    12: 'PTR',
    13: 'HINFO',
    15: 'MX',
    16: 'TXT',
    17: 'RP',
    28: 'AAAA',
    29: 'LOC',
    33: 'SRV',
    35: 'NAPTR',
    39: 'DNAME',
    41: 'OPT',
    43: 'DS',
    44: 'SSHFP',
    46: 'RRSIG',
    47: 'NSEC',
    48: 'DNSKEY',
    50: 'NSEC3',
    52: 'TLSA',
    64: 'SVCB',
    65: 'HTTPS',
    99: 'SPF',
    257: 'CAA',
  }),
);

export function typeName(type: number): string {
  return TYPE_NAMES.get(String(type)) ?? `TYPE${type}`;
}

/** The data of a record as JSON; of a type whose form is not known, its bytes in hex. Throws `malformed_message` when its length is wrong. */
export function readData(reader: MessageReader, type: string, length: number): unknown {
  const read = readers[type] ?? ((whole) => ({ data: whole.bytes(length).toString('hex'), encoding: 'hex' }));
  return reader.within(length, `a record of type ${type}`, read);
}

function textOf(bytes: Buffer): RecordText {
  return isUtf8(bytes) ? bytes.toString('utf8') : { data: bytes.toString('base64'), encoding: 'base64' };
}

/** As RFC 5952 writes it. */
function ipv6Of(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
