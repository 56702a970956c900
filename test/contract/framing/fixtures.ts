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
const bytesNear = (special: string, maxLength = 40) => fc.array(fc.oneof(fc.constantFrom(...Buffer.from(special, 'latin1')), fc.nat(255)), { maxLength }).map((list) => Buffer.from(list));
const without = (arbitrary: fc.Arbitrary<Buffer>, ...marks: string[]) => arbitrary.filter((message) => marks.every((mark) => !message.includes(Buffer.from(mark, 'latin1'))));
const letters = (length: number) => Buffer.alloc(length, 'abcdefghijkl');

const close = { onOversize: 'close' } as const;
const delimiter = (rest: Partial<FramingOf<'delimiter'>>): FramingOf<'delimiter'> => ({ type: 'delimiter', delimiters: [{ data: '#', encoding: 'utf8' }], keep: false, ...close, ...rest });
const utf8 = (data: string) => ({ data, encoding: 'utf8' as const });
const hex = (data: string) => ({ data, encoding: 'hex' as const });
const length = (rest: Partial<FramingOf<'length'>>): FramingOf<'length'> => ({ type: 'length', offset: 0, width: 4, endian: 'big', adjust: 0, strip: 0, ...close, ...rest });

/** A Modbus/TCP frame: six bytes of header of which the last two are the length of what follows. */
function modbusFrame(transaction: number, rest: Buffer): Buffer {
  const frame = Buffer.concat([Buffer.alloc(6), rest]);
  frame.writeUInt16BE(transaction, 0);
  frame.writeUInt16BE(rest.length, 4);
  return frame;
}

export const fixtures: { readonly [T in FramingType]: readonly FramingFixture[] } = {
  raw: [
    { name: 'raw', framing: { type: 'raw' }, message: bytes().filter((message) => message.length > 0), overheadBytes: 0, isBoundless: true },
  ],
  line: [
    {
      name: 'lines',
      framing: { type: 'line', ...close },
      message: without(bytesNear('\r\0a'), '\n').filter((message) => message.at(-1) !== 0x0d),
      messageOf: letters,
      overheadBytes: 2,
    },
  ],
  delimiter: [
    { name: 'one byte', framing: delimiter({}), message: without(bytesNear('ab$'), '#'), messageOf: letters, overheadBytes: 1 },
    { name: 'CRLF', framing: delimiter({ delimiters: [utf8('\r\n')] }), message: without(bytesNear('\r\n'), '\r\n').filter((message) => message.at(-1) !== 0x0d), messageOf: letters, overheadBytes: 2 },
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
    { name: 'four bytes, stripped', framing: length({ strip: 4 }), message: bytes(), messageOf: letters, overheadBytes: 4 },
    { name: 'two bytes little-endian, stripped', framing: length({ width: 2, endian: 'little', strip: 2 }), message: bytes(), messageOf: letters, overheadBytes: 2 },
    { name: 'eight bytes', framing: length({ width: 8, strip: 8 }), message: bytes(), messageOf: letters, overheadBytes: 8 },
    { name: 'eight bytes little-endian', framing: length({ width: 8, endian: 'little', strip: 8 }), message: bytes(), messageOf: letters, overheadBytes: 8 },
    { name: 'three bytes that count themselves', framing: length({ width: 3, adjust: -3, strip: 3 }), message: bytes(), messageOf: letters, overheadBytes: 3 },
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
    { name: 'three bytes', framing: { type: 'fixed', length: 3 }, message: fc.uint8Array({ minLength: 3, maxLength: 3 }).map((array) => Buffer.from(array)), overheadBytes: 3 },
    { name: 'one byte', framing: { type: 'fixed', length: 1 }, message: fc.nat(255).map((byte) => Buffer.from([byte])), overheadBytes: 1 },
  ],
};

export const allFixtures = Object.values(fixtures).flat();

/** The fixture's framing with other bounds. */
export function withBounds(framing: Framing, bounds: { maxMessageBytes: number; onOversize: 'drop' | 'truncate' | 'close' }): Framing {
  return { ...framing, ...bounds } as Framing;
}
