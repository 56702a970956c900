import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { framingSchema, type Framing } from '../../../src/contract/index.ts';
import { AppError } from '../../../src/core/errors/index.ts';
import { createDecoder } from '../../../src/workers/shared/framing/index.ts';
import { share } from '../../helpers/share.ts';
import { bytewise, CONTEXT, cutAt, decodeAll, encodeAll, hexOf } from './decoding.ts';
import { allFixtures, noise, withBounds } from './fixtures.ts';

interface Framed {
  readonly message: Buffer;
  readonly frame: Buffer;
}

const shares = fc.array(share, { maxLength: 12 });

/** Messages with their frames; without one a message is its own. */
function framesOf(
  framing: Framing,
  chunks: readonly Buffer[],
  wantsFrames: (chunk: number) => boolean = () => true,
): Framed[] {
  const framed: Framed[] = [];
  let number = -1;
  const decoder = createDecoder(framing, CONTEXT, {
    get wantsFrames() {
      return wantsFrames(number);
    },
    message: (message, _truncated, frame = message) => framed.push({ message, frame }),
  });
  try {
    for (const chunk of chunks) {
      number += 1;
      decoder.push(chunk);
    }
    decoder.end();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(AppError);
  }
  return framed;
}

/** Whether one delimiter begins another. */
function endsEarly(framing: Framing): boolean {
  if (framing.type !== 'delimiter') return false;
  const delimiters = framing.delimiters.map(({ data }) => data);
  return delimiters.some((one) => delimiters.some((other) => other !== one && other.startsWith(one)));
}

const hexPairs = (framed: readonly Framed[]) =>
  framed.map(({ message, frame }) => [message.toString('hex'), frame.toString('hex')]);

describe.each(allFixtures.filter(({ isBoundless }) => isBoundless !== true))(
  'framing $framing.type, $name',
  ({ framing, message }) => {
    test('frames are the bytes of the stream, however it is cut', () => {
      fc.assert(
        fc.property(fc.array(message, { maxLength: 8 }), shares, (messages, places) => {
          const wire = encodeAll(framing, messages);
          for (const chunks of [[wire], cutAt(wire, places), bytewise(wire)]) {
            const framed = framesOf(framing, chunks);
            expect(hexOf(framed.map((one) => one.message))).toEqual(hexOf(messages));
            expect(Buffer.concat(framed.map(({ frame }) => frame))).toEqual(wire);
          }
        }),
      );
    });

    test('between noise every frame is still what its message is decoded from', () => {
      fc.assert(
        fc.property(noise, shares, fc.constantFrom('drop', 'truncate'), (bytes, places, onOversize) => {
          const bounded = withBounds(framing, { maxMessageBytes: 9, onOversize });
          const whole = framesOf(bounded, [bytes]);
          for (const { message: decoded, frame } of whole.filter((one) => one.frame !== one.message)) {
            expect(hexOf(decodeAll(bounded, [frame]).messages)).toEqual(hexOf([decoded]));
            expect(bytes.includes(frame)).toBe(true);
          }
          // A terminator that begins a longer one ends its message at once; what a later chunk adds to it is in front of the next frame.
          const comparable = endsEarly(framing)
            ? (framed: readonly Framed[]) => hexOf(framed.map((one) => one.message))
            : hexPairs;
          expect(comparable(framesOf(bounded, cutAt(bytes, places)))).toEqual(comparable(whole));
          expect(comparable(framesOf(bounded, bytewise(bytes)))).toEqual(comparable(whole));
        }),
        { numRuns: 200 },
      );
    });

    test('a frame is whole or absent when frames are wanted from some chunk on', () => {
      fc.assert(
        fc.property(fc.array(message, { minLength: 1, maxLength: 8 }), shares, fc.nat(12), (messages, places, from) => {
          const wire = encodeAll(framing, messages);
          const framed = framesOf(framing, cutAt(wire, places), (chunk) => chunk >= from);
          for (const { message: decoded, frame } of framed.filter((one) => one.frame !== one.message)) {
            expect(hexOf(decodeAll(framing, [frame]).messages)).toEqual(hexOf([decoded]));
          }
        }),
        { numRuns: 200 },
      );
    });
  },
);

const text = (data: string) => Buffer.from(data, 'latin1');
const utf8 = (data: string) => ({ data, encoding: 'utf8' as const });

/** Streams that a framing reads and would never write. */
test.each<[string, z.input<typeof framingSchema>, string, string[]]>([
  [
    'either line ending, and none at the end',
    { type: 'line' },
    'a\r\nb\n\r\n\nend',
    ['a\r\n', 'b\n', '\r\n', '\n', 'end'],
  ],
  ['the delimiter that came', { type: 'delimiter', delimiters: [utf8('#'), utf8(';;')] }, 'a;;b#', ['a;;', 'b#']],
  [
    'escapes that were not needed',
    { type: 'delimiter', delimiters: [utf8('#')], escape: utf8('\\') },
    '\\a\\##b#',
    ['\\a\\##', 'b#'],
  ],
  [
    'a start marker, without what is before it',
    { type: 'delimiter', delimiters: [utf8('\r\n')], start: utf8('$') },
    'xx$a\r\nyy$b\r\n',
    ['$a\r\n', '$b\r\n'],
  ],
  [
    'a header that is stripped',
    { type: 'length', offset: 2, width: 2, strip: 4 },
    '\xab\xcd\0\x02hi\x12\x34\0\0',
    ['\xab\xcd\0\x02hi', '\x12\x34\0\0'],
  ],
  ['a length that is longer than it has to be', { type: 'varint' }, '\x82\x00hi\x02yo', ['\x82\x00hi', '\x02yo']],
  [
    'counted messages and lines',
    { type: 'octet-counted', nonTransparent: true },
    '5 <1>ab\n<2>c\r\n3 <3>',
    ['5 <1>ab', '<2>c\r\n', '3 <3>'],
  ],
  ['one END or two', { type: 'slip' }, 'a\xc0\xc0b\xc0c\xc0', ['a\xc0', '\xc0b\xc0', 'c\xc0']],
  [
    'blocks that are not as long as they could be',
    { type: 'cobs' },
    '\x02a\x01\x02b\0\x02c\0',
    ['\x02a\x01\x02b\0', '\x02c\0'],
  ],
  [
    'DLE where none is needed, and the check byte',
    { type: 'stx-etx', stuffing: 'escape', check: 'lrc' },
    '\x02\x10a\x03\x72',
    ['\x02\x10a\x03\x72'],
  ],
  ['blocks of MLLP', { type: 'mllp' }, 'x\x0bMSH\x1c\r\x0b\x1c\r', ['\x0bMSH\x1c\r', '\x0b\x1c\r']],
])('frames have %s', (_name, input, stream, frames) => {
  const framing = framingSchema.parse(input);
  for (const chunks of [[text(stream)], bytewise(text(stream))]) {
    expect(framesOf(framing, chunks).map(({ frame }) => frame.toString('latin1'))).toEqual(frames);
  }
});

test('a truncated message has no frame, and the next one has', () => {
  const seen: (string | undefined)[] = [];
  const decoder = createDecoder(
    framingSchema.parse({ type: 'line', maxMessageBytes: 3, onOversize: 'truncate' }),
    CONTEXT,
    {
      wantsFrames: true,
      message: (message, _truncated, frame) => seen.push(message.toString(), frame?.toString()),
    },
  );
  for (const byte of bytewise(text('abcdef\r\nxy\r\n'))) decoder.push(byte);
  expect(seen).toEqual(['abc', undefined, 'xy', 'xy\r\n']);
});
