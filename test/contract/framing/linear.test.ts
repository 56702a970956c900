import { expect, test } from 'vitest';
import { framingSchema } from '../../../src/contract/index.ts';
import { encodeAll, openDecoder } from './decoding.ts';

const KIB = 1024;
const BOUND = 2 * KIB * KIB;

const cases = [
  { name: 'line', framing: { type: 'line' } },
  { name: 'delimiter', framing: { type: 'delimiter', delimiters: [{ data: '\r\n' }] } },
  {
    name: 'delimiter that nearly matches all the time',
    framing: { type: 'delimiter', delimiters: [{ data: `${'a'.repeat(15)}b` }] },
  },
  {
    name: 'delimiter with byte stuffing',
    framing: { type: 'delimiter', delimiters: [{ data: '#' }], start: { data: '$' }, escape: { data: 'a' } },
  },
  { name: 'length', framing: { type: 'length', width: 4, strip: 4 } },
  { name: 'varint', framing: { type: 'varint' } },
  { name: 'octet-counted', framing: { type: 'octet-counted', nonTransparent: true } },
  { name: 'mllp', framing: { type: 'mllp' } },
  { name: 'slip', framing: { type: 'slip' } },
  { name: 'cobs', framing: { type: 'cobs' } },
  { name: 'stx-etx', framing: { type: 'stx-etx', check: 'lrc' } },
  { name: 'stx-etx, every byte stuffed', framing: { type: 'stx-etx', stuffing: 'transparent' }, byte: 0x10 },
  { name: 'slip, every byte stuffed', framing: { type: 'slip' }, byte: 0xc0 },
  { name: 'idle', framing: { type: 'idle' } },
].map(({ name, framing, byte = 0x61 }) => ({ name, framing: framingSchema.parse(framing), byte }));

function feed({ framing, byte }: (typeof cases)[number], length: number): number {
  const wire = encodeAll(framing, [Buffer.alloc(length, byte)]);
  const { decoder, messages } = openDecoder(framing, { maxMessageBytes: BOUND });
  const before = process.threadCpuUsage();
  for (let at = 0; at < wire.length; at++) decoder.push(wire.subarray(at, at + 1));
  if (framing.type === 'idle') decoder.end();
  const { user, system } = process.threadCpuUsage(before);
  expect(messages.map((message) => message.length)).toEqual([length]);
  return user + system;
}

/** In processor time, so that a busy machine does not count. */
const best = (run: () => number) => Math.max(1, Math.min(run(), run(), run()));

/** The first of at most three results that is below the limit, or the last one: one good run proves as much as the best of three. */
function firstBelow(limit: number, run: () => number): number {
  for (let attempt = 1; ; attempt += 1) {
    const result = run();
    if (result < limit || attempt === 3) return result;
  }
}

test.each(cases)('1 MiB that comes byte by byte costs about 16 times what 64 KiB do: $name', (one) => {
  feed(one, 64 * KIB); // warm up
  const small = best(() => feed(one, 64 * KIB));
  // Quadratic work would be 256 times as much; the room is for caches and the collector.
  expect(firstBelow(small * 100, () => feed(one, 1024 * KIB))).toBeLessThan(small * 100);
});
