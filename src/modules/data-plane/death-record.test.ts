import { expect, test } from 'vitest';
import { DeathRecord } from './death-record.ts';

test('the third death within a minute suspends', () => {
  const record = new DeathRecord();
  expect([0, 10_000, 59_999].map((at) => record.note('a', at))).toEqual([false, false, true]);
});

test('deaths more than a minute apart do not add up', () => {
  const record = new DeathRecord();
  expect([0, 30_000, 60_000, 89_999].map((at) => record.note('a', at))).toEqual([false, false, false, true]);
});

test('endpoints are counted apart, and a cleared record starts anew', () => {
  const record = new DeathRecord();
  record.note('a', 0);
  record.note('a', 1);
  expect(record.note('b', 2)).toBe(false);
  record.clear('a');
  expect(record.note('a', 3)).toBe(false);
});
