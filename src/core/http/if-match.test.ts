import { expect, test } from 'vitest';
import { isWanted, parseIfMatch, revisionsArgument } from './if-match.ts';

test.each([
  ['"3"', [3]],
  ['W/"3"', [3]],
  ['3', [3]],
  ['*', '*'],
  [' * ', '*'],
  [undefined, undefined],
  ['"1", "2"', [1, 2]],
  ['"1","2"', [1, 2]],
  ['W/"1" , "2",3', [1, 2, 3]],
  [', "1", , "2",', [1, 2]],
  ['"a"', []],
  ['"a", "3"', [3]],
  ['"a,3"', []],
  ['"", "4"', [4]],
  ['"3.0"', []],
])('If-Match %s means %j', (header, revisions) => {
  expect(parseIfMatch(header)).toEqual(revisions);
});

test.each(['', ' ', ',', 'abc', '-1', '"1', '1"', '"1" "2"', '*, "1"', '"1", *', 'w/"1"', 'W/3', '"\n"', '"1";"2"'])(
  'If-Match %s is refused',
  (header) => {
    expect(() => parseIfMatch(header)).toThrowError(
      expect.objectContaining({ code: 'validation_failed', errors: [expect.objectContaining({ path: 'If-Match' })] }),
    );
  },
);

test('a revision is wanted when it is one of those, any when none is named, and with * when there is one', () => {
  expect([
    isWanted(undefined, 0),
    isWanted('*', 0),
    isWanted('*', 2),
    isWanted([1, 2], 2),
    isWanted([1, 2], 3),
    isWanted([], 1),
  ]).toEqual([true, false, true, true, false, false]);
  expect([undefined, '*' as const, [1, 2], []].map(revisionsArgument)).toEqual(['', '*', ',1,2,', ',,']);
});

test('a long list of tags is read in linear time', () => {
  const startedMs = performance.now();
  expect(parseIfMatch('"1",'.repeat(4000))).toHaveLength(4000);
  expect(() => parseIfMatch(`${' '.repeat(16_000)}x`)).toThrow();
  expect(performance.now() - startedMs).toBeLessThan(1000);
});
