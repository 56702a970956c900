import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReceivedProxy } from '../../../contract/proxy-protocol.ts';
import { AppError } from '../../../core/errors/index.ts';
import { crc32c } from './crc32c.ts';
import type { ProxyHeader } from './header.ts';
import { encodeProxyHeader, ProxyHeaderReader } from './index.ts';
import { V2_SIGNATURE } from './v2.ts';

type Version = Exclude<ReceivedProxy, 'off'>;

/** Reads the bytes in these pieces: the header and what follows, or the code of the refusal, or undefined when more is needed. */
function read(version: Version, pieces: readonly Buffer[]): { header: ProxyHeader; rest: string } | string | undefined {
  const reader = new ProxyHeaderReader(version);
  try {
    for (const [at, piece] of pieces.entries()) {
      const found = reader.push(piece);
      if (found !== undefined)
        return { header: found.header, rest: Buffer.concat([found.rest, ...pieces.slice(at + 1)]).toString('latin1') };
    }
    return undefined;
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code;
    throw thrown;
  }
}

const whole = (bytes: Buffer | string, version: Version = 'any') =>
  read(version, [Buffer.from(bytes as string, 'latin1')]);

/** A header of version 2 with these bytes after the fixed part. */
function v2(rest: Buffer, { command = 0x21, family = 0x11, length = rest.length } = {}): Buffer {
  const fixed = Buffer.alloc(4);
  fixed.writeUInt8(command, 0);
  fixed.writeUInt8(family, 1);
  fixed.writeUInt16BE(length, 2);
  return Buffer.concat([V2_SIGNATURE, fixed, rest]);
}
const ENDS4 = Buffer.from('c0000201c6336407303901bb', 'hex');
const tlv = (type: number, value: Buffer | string): Buffer => {
  const bytes = Buffer.from(value as string);
  const head = Buffer.from([type, 0, 0]);
  head.writeUInt16BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
};
const ADDRESSES4 = { source: { host: '192.0.2.1', port: 12_345 }, destination: { host: '198.51.100.7', port: 443 } };

test('version 1, as the specification writes it', () => {
  expect(whole('PROXY TCP4 192.0.2.1 198.51.100.7 12345 443\r\nGET /')).toEqual({
    header: { version: 1, command: 'proxy', ...ADDRESSES4 },
    rest: 'GET /',
  });
  expect(whole('PROXY TCP6 2001:DB8:0:0:0:0:0:1 ::1 65535 0\r\n')).toEqual({
    header: {
      version: 1,
      command: 'proxy',
      source: { host: '2001:db8::1', port: 65_535 },
      destination: { host: '::1', port: 0 },
    },
    rest: '',
  });
  for (const unknown of ['PROXY UNKNOWN\r\n', 'PROXY UNKNOWN ffff:f...f:ffff whatever 1 2\r\n'])
    expect(whole(`${unknown}x`)).toEqual({ header: { version: 1, command: 'unknown' }, rest: 'x' });
});

test('version 2, with addresses and without', () => {
  expect(whole(v2(ENDS4))).toEqual({ header: { version: 2, command: 'proxy', ...ADDRESSES4 }, rest: '' });
  expect(whole(v2(Buffer.alloc(0), { command: 0x20, family: 0 }))).toMatchObject({ header: { command: 'local' } });
  expect(whole(v2(Buffer.from('anything'), { command: 0x20, family: 0xff }))).toMatchObject({
    header: { command: 'local' },
  });
  for (const [family, bytes] of [
    [0x00, 0],
    [0x12, 12],
    [0x22, 36],
    [0x31, 216],
  ] as const) {
    expect(whole(v2(Buffer.alloc(bytes), { family }))).toEqual({
      header: { version: 2, command: 'unknown' },
      rest: '',
    });
  }
});

test('fields of version 2: some are reported, others skipped, a checksum must be right', () => {
  const ssl = Buffer.concat([
    Buffer.from([7, 0, 0, 0, 0]),
    tlv(0x21, 'TLSv1.3'),
    tlv(0x22, 'client.test'),
    tlv(0x23, 'cipher'),
  ]);
  const fields = Buffer.concat([
    ENDS4,
    tlv(0x01, 'h2'),
    tlv(0x02, 'a.example.net'),
    tlv(0xea, 'vendor'),
    tlv(0x04, ''),
    tlv(0x05, Buffer.from([1, 0xab])),
    tlv(0x20, ssl),
  ]);
  const facts = {
    alpn: 'h2',
    authority: 'a.example.net',
    uniqueId: '01ab',
    ssl: { version: 'TLSv1.3', commonName: 'client.test', verified: true },
  };
  expect(whole(v2(fields))).toMatchObject({ header: { command: 'proxy', ...facts } });
  const summed = v2(Buffer.concat([fields, tlv(0x03, Buffer.alloc(4))]));
  summed.writeUInt32BE(crc32c(summed), summed.length - 4);
  expect(whole(summed)).toMatchObject({ header: { command: 'proxy', ...facts } });
  summed.writeUInt8(summed.readUInt8(30) ^ 1, 30);
  expect(whole(summed)).toBe('proxy_header_invalid');
});

test('the checksum is CRC-32C', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
});

const forged: Record<string, Buffer | string> = {
  'no header at all': 'GET / HTTP/1.1\r\n',
  'lower case': 'proxy TCP4 1.2.3.4 1.2.3.4 1 2\r\n',
  'no protocol': 'PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n',
  'an address of the other version': 'PROXY TCP4 ::1 1.2.3.4 1 2\r\n',
  'an octet too large': 'PROXY TCP4 1.2.3.256 1.2.3.4 1 2\r\n',
  'a zone': 'PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n',
  'a port too large': 'PROXY TCP4 1.2.3.4 1.2.3.4 65536 2\r\n',
  'a port with zeros before it': 'PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n',
  'two spaces': 'PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n',
  'an end with LF alone': `PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n${' '.repeat(80)}`,
  'a CR in the middle': 'PROXY TCP4 1.2.3.4\r1.2.3.4 1 2\r\n',
  'more than 107 bytes': `PROXY UNKNOWN ${'x'.repeat(93)}`,
  'no version 2 after its signature': v2(ENDS4, { command: 0x11 }),
  'an unknown command': v2(ENDS4, { command: 0x22 }),
  'an unknown family': v2(ENDS4, { family: 0x41 }),
  'too short for its addresses': v2(ENDS4.subarray(0, 8)),
  'longer than anybody needs': v2(Buffer.alloc(0), { length: 65_535 }),
  'a field that is cut off': v2(Buffer.concat([ENDS4, Buffer.from([1, 0])])),
  'a field longer than the header': v2(Buffer.concat([ENDS4, Buffer.from([1, 0, 9, 1])])),
  'a checksum of another length': v2(Buffer.concat([ENDS4, tlv(0x03, 'abc')])),
  'a short SSL field': v2(Buffer.concat([ENDS4, tlv(0x20, 'ab')])),
};
test.each(Object.entries(forged))('%s is refused', (_what, bytes) => {
  expect(whole(bytes)).toBe('proxy_header_invalid');
});

test('a listener of one version refuses the other', () => {
  expect(whole('PROXY UNKNOWN\r\n', 'v2')).toBe('proxy_header_invalid');
  expect(whole(v2(ENDS4), 'v1')).toBe('proxy_header_invalid');
});

const address4 = fc.record({ host: fc.ipV4(), port: fc.integer({ min: 0, max: 65_535 }) });
const address6 = fc.record({ host: fc.ipV6(), port: fc.integer({ min: 0, max: 65_535 }) });
const someHeader = fc.record({
  version: fc.constantFrom('v1' as const, 'v2' as const),
  source: fc.oneof(address4, address6),
  destination: fc.oneof(address4, address6),
});

/** `bytes` in pieces that end at these places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...ends].map((from, at) => bytes.subarray(from, ends[at] ?? bytes.length));
}

test('what is encoded is read, however it is cut, byte by byte too', () => {
  fc.assert(
    fc.property(
      someHeader,
      fc.uint8Array({ maxLength: 40 }),
      fc.array(fc.nat(300), { maxLength: 8 }),
      ({ version, ...addresses }, after, places) => {
        const header = encodeProxyHeader(version, addresses);
        const bytes = Buffer.concat([header, after]);
        const expected = read('any', [bytes]);
        expect(expected).toMatchObject({
          header: {
            command: 'proxy',
            source: { port: addresses.source.port },
            destination: { port: addresses.destination.port },
          },
          rest: Buffer.from(after).toString('latin1'),
        });
        expect(encodeProxyHeader(version, (expected as { header: ProxyHeader }).header as never)).toEqual(header);
        expect(read('any', cut(bytes, places))).toEqual(expected);
        expect(
          read(
            version,
            [...bytes].map((byte) => Buffer.from([byte])),
          ),
        ).toEqual(expected);
      },
    ),
  );
});

test('no bytes whatever make anything but a header, a wait for more, or a coded refusal', () => {
  const broken = fc
    .tuple(someHeader, fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 4 }))
    .map(([{ version, ...addresses }, changes]) => {
      const bytes = encodeProxyHeader(version, addresses);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return bytes;
    });
  const afterSignature = fc
    .uint8Array({ maxLength: 300 })
    .map((rest) => Buffer.concat([V2_SIGNATURE, Buffer.from([0x21]), rest]));
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    broken,
    afterSignature,
  );
  fc.assert(
    fc.property(anything, (bytes) => {
      const result = read('any', [bytes]);
      expect(result === undefined || result === 'proxy_header_invalid' || typeof result === 'object').toBe(true);
      expect(
        read(
          'any',
          [...bytes].map((byte) => Buffer.from([byte])),
        ),
      ).toEqual(result);
    }),
    { numRuns: 500 },
  );
});
