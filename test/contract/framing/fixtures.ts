import * as fc from 'fast-check';
import type { Framing, FramingOf, FramingType } from '../../../src/contract/index.ts';

/** What the conformance suite needs to know of one configuration of a framing. */
export interface FramingFixture {
  readonly name: string;
  readonly framing: Framing;
  /** Messages that the framing can carry: what is encoded is decoded again. */
  readonly message: fc.Arbitrary<Buffer>;
  /** A message it can carry, of this many bytes (more than 16); absent when the framing has no `onOversize`. */
  readonly messageOf?: (length: number) => Buffer;
  /** Bytes around one message that a decoder may have to hold. */
  readonly overheadBytes: number;
  /** The framing has no messages of its own: only the order of the bytes is kept (`raw`). */
  readonly isBoundless?: boolean;
}

const bytes = (maxLength = 40) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
/** Bytes that are often those which mean something to a framing. */
const bytesNear = (special: string, maxLength = 40) =>
  fc
    .array(fc.oneof(fc.constantFrom(...Buffer.from(special, 'latin1')), fc.nat(255)), { maxLength })
    .map((list) => Buffer.from(list));
const without = (arbitrary: fc.Arbitrary<Buffer>, ...marks: string[]) =>
  arbitrary.filter((message) => marks.every((mark) => !message.includes(Buffer.from(mark, 'latin1'))));
const letters = (length: number) => Buffer.alloc(length, 'abcdefghijkl');

const close = { onOversize: 'close' } as const;
const delimiter = (rest: Partial<FramingOf<'delimiter'>>): FramingOf<'delimiter'> => ({
  type: 'delimiter',
  delimiters: [{ data: '#', encoding: 'utf8' }],
  keep: false,
  ...close,
  ...rest,
});
const utf8 = (data: string) => ({ data, encoding: 'utf8' as const });
const hex = (data: string) => ({ data, encoding: 'hex' as const });
const length = (rest: Partial<FramingOf<'length'>>): FramingOf<'length'> => ({
  type: 'length',
  offset: 0,
  width: 4,
  endian: 'big',
  adjust: 0,
  strip: 0,
  ...close,
  ...rest,
});

/** A Modbus/TCP frame: six bytes of header of which the last two are the length of what follows. */
function modbusFrame(transaction: number, rest: Buffer): Buffer {
  const frame = Buffer.concat([Buffer.alloc(6), rest]);
  frame.writeUInt16BE(transaction, 0);
  frame.writeUInt16BE(rest.length, 4);
  return frame;
}

const lengthless = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((array) => Buffer.from(array));
const stxEtx = (rest: Partial<FramingOf<'stx-etx'>>): FramingOf<'stx-etx'> => ({
  type: 'stx-etx',
  stuffing: 'none',
  check: 'none',
  controls: false,
  ...close,
  ...rest,
});
/** Bytes that mean something to `stx-etx`. */
const CONTROL_BYTES = '\x02\x03\x04\x05\x06\x10\x15';
/** An MQTT control packet: a byte, the length of the rest, the rest. */
const mqttPacket = (rest: Buffer) =>
  Buffer.concat([
    Buffer.from(rest.length < 128 ? [0x30, rest.length] : [0x30, (rest.length & 0x7f) | 0x80, rest.length >> 7]),
    rest,
  ]);

export const fixtures: { readonly [T in FramingType]: readonly FramingFixture[] } = {
  raw: [
    {
      name: 'raw',
      framing: { type: 'raw' },
      message: bytes().filter((message) => message.length > 0),
      overheadBytes: 0,
      isBoundless: true,
    },
  ],
  line: [
    {
      name: 'lines',
      framing: { type: 'line', ...close },
      message: without(bytesNear('\r\0a'), '\n').filter((message) => message.at(-1) !== 0x0d),
      messageOf: letters,
      overheadBytes: 2,
    },
    {
      name: 'lines with CR LF',
      framing: { type: 'line', ending: 'crlf', ...close },
      message: without(bytesNear('\r\0a'), '\n').filter((message) => message.at(-1) !== 0x0d),
      messageOf: letters,
      overheadBytes: 2,
    },
  ],
  delimiter: [
    {
      name: 'one byte',
      framing: delimiter({}),
      message: without(bytesNear('ab$'), '#'),
      messageOf: letters,
      overheadBytes: 1,
    },
    {
      name: 'CRLF',
      framing: delimiter({ delimiters: [utf8('\r\n')] }),
      message: without(bytesNear('\r\n'), '\r\n').filter((message) => message.at(-1) !== 0x0d),
      messageOf: letters,
      overheadBytes: 2,
    },
    {
      name: 'a delimiter that repeats itself',
      framing: delimiter({ delimiters: [utf8('aab')] }),
      message: without(bytesNear('ab'), 'aab').filter((message) => message.at(-1) !== 0x61),
      messageOf: (size) => Buffer.alloc(size, 'xyz'),
      overheadBytes: 3,
    },
    {
      name: 'several, one the beginning of another',
      framing: delimiter({ delimiters: [utf8('\r'), utf8('\n'), utf8('\r\n')] }),
      message: without(bytesNear('ab'), '\r', '\n'),
      messageOf: letters,
      overheadBytes: 2,
    },
    {
      name: 'start marker',
      framing: delimiter({ start: utf8('$$') }),
      message: without(bytesNear('$ab'), '#').filter((message) => !message.subarray(0, 2).equals(Buffer.from('$$'))),
      messageOf: letters,
      overheadBytes: 3,
    },
    {
      name: 'byte stuffing',
      framing: delimiter({ start: utf8('$'), escape: hex('7d') }),
      message: bytesNear('$#}'),
      messageOf: letters,
      overheadBytes: 3,
    },
    {
      name: 'byte stuffing with long marks',
      framing: delimiter({ delimiters: [utf8('#'), utf8('##\n')], start: utf8('#!'), escape: utf8('\\') }),
      message: bytesNear('#!\n\\'),
      messageOf: letters,
      overheadBytes: 6,
    },
    {
      name: 'kept marks and byte stuffing',
      framing: delimiter({ delimiters: [utf8('#'), utf8('##')], start: utf8('$'), escape: hex('7d'), keep: true }),
      message: without(bytesNear('}ab'), '#').map((body) => Buffer.concat([Buffer.from('$'), body, Buffer.from('##')])),
      overheadBytes: 4,
    },
  ],
  length: [
    {
      name: 'four bytes, stripped',
      framing: length({ strip: 4 }),
      message: bytes(),
      messageOf: letters,
      overheadBytes: 4,
    },
    {
      name: 'two bytes little-endian, stripped',
      framing: length({ width: 2, endian: 'little', strip: 2 }),
      message: bytes(),
      messageOf: letters,
      overheadBytes: 2,
    },
    {
      name: 'eight bytes',
      framing: length({ width: 8, strip: 8 }),
      message: bytes(),
      messageOf: letters,
      overheadBytes: 8,
    },
    {
      name: 'eight bytes little-endian',
      framing: length({ width: 8, endian: 'little', strip: 8 }),
      message: bytes(),
      messageOf: letters,
      overheadBytes: 8,
    },
    {
      name: 'three bytes that count themselves',
      framing: length({ width: 3, adjust: -3, strip: 3 }),
      message: bytes(),
      messageOf: letters,
      overheadBytes: 3,
    },
    {
      name: 'Modbus/TCP',
      framing: length({ offset: 4, width: 2 }),
      message: fc.tuple(fc.nat(65_535), bytes()).map(([transaction, rest]) => modbusFrame(transaction, rest)),
      messageOf: (size) => modbusFrame(7, letters(size - 6)),
      overheadBytes: 0,
    },
    {
      name: 'one byte that does not count a checksum behind',
      framing: length({ width: 1, adjust: 2, strip: 1 }),
      message: bytes().map((body) => Buffer.concat([body, Buffer.from('ck')])),
      messageOf: letters,
      overheadBytes: 1,
    },
  ],
  fixed: [
    {
      name: 'three bytes',
      framing: { type: 'fixed', length: 3 },
      message: fc.uint8Array({ minLength: 3, maxLength: 3 }).map((array) => Buffer.from(array)),
      overheadBytes: 3,
    },
    {
      name: 'one byte',
      framing: { type: 'fixed', length: 1 },
      message: fc.nat(255).map((byte) => Buffer.from([byte])),
      overheadBytes: 1,
    },
  ],
  varint: [
    {
      name: 'delimited protocol buffers',
      framing: { type: 'varint', offset: 0, keep: false, ...close },
      message: fc.oneof(bytes(), bytes(400)),
      messageOf: letters,
      overheadBytes: 5,
    },
    {
      name: 'four bytes in front, left out',
      framing: { type: 'varint', offset: 4, keep: false, ...close },
      message: bytes(),
      messageOf: letters,
      overheadBytes: 9,
    },
    {
      name: 'MQTT',
      framing: { type: 'varint', offset: 1, keep: true, ...close },
      message: fc.oneof(bytes(), bytes(400)).map(mqttPacket),
      messageOf: (size) => mqttPacket(letters(size - (size < 130 ? 2 : 3))),
      overheadBytes: 6,
    },
  ],
  'octet-counted': [
    {
      name: 'counted',
      framing: { type: 'octet-counted', nonTransparent: false, ...close },
      message: fc.oneof(
        lengthless,
        bytesNear('<13 \n').filter(({ length: size }) => size > 0),
      ),
      messageOf: letters,
      overheadBytes: 11,
    },
    {
      name: 'counted or not',
      framing: { type: 'octet-counted', nonTransparent: true, ...close },
      message: bytesNear('<13 \n\r').filter(({ length: size }) => size > 0),
      messageOf: letters,
      overheadBytes: 11,
    },
  ],
  mllp: [
    {
      name: 'blocks',
      framing: { type: 'mllp', ...close },
      message: without(bytesNear('\x0b\x1c\r'), '\x1c\r'),
      messageOf: letters,
      overheadBytes: 3,
    },
  ],
  slip: [
    {
      name: 'packets',
      framing: { type: 'slip', ...close },
      message: fc.oneof(
        lengthless,
        bytesNear('\xc0\xdb\xdc\xdd').filter(({ length: size }) => size > 0),
      ),
      messageOf: letters,
      overheadBytes: 2,
    },
  ],
  cobs: [
    {
      name: 'any bytes',
      framing: { type: 'cobs', ...close },
      message: bytesNear('\0\x01\xff'),
      messageOf: letters,
      overheadBytes: 2,
    },
    {
      name: 'blocks as long as they can be, and around it',
      framing: { type: 'cobs', ...close },
      message: fc
        .tuple(fc.integer({ min: 250, max: 260 }), fc.constantFrom('', '\0', 'a', '\0a', 'a\0'))
        .map(([size, rest]) => Buffer.concat([letters(size), Buffer.from(rest)])),
      messageOf: letters,
      overheadBytes: 2,
    },
  ],
  'stx-etx': [
    {
      name: 'no stuffing',
      framing: stxEtx({}),
      message: without(bytesNear('\x02\x10\x06'), '\x03'),
      messageOf: letters,
      overheadBytes: 2,
    },
    {
      name: 'no stuffing, lrc',
      framing: stxEtx({ check: 'lrc' }),
      message: without(bytesNear('\x02\x10\x06'), '\x03'),
      messageOf: letters,
      overheadBytes: 2,
    },
    {
      name: 'DLE escapes, sum',
      framing: stxEtx({ stuffing: 'escape', check: 'sum' }),
      message: bytesNear(CONTROL_BYTES),
      messageOf: letters,
      overheadBytes: 2,
    },
    {
      name: 'transparent',
      framing: stxEtx({ stuffing: 'transparent' }),
      message: bytesNear(CONTROL_BYTES),
      messageOf: letters,
      overheadBytes: 2,
    },
    {
      name: 'transparent, lrc, controls',
      framing: stxEtx({ stuffing: 'transparent', check: 'lrc', controls: true }),
      message: bytesNear(CONTROL_BYTES, 4),
      messageOf: letters,
      overheadBytes: 2,
    },
  ],
  idle: [
    {
      name: 'kept together until a gap',
      framing: { type: 'idle', gapMs: 50, ...close },
      message: lengthless,
      overheadBytes: 0,
      isBoundless: true,
    },
  ],
};

export const allFixtures = Object.values(fixtures).flat();

/** The fixture's framing with other bounds. */
export function withBounds(
  framing: Framing,
  bounds: { maxMessageBytes: number; onOversize: 'drop' | 'truncate' | 'close' },
): Framing {
  return { ...framing, ...bounds } as Framing;
}

/** Bytes of any kind, many of them those that framings give a meaning. */
export const noise = fc
  .array(
    fc.oneof(
      fc.nat(255),
      fc.constantFrom(
        ...Buffer.from('##$$}!\\\r\n\0\0\x01\x02\x03\x0aab\x0b\x1c\x10\x06<1 \xc0\xdb\xdc\xdd', 'latin1'),
      ),
    ),
    { maxLength: 200 },
  )
  .map((list) => Buffer.from(list));
