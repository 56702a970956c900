import { expect, test } from 'vitest';
import { ruleMatchSchema, type RuleMatchInput } from '../../../contract/match.ts';
import { neededBytes } from './needed-bytes.ts';

test.each<[RuleMatchInput, string[]]>([
  [{}, []],
  [{ contains: 'abc' }, ['abc']],
  [{ contains: { data: 'ff00', encoding: 'hex' } }, ['\xff\x00']],
  [{ contains: 'é' }, ['\xc3\xa9']],
  [{ matches: 'id=(\\d+); end' }, ['id=', '; end']],
  [{ contains: 'ab', endsWith: 'cde' }, ['ab']],
  [{ contains: 'ab', matches: 'cde.' }, ['ab', 'cde']],
  [{ all: [{ contains: 'a' }, { all: [{ contains: 'abc' }] }], contains: 'ab' }, ['a', 'abc', 'ab']],
  [{ any: [{ contains: 'abc' }] }, []],
  [{ not: { contains: 'abc' } }, []],
  [
    {
      endsWith: 'a',
      mask: { data: '41', mask: 'ff' },
      length: { min: 3 },
      state: { user: 'root' },
      json: { path: 'a', equals: 'b' },
    },
    [],
  ],
])('%j needs %j', (input, needed) => {
  expect(neededBytes(ruleMatchSchema.parse(input)).map((bytes) => bytes.toString('latin1'))).toEqual(needed);
});
