import { describe, expect, test } from 'vitest';
import { compareIds, cursorOf, entryIdOf, findPosition } from './position.ts';

describe('a cursor', () => {
  test('comes back as the position it was made of', () => {
    const position = { ms: 1_795_410_789_046, seq: 12, n: 345 };
    expect(findPosition(cursorOf(position))).toEqual(position);
  });

  test.each([
    '',
    'now',
    '1-2',
    '1-2-3-4',
    '-1-2-3',
    '01-2-3',
    '1-2-03',
    '1.5-2-3',
    '1-2-3 ',
    ' 1-2-3',
    '1-2-12345678',
    '99999999999999999-0-0',
    '9999999999999999-0-0',
    '１-2-3',
  ])('is not %j', (text) => {
    expect(findPosition(text)).toBeUndefined();
  });
});

test('ids are compared as numbers, time before sequence', () => {
  expect(compareIds(entryIdOf('9-10'), entryIdOf('10-9'))).toBeLessThan(0);
  expect(compareIds(entryIdOf('10-10'), entryIdOf('10-9'))).toBeGreaterThan(0);
  expect(compareIds(entryIdOf('10-9'), entryIdOf('10-9'))).toBe(0);
});
