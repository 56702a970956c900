import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { framingSchema } from '../../../src/contract/index.ts';
import { encodeAll, openDecoder } from './decoding.ts';

const KIB = 1024;
const BOUND = 2 * KIB * KIB;

const cases = [
  { name: 'line', framing: { type: 'line' } },
  { name: 'delimiter', framing: { type: 'delimiter', delimiters: [{ data: '\r\n' }] } },
  { name: 'delimiter that nearly matches all the time', framing: { type: 'delimiter', delimiters: [{ data: `${'a'.repeat(15)}b` }] } },
  { name: 'delimiter with byte stuffing', framing: { type: 'delimiter', delimiters: [{ data: '#' }], start: { data: '$' }, escape: { data: 'a' } } },
  { name: 'length', framing: { type: 'length', width: 4, strip: 4 } },
].map(({ name, framing }) => ({ name, framing: framingSchema.parse(framing) }));

function feed(framing: (typeof cases)[number]['framing'], length: number): number {
  const wire = encodeAll(framing, [Buffer.alloc(length, 'a')]);
  const { decoder, messages } = openDecoder(framing, { maxMessageBytes: BOUND });
  const start = performance.now();
  for (let at = 0; at < wire.length; at++) decoder.push(wire.subarray(at, at + 1));
  const elapsedMs = performance.now() - start;
  expect(messages.map((message) => message.length)).toEqual([length]);
  return elapsedMs;
}

const best = (run: () => number) => Math.min(run(), run(), run());

test.each(cases)('1 MiB that comes byte by byte costs about 16 times what 64 KiB do: $name', ({ framing }) => {
  feed(framing, 64 * KIB); // warm up
  const small = best(() => feed(framing, 64 * KIB));
  const large = best(() => feed(framing, 1024 * KIB));
  // Quadratic work would be 256 times as much; the room is for a busy machine.
  expect(large / small).toBeLessThan(100);
});
