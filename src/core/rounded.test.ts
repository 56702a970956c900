import { expect, test } from 'vitest';
import { rounded, roundedShare } from './rounded.ts';

test.each([
  [0, 0],
  [1.0004, 1],
  [1.0005, 1.001],
  [0.067777, 0.068],
  [1e-9, 0],
  [123_456.789_12, 123_456.789],
])('%d is shown as %d', (value, shown) => {
  expect(rounded(value)).toBe(shown);
});

test.each([
  [0, 0],
  [1 / 3, 0.333],
  [0.29, 0.29],
  [0.57, 0.57],
  [0.9996, 0.999],
  [1, 1],
])('the share %d is shown as %d', (share, shown) => {
  expect(roundedShare(share)).toBe(shown);
});
