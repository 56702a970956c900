import { array, assert, jsonValue, property } from 'fast-check';
import { expect, test } from 'vitest';
import { atOnce } from '../turns.ts';
import { jsonSteps } from './json-steps.ts';

const many = <T>(element: T): T[] => Array.from({ length: 1500 }, () => element);

test.each<[string, unknown]>([
  ['lists in lists', [many(1), many(many('a').slice(0, 3)), [], {}]],
  [
    'members that are not written',
    { list: many({ a: undefined, b: null }), gone: undefined, call: () => 1, sign: Symbol('x') },
  ],
  ['holes and other things that are null in a list', [many(1), undefined, () => 1, Symbol('x'), Number.NaN, -0]],
  ['only members that are not written', { a: Object.assign(many(undefined), {}), b: { c: undefined } }],
  ['names and texts that are escaped', { 'a"\n\u2028': many('"\\\u0000é\u{1f600}\ud800') }],
  [
    'values that say how they are written',
    { at: new Date(0), list: many(new Date(0)), all: { toJSON: () => many(1) } },
  ],
  ['an empty object beside much', [{}, many({}), [], many([])]],
  ['one long text', { data: 'x"'.repeat(200_000) }],
  ['nothing', null],
  ['a text', 'a'],
])('%s are written as JSON.stringify writes them', (_, value) => {
  expect(atOnce(jsonSteps(value))).toBe(JSON.stringify(value));
});

test('whatever a JSON value holds', () => {
  assert(
    property(array(jsonValue(), { minLength: 20 }), (values) => {
      const value = { values: Array.from({ length: 60 }, () => values), one: values[0] };
      expect(atOnce(jsonSteps(value))).toBe(JSON.stringify(value));
    }),
    { numRuns: 50 },
  );
});

test('10000 rules are written in at least as many steps', () => {
  const rules = Array.from({ length: 10_000 }, (__, index) => ({ name: `r${index}`, do: [{ type: 'drop' }] }));
  expect([...jsonSteps({ handler: { rules } })].length).toBeGreaterThanOrEqual(10_000);
});
