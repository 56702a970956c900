import { expect, test } from 'vitest';
import { OrderTracker } from './order-tracker.ts';

const at = (atMs: number, ...steps: number[]) => ({ id: `m${atMs}`, atMs, steps });
const found = (tracker: OrderTracker) => tracker.found.map(({ id }) => id);

test('each condition gets the first message after the one before', () => {
  const tracker = new OrderTracker(3);
  tracker.add([at(1, 1), at(2, 0), at(3, 0), at(4, 1, 2)]);
  expect([found(tracker), tracker.isComplete]).toEqual([['m2', 'm4'], false]);
  tracker.add([at(5, 2)]);
  expect([found(tracker), tracker.isComplete]).toEqual([['m2', 'm4', 'm5'], true]);
});

test('an earlier message reported later by a slower thread still comes first', () => {
  const tracker = new OrderTracker(2);
  tracker.add([at(5, 1)]);
  tracker.add([at(7, 0)]);
  expect(found(tracker)).toEqual(['m7']);
  tracker.add([at(3, 0)]);
  expect(found(tracker)).toEqual(['m3', 'm5']);
});

test('a message stands for one condition only', () => {
  const tracker = new OrderTracker(2);
  tracker.add([at(1, 0, 1)]);
  expect(tracker.isComplete).toBe(false);
});
