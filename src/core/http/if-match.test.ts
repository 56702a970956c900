import { expect, test } from 'vitest';
import { parseIfMatch } from './if-match.ts';

test.each([['"3"', 3], ['W/"3"', 3], ['3', 3], ['*', undefined], [undefined, undefined]])('If-Match %s means revision %s', (header, revision) => {
  expect(parseIfMatch(header)).toBe(revision);
});

test.each(['', 'abc', '"a"', '-1', '"1", "2"'])('If-Match %s is refused', (header) => {
  expect(() => parseIfMatch(header)).toThrowError(expect.objectContaining({ code: 'validation_failed', errors: [expect.objectContaining({ path: 'If-Match' })] }));
});
