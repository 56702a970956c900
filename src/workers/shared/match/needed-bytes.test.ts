import { expect, test } from 'vitest';
import { ruleMatchSchema, type RuleMatchInput } from '../../../contract/match.ts';
import { neededBytes } from './needed-bytes.ts';

test.each<[RuleMatchInput, string]>([
  [{}, ''],
  [{ contains: 'abc' }, 'abc'],
  [{ contains: { data: 'ff00', encoding: 'hex' } }, '\xff\x00'],
  [{ contains: 'ab', endsWith: 'cde' }, 'ab'],
  [{ contains: 'ab', matches: 'cde.' }, 'cde'],
  [{ matches: 'id=(\\d+); end' }, '; end'],
  [{ contains: 'é' }, '\xc3\xa9'],
  [{ all: [{ contains: 'a' }, { contains: 'abc' }], contains: 'ab' }, 'abc'],
  [{ any: [{ contains: 'abc' }] }, ''],
  [{ not: { contains: 'abc' } }, ''],
  [{ endsWith: 'a', mask: { data: '41', mask: 'ff' }, length: { min: 3 }, state: { user: 'root' }, json: { path: 'a', equals: 'b' } }, ''],
])('%j needs %j', (input, needed) => {
  expect(neededBytes(ruleMatchSchema.parse(input)).toString('latin1')).toBe(needed);
});
