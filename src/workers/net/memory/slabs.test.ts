import { expect, test } from 'vitest';
import { Slabs } from './slabs.ts';

test('pieces do not overlap, and share slabs as long as there is room', () => {
  const slabs = new Slabs(10);
  const pieces = [4, 6, 1, 10].map((bytes, n) => slabs.cut(bytes).fill(n));
  expect(pieces.map((piece) => [...new Set(piece)])).toEqual([[0], [1], [2], [3]]);
  expect(pieces.map(({ length }) => length)).toEqual([4, 6, 1, 10]);
  expect(new Set(pieces.map(({ buffer }) => buffer)).size).toBe(3);
});
