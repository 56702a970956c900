import { expect, test } from 'vitest';
import { backoffSchema } from '../../../contract/jobs/index.ts';
import { retryDelay } from './retry-delay.ts';

test.each([
  [1, 100],
  [2, 300],
  [3, 900],
  [4, 1000],
  [50, 1000],
])('after %i failed attempts an exponential wait is %i ms', (attempts, ms) => {
  expect(retryDelay(backoffSchema.parse({ delayMs: 100, factor: 3, maxDelayMs: 1000, jitter: 0 }), attempts)).toBe(ms);
});

test('a fixed wait stays the same', () => {
  const backoff = backoffSchema.parse({ type: 'fixed', delayMs: 70, jitter: 0 });
  expect([1, 2, 9].map((attempts) => retryDelay(backoff, attempts))).toEqual([70, 70, 70]);
});

test('jitter takes away up to its share of the wait, and never adds', () => {
  const backoff = backoffSchema.parse({ type: 'fixed', delayMs: 1000, jitter: 0.5 });
  expect(retryDelay(backoff, 1, () => 0)).toBe(1000);
  expect(retryDelay(backoff, 1, () => 0.999_999)).toBe(500);
});

test('no delay is no wait', () => {
  expect(retryDelay(backoffSchema.parse({ delayMs: 0 }), 3)).toBe(0);
});
