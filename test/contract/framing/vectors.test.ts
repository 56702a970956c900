import { describe, expect, test } from 'vitest';
import { framingSchema, type Framing } from '../../../src/contract/index.ts';
import { AppError } from '../../../src/core/errors/index.ts';
import { bytesOf, type Vector } from './bytes-of.ts';
import { bytewise, decodeAll, encodeAll, openDecoder } from './decoding.ts';

const vectors: readonly Vector[] = [
  {
    name: 'Modbus/TCP: length at offset 4, the header belongs to the message',
    framing: { type: 'length', offset: 4, width: 2 },
    wire: 'hex:0001 0000 0006 11 03 006b 0003  0002 0000 0003 11 83 02',
    messages: ['hex:0001 0000 0006 11 03 006b 0003', 'hex:0002 0000 0003 11 83 02'],
  },
  {
    name: 'DNS over TCP: two bytes before each message, stripped (RFC 1035 4.2.2)',
    framing: { type: 'length', width: 2, strip: 2 },
    wire: 'hex:000c 1234 0100 0001 0000 0000 0000',
    messages: ['hex:1234 0100 0001 0000 0000 0000'],
  },
  {
    name: 'a little-endian prefix of two bytes, stripped',
    framing: { type: 'length', width: 2, endian: 'little', strip: 2 },
    wire: 'hex:0300 616263 0000 0100 7a',
    messages: ['abc', '', 'z'],
  },
  {
    name: 'a length that counts itself',
    framing: { type: 'length', width: 2, adjust: -2, strip: 2 },
    wire: 'hex:0005 616263 0002 0003 7a',
    messages: ['abc', '', 'z'],
  },
  {
    name: 'TPKT: the length at offset 2 counts all of the frame (RFC 1006)',
    framing: { type: 'length', offset: 2, width: 2, adjust: -4 },
    wire: 'hex:0300 000b 06 e0 0000 0001 00',
    messages: ['hex:0300 000b 06 e0 0000 0001 00'],
  },
  {
    name: 'a length in the middle of the header: what stands before it is stripped and sent as zeros',
    framing: { type: 'length', offset: 2, width: 3, adjust: 1, strip: 5 },
    wire: 'hex:cafe 000002 fe 6162',
    messages: ['hex:fe 6162'],
    sends: 'hex:0000 000002 fe 6162',
  },
  {
    name: 'debugger packets: between $ and #, stuffed with }',
    framing: {
      type: 'delimiter',
      delimiters: [{ data: '#' }],
      start: { data: '$' },
      escape: { data: '7d', encoding: 'hex' },
    },
    wire: '+$m4015bc,2#5a$a}#b}}}$#01',
    messages: ['m4015bc,2', 'a#b}$'],
    sends: '$m4015bc,2#$a}#b}}}$#',
  },
  {
    name: 'GPS trackers: between $$ and CRLF',
    framing: { type: 'delimiter', delimiters: [{ data: '0d0a', encoding: 'hex' }], start: { data: '$$' } },
    wire: '$$A140,860719020193193,AAA,35*70\r\n\0\0$$B7,8*01\r\n',
    messages: ['A140,860719020193193,AAA,35*70', 'B7,8*01'],
    sends: '$$A140,860719020193193,AAA,35*70\r\n$$B7,8*01\r\n',
  },
  {
    name: 'NMEA sentences as lines',
    framing: { type: 'line' },
    wire: '$GPGLL,4916.45,N,12311.12,W,225444,A\r\n\r\n$GPGLL,,,,,,V\n',
    messages: ['$GPGLL,4916.45,N,12311.12,W,225444,A', '', '$GPGLL,,,,,,V'],
    sends: '$GPGLL,4916.45,N,12311.12,W,225444,A\n\n$GPGLL,,,,,,V\n',
  },
  {
    name: 'a lone CR is part of a line',
    framing: { type: 'line' },
    wire: 'a\rb\r\r\n',
    messages: ['a\rb\r'],
    sends: 'a\rb\r\n',
  },
  {
    name: 'any line ending: the longest at the earliest place wins',
    framing: { type: 'delimiter', delimiters: [{ data: '\r' }, { data: '\n' }, { data: '\r\n' }] },
    wire: 'a\r\nb\rc\n\rd\n',
    messages: ['a', 'b', 'c', '', 'd'],
    sends: 'a\rb\rc\r\rd\r',
  },
  {
    name: 'kept delimiters',
    framing: { type: 'delimiter', delimiters: [{ data: ';' }, { data: '!' }], keep: true },
    wire: 'SET 1;GET!;',
    messages: ['SET 1;', 'GET!', ';'],
  },
  { name: 'three bytes each', framing: { type: 'fixed', length: 3 }, wire: 'abcdef', messages: ['abc', 'def'] },
];

describe.each(vectors)('$name', ({ framing: input, wire, messages, sends }) => {
  const framing: Framing = framingSchema.parse(input);

  test('is read', () => {
    for (const chunks of [[bytesOf(wire)], bytewise(bytesOf(wire))]) {
      expect(decodeAll(framing, chunks).messages.map((message) => message.toString('latin1'))).toEqual(
        messages.map((message) => bytesOf(message).toString('latin1')),
      );
    }
  });

  test('is sent', () => {
    expect(encodeAll(framing, messages.map(bytesOf)).toString('latin1')).toBe(
      bytesOf(sends ?? wire).toString('latin1'),
    );
  });
});

const gdb = { type: 'delimiter', delimiters: [{ data: '#' }], start: { data: '$' }, escape: { data: '}' } };
const crlf = { type: 'delimiter', delimiters: [{ data: '\r\n' }] };

test.each([
  {
    name: 'a line without LF is delivered',
    framing: { type: 'line' },
    wire: 'a\nbc',
    messages: ['a', 'bc'],
    dropped: 0,
  },
  {
    name: 'a line cut within its CRLF is delivered without the CR',
    framing: { type: 'line' },
    wire: 'a\r',
    messages: ['a'],
    dropped: 0,
  },
  {
    name: 'an empty line cut within its CRLF is nothing',
    framing: { type: 'line' },
    wire: 'a\r\n\r',
    messages: ['a'],
    dropped: 0,
  },
  { name: 'no delimiter: dropped', framing: crlf, wire: 'a\r\nbc', messages: ['a'], dropped: 1 },
  { name: 'half a delimiter: dropped', framing: crlf, wire: 'a\r\nbc\r', messages: ['a'], dropped: 1 },
  { name: 'a start marker alone: dropped', framing: gdb, wire: '$a#$', messages: ['a'], dropped: 1 },
  {
    name: 'bytes between messages count once a run',
    framing: gdb,
    wire: '++$a#51-$b#52',
    messages: ['a', 'b'],
    dropped: 3,
  },
  { name: 'an escape byte alone: dropped', framing: gdb, wire: '$a#$}', messages: ['a'], dropped: 1 },
  {
    name: 'a kept delimiter that might have gone on is delivered',
    framing: { type: 'delimiter', delimiters: [{ data: '#' }, { data: '##' }], keep: true },
    wire: 'a#',
    messages: ['a#'],
    dropped: 0,
  },
  {
    name: 'what looked like a longer delimiter is read again',
    framing: { type: 'delimiter', delimiters: [{ data: '#' }, { data: '#a#b' }] },
    wire: 'x#a#',
    messages: ['x', 'a'],
    dropped: 0,
  },
  {
    name: 'a frame cut short: dropped',
    framing: { type: 'length', width: 1, strip: 1 },
    wire: '\x01a\x02b',
    messages: ['a'],
    dropped: 1,
  },
  {
    name: 'a header cut short: dropped',
    framing: { type: 'length', width: 2, strip: 2 },
    wire: '\0\x01a\0',
    messages: ['a'],
    dropped: 1,
  },
  {
    name: 'too few bytes for a fixed message: dropped',
    framing: { type: 'fixed', length: 2 },
    wire: 'abc',
    messages: ['ab'],
    dropped: 1,
  },
])('at the end of a stream, $name', ({ framing, wire, messages, dropped }) => {
  for (const chunks of [[bytesOf(wire)], bytewise(bytesOf(wire))]) {
    const decoded = decodeAll(framingSchema.parse(framing), chunks);
    expect(decoded.messages.map((message) => message.toString('latin1'))).toEqual(messages);
    expect(decoded.decoder.dropped).toBe(dropped);
    expect(decoded.decoder.bufferedBytes).toBe(0);
  }
});

test('a delimiter that may go on does not hold its message back', () => {
  const { decoder, messages } = openDecoder(
    framingSchema.parse({ type: 'delimiter', delimiters: [{ data: '\r' }, { data: '\r\n' }] }),
  );
  decoder.push(Buffer.from('PING\r'));
  expect(messages.map(String)).toEqual(['PING']);
  decoder.push(Buffer.from('\nPONG\r'));
  expect(messages.map(String)).toEqual(['PING', 'PONG']);
});

test.each([
  {
    name: 'a value that ends the frame before its length field',
    framing: { type: 'length', width: 2, adjust: -2 },
    wire: 'hex:0001 00',
  },
  {
    name: 'a frame shorter than what is stripped',
    framing: { type: 'length', width: 1, strip: 4 },
    wire: 'hex:02 0000',
  },
  {
    name: 'a length of 2^53 or more',
    framing: { type: 'length', width: 8, onOversize: 'drop' },
    wire: 'hex:0020 0000 0000 0000 00',
  },
  {
    name: 'a length that would be negative as a signed number',
    framing: { type: 'length', width: 8, onOversize: 'truncate' },
    wire: 'hex:ffff ffff ffff fffe 00',
  },
])('$name is malformed', ({ framing, wire }) => {
  for (const chunks of [[bytesOf(wire)], bytewise(bytesOf(wire))]) {
    const { decoder } = openDecoder(framingSchema.parse(framing));
    expect(() => chunks.forEach((chunk) => decoder.push(chunk))).toThrowError(
      expect.objectContaining({ code: 'malformed_message' }) as Error,
    );
  }
});

test('a frame announced as 4 GiB is skipped without being held', () => {
  const { decoder, messages } = openDecoder(
    framingSchema.parse({ type: 'length', width: 4, strip: 4, onOversize: 'drop' }),
  );
  decoder.push(bytesOf('hex:ffff ffff'));
  for (let i = 0; i < 100; i++) decoder.push(Buffer.alloc(65_536));
  expect(decoder.bufferedBytes).toBe(0);
  expect([messages.length, decoder.dropped]).toEqual([0, 1]);
});

test.each([
  {
    name: 'a longer message than the length field can say',
    framing: { type: 'length', width: 1, strip: 1 },
    message: Buffer.alloc(256),
  },
  {
    name: 'a message without room for the length field',
    framing: { type: 'length', offset: 4, width: 2 },
    message: Buffer.alloc(5),
  },
  {
    name: 'a message that would need a negative length',
    framing: { type: 'length', width: 2, adjust: 8, strip: 2 },
    message: Buffer.alloc(7),
  },
  {
    name: 'a message that is not as long as all have to be',
    framing: { type: 'fixed', length: 3 },
    message: Buffer.alloc(4),
  },
])('$name cannot be sent', ({ framing, message }) => {
  expect(() => encodeAll(framingSchema.parse(framing), [message])).toThrowError(AppError);
  expect(() => encodeAll(framingSchema.parse(framing), [message])).toThrowError(
    expect.objectContaining({ code: 'message_not_encodable' }) as Error,
  );
});

test.each([
  { name: 'keeps an LF that is there', framing: { type: 'line' }, message: 'a\n', wire: 'a\n' },
  {
    name: 'appends the first delimiter',
    framing: { type: 'delimiter', delimiters: [{ data: ';' }, { data: '!' }] },
    message: 'a',
    wire: 'a;',
  },
  {
    name: 'keeps any delimiter that is there',
    framing: { type: 'delimiter', delimiters: [{ data: ';' }, { data: '!' }] },
    message: 'a!',
    wire: 'a!',
  },
  {
    name: 'keeps a start marker that is there',
    framing: { type: 'delimiter', delimiters: [{ data: ';' }], start: { data: '<' } },
    message: '<a',
    wire: '<a;',
  },
  { name: 'takes marks as content with byte stuffing', framing: gdb, message: '$a#', wire: '$}$a}##' },
  {
    name: 'takes kept marks as marks with byte stuffing',
    framing: { ...gdb, keep: true },
    message: '$a#b#',
    wire: '$a}#b#',
  },
  {
    name: 'writes the length over what stands in its place',
    framing: { type: 'length', offset: 1, width: 1 },
    message: 'T?ab',
    wire: 'T\x02ab',
  },
])('sending $name', ({ framing, message, wire }) => {
  const bytes = bytesOf(message);
  expect(encodeAll(framingSchema.parse(framing), [bytes]).toString('latin1')).toBe(wire);
  expect(bytes.toString('latin1')).toBe(message);
});

test.each([
  {
    name: 'an empty delimiter',
    framing: { type: 'delimiter', delimiters: [{ data: '' }] },
    path: ['delimiters', 0, 'data'],
  },
  {
    name: 'a delimiter over 64 bytes',
    framing: { type: 'delimiter', delimiters: [{ data: ';' }, { data: 'x'.repeat(65) }] },
    path: ['delimiters', 1, 'data'],
  },
  { name: 'an escape of two bytes', framing: { ...gdb, escape: { data: '}}' } }, path: ['escape', 'data'] },
  {
    name: 'an escape byte that is also the start marker',
    framing: { ...gdb, escape: { data: '$' } },
    path: ['start', 'data'],
  },
])('$name is refused', ({ framing, path }) => {
  expect(framingSchema.safeParse(framing).error?.issues.map((issue) => issue.path)).toContainEqual(path);
});
