import { expect, it } from 'vitest';
import { boundedById } from './bounded.ts';

const item = (id: string, connections: number) => ({ id, name: `n-${id}`, connections, bytesIn: 1 });

it('keeps everything within the bound, in order of id', () => {
  expect(boundedById([item('b', 2), item('a', 1)], 2)).toEqual([item('a', 1), item('b', 2)]);
  expect(boundedById([], 2)).toEqual([]);
});

it('adds up what is past the bound as one item', () => {
  expect(boundedById([item('d', 4), item('a', 1), item('c', 3), item('b', 2)], 2)).toEqual([
    item('a', 1),
    item('b', 2),
    { id: 'other', name: 'other', connections: 7, bytesIn: 2 },
  ]);
});
