import { expect, test } from 'vitest';
import { hasLabel, labelText, queryInt, requiredQueryInt } from './query.ts';

test.each([
  ['0', 0],
  ['1', 1],
  ['500', 500],
  [undefined, 7],
])('the number %j is %i', (text, number) => {
  expect(queryInt(0, 500, 7).parse(text)).toBe(number);
});

test.each([
  '',
  ' ',
  '0x10',
  '1e2',
  '1E2',
  ' 5',
  '5 ',
  '+5',
  '-1',
  '-0',
  '05',
  '1.0',
  '1.',
  '.5',
  '5n',
  '1_0',
  '٣',
  '501',
  '99999999999999999999',
  'NaN',
  'Infinity',
  'true',
  ['5'],
  ['5', '6'],
  5,
  null,
])('%j is no number of a query', (text) => {
  const { error } = queryInt(0, 500, 7).safeParse(text);
  expect(error?.issues).toEqual([
    expect.objectContaining({ message: 'must be one whole number from 0 to 500, in decimal digits' }),
  ]);
});

test('a number that is needed has no default', () => {
  expect(requiredQueryInt(1, 9).safeParse(undefined).success).toBe(false);
  expect(requiredQueryInt(1, 9).parse('9')).toBe(9);
});

test.each([
  [{ a: 'b' }, 'a:b', true],
  [{ a: 'b' }, 'a:', false],
  [{ a: '' }, 'a:', true],
  [{ 'device:7': 'x' }, 'device:7:x', true],
  [{ device: '7:x' }, 'device:7:x', true],
  [{ device: '7:x' }, 'device:7', false],
  [{ ':': ':' }, ':::', true],
  [{ a: 'line\nbreak' }, 'a:line\nbreak', true],
  [{ 'a,b': 'c,d' }, 'a,b:c,d', true],
  [{ 'é ü': '\u{1F600}' }, 'é ü:\u{1F600}', true],
  [{ ab: 'abc' }, 'ab:ab:abc', false],
  [{}, 'constructor:x', false],
])('%j has %j: %s', (labels, text, has) => {
  expect(hasLabel(labels as Record<string, string>, text)).toBe(has);
  expect(labelText.parse(text)).toBe(text);
});

test.each(['', 'a', ':a', `${'k'.repeat(320)}:`])('%j is no label', (text) => {
  expect(labelText.safeParse(text).success).toBe(false);
});
