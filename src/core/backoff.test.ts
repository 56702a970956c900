import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

const bounds = { firstMs: 1000, maxMs: 60_000, jitter: 0.2 };

test.each([
  [1, 1000],
  [2, 2000],
  [6, 32_000],
  [7, 60_000],
  [5000, 60_000],
])('without luck, retry %i waits %i ms', (attempt, waitMs) => {
  expect(backoffMs(attempt, bounds, () => 0)).toBe(waitMs);
});

test('jitter takes off at most its share', () => {
  expect(backoffMs(1, bounds, () => 1)).toBe(800);
});
