import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { UnitQueue, type Held } from './unit-queue.ts';

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ add: fc.oneof(fc.nat(1000), fc.constant(Infinity)) }) },
  { weight: 5, arbitrary: fc.constant('take' as const) },
  { weight: 1, arbitrary: fc.record({ notLaterThan: fc.nat(1000) }) },
);

test('it gives what a list would, however much it holds', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 40 }), (steps, times) => {
      const queue = new UnitQueue();
      const list: { -readonly [Key in keyof Held]: Held[Key] }[] = [];
      let number = 0;
      for (const one of Array.from({ length: times }, () => steps).flat()) {
        if (one === 'take') expect(queue.take()).toEqual(list.shift());
        else if ('add' in one) {
          number += 1;
          const dueMs = Math.max(one.add, list.at(-1)?.dueMs ?? -Infinity);
          list.push({ unit: Buffer.from([number & 255]), trace: undefined, sinceMs: number + 0.5, dueMs });
          queue.add(list.at(-1)?.unit ?? 'fin', undefined, number + 0.5, one.add);
        } else {
          for (const held of list) held.dueMs = Math.min(held.dueMs, one.notLaterThan);
          queue.notLaterThan(one.notLaterThan);
        }
        expect(queue.isEmpty).toBe(list.length === 0);
        expect(queue.headDueMs).toBe(list[0]?.dueMs ?? Infinity);
        expect(queue.lastDueMs).toBe(list.at(-1)?.dueMs ?? -Infinity);
      }
    }),
    { numRuns: 50 },
  );
});

test('it becomes small again, and goes on', () => {
  const queue = new UnitQueue();
  for (let round = 0; round < 2; round++) {
    for (let number = 0; number < 5000; number++) queue.add('fin', undefined, number, number);
    for (let number = 0; number < 5000; number++) expect(queue.take()?.dueMs).toBe(number);
    expect(queue.take()).toBeUndefined();
    expect(queue.isEmpty).toBe(true);
  }
});
