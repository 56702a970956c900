import { expect, test } from 'vitest';
import { ruleNameFaults } from './rule-names.ts';
import { ruleSchema, type Rule } from './rules.ts';

const rule = (name: string | undefined, data = 'x'): Rule =>
  ruleSchema.parse({ ...(name === undefined ? {} : { name }), do: [{ type: 'send', data }] });
function placesOf(rules: readonly Rule[], stored?: readonly Rule[]): number[] {
  const steps = ruleNameFaults(rules, stored);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value.map(({ index }) => index);
  }
}

test('names that are stored stay, twice or not of the pattern, until their rule changes', () => {
  const stored = [rule('a', '1'), rule('a', '2'), rule('two words'), rule('from-capture'), rule(undefined)];
  expect(placesOf(stored, stored)).toEqual([]);
  expect(placesOf([...stored, rule('b')], stored)).toEqual([]);
  expect(placesOf([rule('b'), ...stored.toReversed()], stored)).toEqual([]);
  expect(placesOf([...stored.slice(0, 2), rule('two words', 'other')], stored)).toEqual([2]);
  expect(placesOf([rule('a', '1'), rule('a', 'other')], stored)).toEqual([1]);
  expect(placesOf([rule('a', 'other')], stored)).toEqual([]);
  expect(placesOf([...stored, rule('a', '1')], stored)).toEqual([5]);
  expect(placesOf(stored)).toEqual([0, 1, 2, 3]);
});

test.each(['a', 'A-1.b_c', '0', 'a'.repeat(63)])('"%s" is a name', (name) => {
  expect(placesOf([rule(name), rule(undefined), rule(undefined)])).toEqual([]);
});
