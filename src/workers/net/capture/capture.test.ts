import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CaptureBudget } from './capture-budget.ts';
import { Capture } from './capture.ts';

const connection = { id: 'con_1', messageNumber: 1, activityMs: 0 };
const contents = (capture: Capture) =>
  Array.from({ length: capture.count }, (_, index) => capture.at(index)?.bytes.toString());

test('the ring keeps the newest in order, whatever comes', () => {
  const capture = new Capture(new CaptureBudget(1e9));
  fc.assert(
    fc.property(
      fc.array(fc.nat(40), { maxLength: 200 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 300 }),
      (lengths, maxMessages, maxBytes) => {
        capture.clear();
        capture.resize({ maxMessages, maxBytes });
        const all = lengths.map((length, n) => `${n}:`.padEnd(length, '.').slice(0, maxBytes));
        for (const text of all) capture.add(connection, true, Buffer.from(text), false, 0);
        const kept = contents(capture);
        expect(kept).toEqual(all.slice(all.length - kept.length));
        expect(kept.length).toBeLessThanOrEqual(maxMessages);
        expect(kept.join('').length).toBeLessThanOrEqual(maxBytes);
        const oneMore = all[all.length - kept.length - 1];
        if (oneMore !== undefined)
          expect(kept.length === maxMessages || kept.join('').length + oneMore.length > maxBytes).toBe(true);
      },
    ),
  );
});

test('a short view of a large chunk does not keep the chunk alive', () => {
  const capture = new Capture(new CaptureBudget(1e9));
  capture.resize({ maxMessages: 100, maxBytes: 1e6 });
  const chunk = Buffer.allocUnsafeSlow(65_536);
  for (const length of [10, 1000, 5000]) capture.add(connection, true, chunk.subarray(0, length), false, 0);
  for (let index = 0; index < capture.count; index++) expect(capture.at(index)?.bytes.buffer).not.toBe(chunk.buffer);
});

test('the budget is never passed, and what goes is the oldest of the largest capture', () => {
  const budget = new CaptureBudget(50_000);
  const captures = Array.from({ length: 20 }, () => new Capture(budget));
  for (const capture of captures) capture.resize({ maxMessages: 1e6, maxBytes: 1e9 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(19), fc.nat(3000)), { minLength: 50, maxLength: 200 }), (adds) => {
      for (const [which, length] of adds) {
        captures[which]?.add(connection, true, Buffer.alloc(length), false, 0);
        const held = captures.map((capture) => capture.heldBytes);
        expect(held.reduce((sum, bytes) => sum + bytes, 0)).toBe(budget.heldBytes);
        expect(budget.heldBytes).toBeLessThanOrEqual(50_000);
      }
      captures[adds[0]?.[0] ?? 0]?.clear();
    }),
    { numRuns: 30 },
  );
});

test('small captures keep their messages while one large one pays', () => {
  const budget = new CaptureBudget(100_000);
  const [large, ...small] = Array.from({ length: 5 }, () => new Capture(budget));
  for (const capture of [large, ...small]) capture?.resize({ maxMessages: 1e6, maxBytes: 1e9 });
  for (const capture of small) for (let n = 0; n < 5; n++) capture.add(connection, true, Buffer.alloc(1000), false, 0);
  for (let n = 0; n < 1000; n++) large?.add(connection, true, Buffer.alloc(500), false, 0);
  expect(small.map(({ count }) => count)).toEqual([5, 5, 5, 5]);
  expect(large?.count).toBeGreaterThan(100);
});
