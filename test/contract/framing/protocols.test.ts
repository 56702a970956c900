import { describe, expect, test } from 'vitest';
import { clientSpecSchema, framingSchema, listenerSpecSchema } from '../../../src/contract/index.ts';
import { jobKinds } from '../../../src/contract/jobs/index.ts';
import { bytesOf, type Vector } from './bytes-of.ts';
import { bytewise, decodeAll, encodeAll, openDecoder } from './decoding.ts';

const lrc = { type: 'stx-etx', check: 'lrc', controls: true };
const tolerant = { type: 'octet-counted', nonTransparent: true };

/** The framings that are a protocol's own, on bytes as they are on its wires. */
const vectors: readonly Vector[] = [
  {
    name: 'delimited protocol buffers: a length of one byte, and of two',
    framing: { type: 'varint' },
    wire: `hex:03 089601 ac02 ${'61'.repeat(300)}`,
    messages: ['hex:089601', `hex:${'61'.repeat(300)}`],
  },
  {
    name: 'a length longer than it need be',
    framing: { type: 'varint' },
    wire: 'hex:8180 00 61 00',
    messages: ['a', ''],
    sends: 'hex:01 61 00',
  },
  {
    name: 'MQTT: PINGREQ and PUBLISH',
    framing: { type: 'varint', offset: 1, keep: true },
    wire: 'hex:c000 3006 0001 61 626364',
    messages: ['hex:c000', 'hex:3006 0001 61 626364'],
  },
  {
    name: 'syslog, counted (RFC 6587)',
    framing: { type: 'octet-counted' },
    wire: '18 <13>1 - - - - - - 5 <14>\n',
    messages: ['<13>1 - - - - - - ', '<14>\n'],
  },
  {
    name: 'syslog, counted and not, in one stream',
    framing: tolerant,
    wire: '<13>Oct 11 su: 12 fails\n8 <14>2 \nx\n\n<15>last\r\n',
    messages: ['<13>Oct 11 su: 12 fails', '<14>2 \nx', '<15>last'],
    sends: '23 <13>Oct 11 su: 12 fails8 <14>2 \nx8 <15>last',
  },
  {
    name: 'HL7 over MLLP, with noise between blocks',
    framing: { type: 'mllp' },
    wire: '\x0bMSH|^~\\&|A\rPID|1\r\x1c\r\r\n\x0bMSH|^~\\&|B\x1cC\x1c\r',
    messages: ['MSH|^~\\&|A\rPID|1\r', 'MSH|^~\\&|B\x1cC'],
    sends: '\x0bMSH|^~\\&|A\rPID|1\r\x1c\r\x0bMSH|^~\\&|B\x1cC\x1c\r',
  },
  {
    name: 'SLIP packets, END in front and behind',
    framing: { type: 'slip' },
    wire: 'hex:c0 01 dbdc 02 c0 c0 dbdd dc c0',
    messages: ['hex:01 c0 02', 'hex:db dc'],
  },
  {
    name: 'SLIP of senders that put END behind only',
    framing: { type: 'slip' },
    wire: 'hex:61 c0 62 c0 c0 c0 63 c0',
    messages: ['a', 'b', 'c'],
    sends: 'hex:c061c0 c062c0 c063c0',
  },
  {
    name: 'COBS',
    framing: { type: 'cobs' },
    wire: 'hex:0101 00 010101 00 0311220233 00 0511223344 00 0211010101 00 01 00',
    messages: ['hex:00', 'hex:0000', 'hex:11220033', 'hex:11223344', 'hex:11000000', ''],
  },
  {
    name: 'COBS: zero bytes between messages, and a full block with an empty one behind',
    framing: { type: 'cobs' },
    wire: `hex:00 0261 00 00 ff${'62'.repeat(254)}01 00`,
    messages: ['a', 'b'.repeat(254)],
    sends: `hex:0261 00 ff${'62'.repeat(254)} 00`,
  },
  {
    name: 'a terminal: ENQ, ACK, a frame with its LRC, EOT',
    framing: lrc,
    wire: 'hex:05 06 02 41 03 42 04',
    messages: ['hex:05', 'hex:06', 'A', 'hex:04'],
  },
  {
    name: 'an LRC that looks like STX, ETX or DLE',
    framing: lrc,
    wire: 'hex:02 01 03 02 02 03 03 02 13 03 10',
    messages: ['hex:01', '', 'hex:13'],
  },
  {
    name: 'a sum over what is stuffed, too',
    framing: { type: 'stx-etx', stuffing: 'escape', check: 'sum' },
    wire: 'hex:02 ff 1003 1010 03 35',
    messages: ['hex:ff 03 10'],
  },
  {
    name: 'transparent text',
    framing: { type: 'stx-etx', stuffing: 'transparent' },
    wire: 'hex:1002 02 03 1010 41 1003',
    messages: ['hex:02 03 10 41'],
  },
  {
    name: 'a DLE in front of DLE STX is skipped',
    framing: { type: 'stx-etx', stuffing: 'transparent' },
    wire: 'hex:10 1002 41 1003',
    messages: ['A'],
    sends: 'hex:1002 41 1003',
  },
];

describe.each(vectors)('$name', ({ framing: input, wire, messages, sends }) => {
  const framing = framingSchema.parse(input);

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

test.each([
  {
    name: 'a message cut short: dropped',
    framing: { type: 'varint' },
    wire: 'hex:0161 0261',
    messages: ['a'],
    dropped: 1,
  },
  {
    name: 'a length cut short: dropped',
    framing: { type: 'varint' },
    wire: 'hex:0161 80',
    messages: ['a'],
    dropped: 1,
  },
  {
    name: 'a count cut short: dropped',
    framing: { type: 'octet-counted' },
    wire: '1 a12',
    messages: ['a'],
    dropped: 1,
  },
  {
    name: 'a message without a count and without LF: delivered',
    framing: tolerant,
    wire: '1 a<13>x',
    messages: ['a', '<13>x'],
    dropped: 0,
  },
  {
    name: 'a block without its end: dropped',
    framing: { type: 'mllp' },
    wire: '\x0ba\x1c\r\x0bb\x1c',
    messages: ['a'],
    dropped: 1,
  },
  {
    name: 'noise between blocks counts once a run',
    framing: { type: 'mllp' },
    wire: '++\x0ba\x1c\r\n',
    messages: ['a'],
    dropped: 2,
  },
  {
    name: 'a packet without END: dropped',
    framing: { type: 'slip' },
    wire: 'hex:c061c0 62',
    messages: ['a'],
    dropped: 1,
  },
  { name: 'ESC alone: dropped', framing: { type: 'slip' }, wire: 'hex:c061c0 db', messages: ['a'], dropped: 1 },
  {
    name: 'a message without its zero: dropped',
    framing: { type: 'cobs' },
    wire: 'hex:026100 0262',
    messages: ['a'],
    dropped: 1,
  },
  {
    name: 'a frame without ETX: dropped',
    framing: { type: 'stx-etx' },
    wire: 'hex:026103 02',
    messages: ['a'],
    dropped: 1,
  },
  { name: 'a frame without its check byte: dropped', framing: lrc, wire: 'hex:024103', messages: [], dropped: 1 },
  {
    name: 'what stands between frames counts once a run',
    framing: { type: 'stx-etx' },
    wire: 'hex:0505 026103 06',
    messages: ['a'],
    dropped: 2,
  },
  {
    name: 'a DLE alone between frames is such a run',
    framing: { type: 'stx-etx', stuffing: 'transparent' },
    wire: 'hex:1002611003 10',
    messages: ['a'],
    dropped: 1,
  },
])('at the end of a stream, $name ($framing.type)', ({ framing, wire, messages, dropped }) => {
  for (const chunks of [[bytesOf(wire)], bytewise(bytesOf(wire))]) {
    const decoded = decodeAll(framingSchema.parse(framing), chunks);
    expect(decoded.messages.map((message) => message.toString('latin1'))).toEqual(messages);
    expect(decoded.decoder.dropped).toBe(dropped);
    expect(decoded.decoder.bufferedBytes).toBe(0);
  }
});

test.each([
  { name: 'a length of six bytes', framing: { type: 'varint', onOversize: 'drop' }, wire: 'hex:ffffffffff 01' },
  { name: 'a length of 33 bits', framing: { type: 'varint', onOversize: 'drop' }, wire: 'hex:ffffffff1f' },
  { name: 'a message without a count', framing: { type: 'octet-counted' }, wire: '<13>x\n' },
  { name: 'a count that begins with 0', framing: { type: 'octet-counted' }, wire: '05 hello' },
  { name: 'a count of 0', framing: tolerant, wire: '0 ' },
  { name: 'a count that ends with a letter', framing: tolerant, wire: '5x' },
  { name: 'a count of eleven digits', framing: { type: 'octet-counted', onOversize: 'drop' }, wire: '12345678901 ' },
  { name: 'ESC and another byte', framing: { type: 'slip' }, wire: 'hex:c061dbc0' },
  { name: 'a zero byte within a block', framing: { type: 'cobs' }, wire: 'hex:056100' },
  { name: 'a wrong LRC', framing: lrc, wire: 'hex:02410341' },
  {
    name: 'a wrong sum of a message too long',
    framing: { type: 'stx-etx', check: 'sum', maxMessageBytes: 1, onOversize: 'drop' },
    wire: 'hex:0241420300',
  },
  { name: 'DLE and another byte', framing: { type: 'stx-etx', stuffing: 'transparent' }, wire: 'hex:10024110 41' },
])('$name is malformed ($framing.type)', ({ framing, wire }) => {
  for (const chunks of [[bytesOf(wire)], bytewise(bytesOf(wire))]) {
    const { decoder, messages } = openDecoder(framingSchema.parse(framing));
    expect(() => chunks.forEach((chunk) => decoder.push(chunk))).toThrowError(
      expect.objectContaining({ code: 'malformed_message' }) as Error,
    );
    expect(messages).toEqual([]);
  }
});

test('a syslog message announced as ten gigabytes is skipped without being held', () => {
  const { decoder, messages } = openDecoder(framingSchema.parse({ type: 'octet-counted', onOversize: 'drop' }));
  decoder.push(Buffer.from('9999999999 '));
  for (let i = 0; i < 100; i++) decoder.push(Buffer.alloc(65_536));
  expect(decoder.bufferedBytes).toBe(0);
  expect([messages.length, decoder.dropped]).toEqual([0, 1]);
});

test.each([
  { name: 'a kept header without a length', framing: { type: 'varint', offset: 1, keep: true }, message: '\x30' },
  { name: 'an empty message', framing: { type: 'octet-counted' }, message: '' },
  { name: 'an empty message', framing: { type: 'slip' }, message: '' },
  { name: 'FS CR in a message', framing: { type: 'mllp' }, message: 'a\x1c\rb' },
  { name: 'FS CR in a block', framing: { type: 'mllp' }, message: '\x0ba\x1c\rb\x1c\r' },
  { name: 'ETX in a message', framing: { type: 'stx-etx' }, message: 'a\x03b' },
])('$name cannot be sent ($framing.type)', ({ framing, message }) => {
  expect(() => encodeAll(framingSchema.parse(framing), [bytesOf(message)])).toThrowError(
    expect.objectContaining({ code: 'message_not_encodable' }) as Error,
  );
});

test.each([
  {
    name: 'writes the right length over the one there',
    framing: { type: 'varint', offset: 1, keep: true },
    message: 'hex:30 ff01 6162',
    wire: 'hex:30 02 6162',
  },
  {
    name: 'puts zeros where bytes are left out',
    framing: { type: 'varint', offset: 2 },
    message: 'ab',
    wire: 'hex:0000 02 6162',
  },
  { name: 'keeps a block', framing: { type: 'mllp' }, message: '\x0ba\x1c\r', wire: '\x0ba\x1c\r' },
  { name: 'keeps a frame', framing: { type: 'stx-etx' }, message: '\x02a\x03', wire: '\x02a\x03' },
  {
    name: 'adds the check byte to a frame',
    framing: { type: 'stx-etx', check: 'lrc' },
    message: '\x02A\x03',
    wire: '\x02A\x03B',
  },
  {
    name: 'takes a frame as content with stuffing',
    framing: { type: 'stx-etx', stuffing: 'escape' },
    message: '\x02a\x03',
    wire: '\x02\x10\x02a\x10\x03\x03',
  },
  {
    name: 'puts a control byte in a frame when they are not messages',
    framing: { type: 'stx-etx' },
    message: '\x06',
    wire: '\x02\x06\x03',
  },
])('sending $name ($framing.type)', ({ framing, message, wire }) => {
  expect(encodeAll(framingSchema.parse(framing), [bytesOf(message)]).toString('latin1')).toBe(
    bytesOf(wire).toString('latin1'),
  );
});

test.each([
  { what: 'a listener', schema: listenerSpecSchema, rest: { transport: 'udp' } },
  { what: 'a client', schema: clientSpecSchema, rest: { transport: 'udp', host: '127.0.0.1', port: 9 } },
  {
    what: 'a job',
    schema: jobKinds['udp.exchange'].input,
    rest: { host: '127.0.0.1', port: 9, steps: [{ send: { data: 'x' } }] },
  },
])('silence between datagrams means nothing: $what on udp refuses idle', ({ schema, rest }) => {
  expect(schema.safeParse({ ...rest, framing: { type: 'idle' } }).error?.issues).toMatchObject([
    { path: ['framing', 'type'], message: expect.stringContaining('raw') as string },
  ]);
  expect(schema.safeParse({ ...rest, framing: { type: 'slip' } }).success).toBe(true);
});
