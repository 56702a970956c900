import { expect, test } from 'vitest';
import { Placement } from './placement.ts';

test('endpoints go to the thread with the fewest, the first among equals', () => {
  const placement = new Placement();
  expect(['a', 'b', 'c'].map((id) => placement.place(id, 1, [0, 1]))).toEqual([[0], [1], [0]]);
  placement.release('a');
  placement.release('c');
  expect(placement.place('d', 1, [0, 1])).toEqual([0]);
});

test('an endpoint stays where it is', () => {
  const placement = new Placement();
  placement.place('a', 1, [1]);
  expect(placement.place('a', 1, [0, 1])).toEqual([1]);
  expect(placement.threadsOf('a')).toEqual([1]);
});

test('an endpoint that wants more threads is placed anew', () => {
  const placement = new Placement();
  placement.place('a', 1, [0, 1, 2]);
  expect(placement.place('a', 2, [0, 1, 2])).toEqual([0, 1]);
  expect([0, 1, 2].map((thread) => placement.loadOf(thread))).toEqual([1, 1, 0]);
});

test('without enough running threads nothing is placed', () => {
  const placement = new Placement();
  expect(() => placement.place('a', 2, [1])).toThrowError(expect.objectContaining({ code: 'thread_lost' }));
  expect(placement.threadsOf('a')).toEqual([]);
});
