import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { expressionText } from './expression-text.ts';

test.each<[string, string, string[]]>([
  ['^GET ', 'GET ', ['GET ']],
  ['^ab*', 'a', ['a']],
  ['^ab+c', 'ab', ['ab', 'c']],
  ['^ab?cd', 'a', ['a', 'cd']],
  ['^ab{0,2}', 'a', ['a']],
  ['^a|b', '', []],
  ['^(a|b)cd', '', ['cd']],
  ['^', '', []],
  ['^*ab', '', ['ab']],
  ['temperature=(\\d+)', '', ['temperature=']],
  ['GET /items/\\d+ HTTP/1\\.1', '', ['GET /items/', ' HTTP/1.1']],
  ['^\\$GPGGA,', '$GPGGA,', ['$GPGGA,']],
  ['^\\[([^\\]]*)\\]: done', '[', ['[', ']: done']],
  ['a.*longer', '', ['a', 'longer']],
  ['(needed(not))', '', []],
  ['([)])x(\\)y)z', '', ['x', 'z']],
  ['(a[)]b)?cd', '', ['cd']],
  ['\\bword\\b', '', ['word']],
  ['é?abc', '', ['abc']],
  ['(?i)abc', '', []],
  ['(?i:abc)d', '', []],
  ['(?:abc)d', '', ['d']],
  ['(?P<n>abc)de', '', ['de']],
  ['\\Qa|b\\E', '', []],
  ['(\\Q)x\\E)yz', '', []],
  ['[[:alpha:]]yz', '', []],
  ['[]a]yz', '', []],
  ['[^]a]yz', '', []],
  ['\\x41bc', '', []],
  ['\\pLbc', '', []],
  ['a{b}c', '', []],
])('%s begins with "%s" and has %j', (expression, prefix, pieces) => {
  expect(() => RE2JS.compile(expression)).not.toThrow();
  expect(expressionText(expression)).toEqual({ prefix, pieces });
});

const PIECES = [
  'a',
  'b',
  'ab',
  'ba',
  '.',
  '\\.',
  'a*',
  'b?',
  'a+',
  'a{2}',
  'b{0,1}',
  'a*?',
  '^',
  '$',
  '|',
  '(a|b)',
  '(ab)?',
  '(?:ba)',
  '[ab]',
  '[^a]',
  '[a\\]]',
  '[^]a]',
  '[[:alpha:]]',
  '\\w',
  '\\b',
  '\\x61',
  '\\Qa|b\\E',
  '(?i)',
  'é',
];
const expressions = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 })
  .map((pieces) => pieces.join(''));
const texts = fc
  .array(fc.constantFrom('a', 'b', 'A', '.', ']', '|', 'é', '\n', '\ufeff'), { maxLength: 8 })
  .map((characters) => characters.join(''));

test('every match has what is said of it', () => {
  let matches = 0;
  fc.assert(
    fc.property(expressions, fc.array(texts, { minLength: 1, maxLength: 20 }), (expression, candidates) => {
      const compiled = RE2JS.compile(expression);
      const { prefix, pieces } = expressionText(expression);
      for (const text of candidates.filter((candidate) => compiled.test(candidate))) {
        matches += 1;
        expect(text.startsWith(prefix) && pieces.every((piece) => text.includes(piece))).toBe(true);
      }
    }),
    { numRuns: 5000 },
  );
  expect(matches).toBeGreaterThan(1000);
});
