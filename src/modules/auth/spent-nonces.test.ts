import { expect, it } from 'vitest';
import { SpentNonces } from './spent-nonces.ts';

it('knows a nonce for as long as its request is valid, and a while longer', () => {
  const spent = new SpentNonces();
  spent.add('a', 8000, 0);
  spent.add('b', 8000, 12_999);
  expect([spent.has('a'), spent.has('b'), spent.has('c')]).toEqual([true, true, false]);
  spent.add('c', 8000, 13_000);
  expect([spent.has('a'), spent.has('b'), spent.has('c')]).toEqual([false, true, true]);
});

it('takes no more than it has room for, until some have expired', () => {
  const spent = new SpentNonces(2);
  expect([
    spent.add('a', 1000, 0),
    spent.add('b', 1000, 0),
    spent.add('c', 1000, 5999),
    spent.add('c', 1000, 6000),
  ]).toEqual([true, true, false, true]);
  expect(spent.size).toBe(1);
});
