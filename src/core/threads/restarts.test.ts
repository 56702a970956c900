import { expect, test } from 'vitest';
import { Restarts } from './restarts.ts';

const plan = { withinMs: 1000, wait: { firstMs: 10, maxMs: 40, jitter: 0 } };

test('the first replacement starts at once, and the waits double up to their limit', () => {
  const restarts = new Restarts(plan);
  expect([0, 1, 2, 3, 4, 5].map((atMs) => restarts.waitMs(atMs))).toEqual([0, 10, 20, 40, 40, 40]);
});

test('ends that are long past do not count', () => {
  const restarts = new Restarts(plan);
  expect([0, 1, 1001].map((atMs) => restarts.waitMs(atMs))).toEqual([0, 10, 0]);
  expect([1500, 2001].map((atMs) => restarts.waitMs(atMs))).toEqual([10, 10]);
});
