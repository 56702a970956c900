import { expect, test } from 'vitest';
import { forEachBounded } from './bounded.ts';

test('every item is worked on once, and never more than the limit at a time', async () => {
  const seen: number[] = [];
  let running = 0;
  let most = 0;
  await forEachBounded(
    Array.from({ length: 20 }, (_, n) => n),
    3,
    async (n) => {
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
      seen.push(n);
    },
  );
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(most).toBe(3);
});

test('an error reaches the caller', async () => {
  await expect(
    forEachBounded([1, 2], 2, async (n) => {
      if (n === 2) throw new Error('no');
    }),
  ).rejects.toThrow('no');
});
