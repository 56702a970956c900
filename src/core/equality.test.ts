import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { equalSteps } from './equality.ts';
import { atOnce } from './turns.ts';

const long = (last: unknown) => ({
  list: [...Array.from({ length: 1000 }, (_, index) => ({ index, text: 'x', within: [1, { a: null }] })), last],
});

test.each<[unknown, unknown]>([
  [long(1), long(1)],
  [long(1), long(2)],
  [long({ a: 1 }), long({ a: '1' })],
  [long({ a: undefined }), long({})],
  [long({ a: undefined }), long({ b: undefined })],
  [long([]), long({})],
  [long(null), long(undefined)],
  [long(0), long(-0)],
  [long(Number.NaN), long(Number.NaN)],
  [{ ...long(1), more: 1 }, long(1)],
  [long(1), { ...long(1), more: 1 }],
  [Array.from({ length: 1000 }, () => 1), Array.from({ length: 999 }, () => 1)],
  [Array.from({ length: 1000 }, () => 1), Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [index, 1]))],
  [1, long(1)],
  [undefined, long(1)],
  ['a', 'a'],
])('is what isDeepStrictEqual says (%#)', (a, b) => {
  expect(atOnce(equalSteps(a, b))).toBe(isDeepStrictEqual(a, b));
  expect(atOnce(equalSteps(b, a))).toBe(isDeepStrictEqual(a, b));
});

test('a long list takes as many steps as it has elements, and the same list none', () => {
  const list = long(1);
  expect([...equalSteps(list, long(1))].length).toBeGreaterThan(1000);
  expect([...equalSteps(list, list)]).toEqual([]);
});
