import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Traffic } from '../../test/helpers/event-batches.ts';
import { packBatch, unpackBatch, unpackBody } from './event-body.ts';

test.each([
  ['none', 0, 0],
  ['few', 2, 10],
  ['many', 300, 64],
  ['many that cannot be made smaller', 100, 4000],
])('a batch of %s events is unpacked as it was packed', (_name, size, payloadBytes) => {
  const batch = new Traffic({ payloadBytes, connections: 64 }).batch(size);
  const unpacked = unpackBatch(packBatch(batch).body);
  expect(unpacked.header).toEqual(batch.header);
  expect([...unpacked.index]).toEqual([...batch.index]);
  expect(Buffer.from(unpacked.events).equals(batch.events)).toBe(true);
});

test('a full batch of ordinary traffic becomes at least ten times smaller', () => {
  const batch = new Traffic({ payloadBytes: 64, connections: 64 }).batch(300);
  expect(packBatch(batch).body.length * 10).toBeLessThan(batch.events.length);
});

test('a body may lie anywhere in memory', () => {
  const batch = new Traffic().batch(3);
  const { body } = packBatch(batch);
  for (let shift = 0; shift < 4; shift++) {
    const memory = Buffer.alloc(body.length + shift);
    memory.set(body, shift);
    expect([...unpackBody(memory.subarray(shift)).index]).toEqual([...batch.index]);
  }
});

test.each([1, 3, 14, 300])('what was unpacked holds no more memory than it is large: %s events', (size) => {
  const { body } = packBatch(new Traffic({ payloadBytes: 64 }).batch(size));
  const reply = Buffer.concat([Buffer.alloc(60_000), body]);
  const { events, index, header } = unpackBody(reply.subarray(60_000));
  const bytes = events.length + index.byteLength + header.length;
  expect(events.buffer.byteLength).toBeLessThan(bytes + 32);
  expect(index.buffer).toBe(events.buffer);
});

test('damaged bodies are refused, whatever is in them', () => {
  const { body } = packBatch(new Traffic({ connections: 64 }).batch(50));
  fc.assert(
    fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(body.length), (at, change, cut) => {
      const damaged = Buffer.from(body.subarray(0, Math.max(at + 1, cut)));
      damaged[at] = (damaged[at] ?? 0) ^ change;
      try {
        unpackBody(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(() => unpackBody(Buffer.from(bytes))).toThrow(Error);
    }),
  );
});
