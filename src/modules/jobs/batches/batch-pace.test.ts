import { expect, test } from 'vitest';
import { BatchPace } from './batch-pace.ts';

test('jobs of which nothing is known yet go out one by one', () => {
  expect(new BatchPace().bundleSize('a')).toBe(1);
});

test.each([
  [0, 16],
  [1, 16],
  [5, 10],
  [10, 5],
  [11, 1],
  [60_000, 1],
])('jobs of %d ms go out %d at a time', (runMs, size) => {
  const pace = new BatchPace();
  pace.note('a', runMs);
  expect(pace.bundleSize('a')).toBe(size);
  expect(pace.bundleSize('b')).toBe(1);
});

test('jobs that become slow go out one by one again', () => {
  const pace = new BatchPace();
  for (let job = 0; job < 100; job += 1) pace.note('a', 1);
  pace.note('a', 500);
  expect(pace.bundleSize('a')).toBe(1);
});

test('a batch that has ended is forgotten, and so are all when there are too many', () => {
  const pace = new BatchPace();
  pace.note('a', 1);
  pace.forget('a');
  expect(pace.bundleSize('a')).toBe(1);
  for (let batch = 0; batch <= 1000; batch += 1) pace.note(`b${batch}`, 1);
  expect([pace.bundleSize('b0'), pace.bundleSize('b1000')]).toEqual([1, 16]);
});
