import { describe, expect, test } from 'vitest';
import { matchSchema, type Match, type MatchInput } from '../../../contract/match.ts';
import { compileMatch, matchFault } from './compile-match.ts';

const compiled = (input: MatchInput) => compileMatch(matchSchema.parse(input));
const hex = (data: string) => ({ data, encoding: 'hex' as const });

const cases: { match: MatchInput; yes: (string | Buffer)[]; no: (string | Buffer)[] }[] = [
  { match: {}, yes: ['', 'anything'], no: [] },
  { match: { equals: 'PONG' }, yes: ['PONG'], no: ['PONG\n', 'pong', 'PON', ''] },
  { match: { equals: '' }, yes: [''], no: ['a'] },
  { match: { equals: 'é' }, yes: [Buffer.from('c3a9', 'hex')], no: [Buffer.from('e9', 'hex')] },
  { match: { startsWith: 'PONG' }, yes: ['PONG', 'PONG 1'], no: ['PON', ' PONG', ''] },
  {
    match: { startsWith: hex('00ff') },
    yes: [Buffer.from([0, 255, 1])],
    no: [Buffer.from([0, 254]), Buffer.from([0])],
  },
  { match: { endsWith: '\r\n' }, yes: ['a\r\n', '\r\n'], no: ['\r\na', '\n', ''] },
  { match: { endsWith: '' }, yes: ['', 'a'], no: [] },
  { match: { contains: hex('fe') }, yes: [Buffer.from([1, 254, 3])], no: [Buffer.from([1, 3]), Buffer.from('fe')] },
  { match: { contains: '' }, yes: ['', 'a'], no: [] },
  {
    match: { contains: { data: 'AP8=', encoding: 'base64' } },
    yes: [Buffer.from([1, 0, 255])],
    no: [Buffer.from([255, 0])],
  },
  { match: { matches: '^PONG (\\d+)$' }, yes: ['PONG 12'], no: ['PONG x', 'PONG 1\n'] },
  { match: { matches: 'b+' }, yes: ['abc'], no: ['ac'] },
  { match: { matches: '^é.$' }, yes: ['é漢'], no: ['é'] },
  { match: { matches: '(?i)ok' }, yes: ['OK'], no: ['no'] },
  { match: { matches: '(?i)^straße é$' }, yes: ['STRAßE É'], no: ['STRASSE É'] },
  { match: { matches: '^[à-ÿ]\\pL\\x{1F600}$' }, yes: ['éж😀'], no: ['eж😀', 'éж'] },
  {
    match: { matches: '^.$' },
    yes: ['é', '漢', '😀', Buffer.from('e9', 'hex'), Buffer.from('ff', 'hex')],
    no: [Buffer.from('e9e9', 'hex'), Buffer.from('e6bc', 'hex'), ''],
  },
  { match: { matches: '^[^a]b$' }, yes: ['éb', Buffer.from('e962', 'hex')], no: ['ab', Buffer.from('c3a9', 'hex')] },
  { match: { matches: 'é' }, yes: ['caf\u00e9'], no: [Buffer.from('636166e9', 'hex')] },
  { match: { matches: '\\bx\\b' }, yes: [Buffer.from('e978e9', 'hex')], no: ['axa'] },
  { match: { matches: '^\\x{FFFD}+$' }, yes: [Buffer.from('e9ff', 'hex'), '\ufffd'], no: ['é'] },
  { match: { length: { min: 2, max: 3 } }, yes: ['ab', 'abc', 'é'], no: ['a', 'abcd'] },
  { match: { length: { min: 1 } }, yes: ['a'], no: [''] },
  { match: { length: { max: 0 } }, yes: [''], no: ['a'] },
  { match: { length: { above: 1, below: 4 } }, yes: ['ab', 'abc'], no: ['a', 'abcd', ''] },
  { match: { length: { below: 0 } }, yes: [], no: [''] },
  { match: { length: { min: 2, above: 1, below: 9, max: 2 } }, yes: ['ab'], no: ['a', 'abc'] },
  {
    match: { json: { path: 'a', above: 1, below: 2 } },
    yes: ['{"a":1.5}', '{"a":1.00000000000000000001}'],
    no: ['{"a":1}', '{"a":2.0}', '{"a":"1.5"}', '{}'],
  },
  { match: { json: { path: 'a', min: 1, below: 1 } }, yes: [], no: ['{"a":1}'] },
  { match: { startsWith: 'a', endsWith: 'z' }, yes: ['az'], no: ['a', 'z'] },
  { match: { all: [{ contains: 'a' }, { contains: 'b' }] }, yes: ['ba'], no: ['a', 'b'] },
  { match: { any: [{ equals: 'a' }, { equals: 'b' }] }, yes: ['a', 'b'], no: ['ab'] },
  { match: { not: { equals: 'a' } }, yes: ['b'], no: ['a'] },
  { match: { not: {} }, yes: [], no: ['', 'a'] },
  {
    match: { startsWith: 'x', any: [{ length: { max: 1 } }, { not: { contains: 'y' } }] },
    yes: ['x', 'xz'],
    no: ['xy', 'z'],
  },
  {
    match: { mask: { data: 'f040', mask: 'f0ff', offset: 1 } },
    yes: [Buffer.from('00ff40', 'hex'), Buffer.from('00f04000', 'hex')],
    no: [Buffer.from('00ef40', 'hex'), Buffer.from('00f0', 'hex'), ''],
  },
  {
    match: { json: { path: 'a.b[0]', equals: 7 } },
    yes: ['{"a":{"b":[7]}}'],
    no: ['{"a":{"b":["7"]}}', '{"a":{"b":[]}}', '{"a":1}', 'x', ''],
  },
  { match: { json: { path: '$["x.y"]' } }, yes: ['{"x.y":null}'], no: ['{"x":{"y":1}}', '{}', 'null'] },
  { match: { json: { path: 'a', exists: false } }, yes: ['{}', 'nonsense'], no: ['{"a":null}'] },
  { match: { json: { path: 'a', equals: null } }, yes: ['{"a":null}'], no: ['{}', '{"a":0}'] },
  {
    match: { json: { path: 'a', contains: 'b' } },
    yes: ['{"a":"abc"}', '{"a":["b"]}'],
    no: ['{"a":"x"}', '{"a":[["b"]]}', '{"a":{"b":1}}'],
  },
  { match: { json: { path: 'a', min: 1, max: 2 } }, yes: ['{"a":1}', '{"a":2}'], no: ['{"a":3}', '{"a":"1"}'] },
  { match: { json: { path: 'a', matches: '^x+$' } }, yes: ['{"a":"xx"}'], no: ['{"a":"xy"}', '{"a":1}'] },
  { match: { json: { path: '__proto__' } }, yes: [], no: ['{}', '[]'] },
  { match: { equals: undefined, contains: 'a' } as MatchInput, yes: ['bab'], no: ['b'] },
];

describe.each(cases)('$match', ({ match, yes, no }) => {
  test.each(yes)('holds for %j', (message) => expect(compiled(match)(Buffer.from(message as string))).toBe(true));
  test.each(no)('does not hold for %j', (message) =>
    expect(compiled(match)(Buffer.from(message as string))).toBe(false),
  );
});

test('a regular expression that would explode elsewhere stays linear', () => {
  const predicate = compiled({ matches: '^(a+)+$' });
  expect(predicate(Buffer.from(`${'a'.repeat(50_000)}b`))).toBe(false);
});

test.each<{ match: Match; path: string }>([
  { match: { matches: '(' }, path: 'matches' },
  { match: { matches: 'a(?=b)' }, path: 'matches' },
  { match: { matches: '(a)\\1' }, path: 'matches' },
  { match: { matches: '[z-a]' }, path: 'matches' },
  { match: { matches: '(?:a{1000}){1000}' }, path: 'matches' },
  { match: { all: [{}, { matches: '*' }] }, path: 'all[1].matches' },
  { match: { any: [{ not: { matches: '\\' } }] }, path: 'any[0].not.matches' },
  { match: { not: { all: [{ any: [{ matches: ')' }] }] } }, path: 'not.all[0].any[0].matches' },
])('$match is faulty at $path', ({ match, path }) => {
  expect(matchFault(match)).toEqual({ path, message: expect.stringContaining('RE2') as string });
  expect(() => compileMatch(match, 'when')).toThrow(
    expect.objectContaining({
      code: 'validation_failed',
      errors: [expect.objectContaining({ path: `when.${path}` })],
    }) as Error,
  );
});

test('a fault is reported with the path of the condition in front', () => {
  expect(matchFault({ matches: '(' }, 'exchange.match')?.path).toBe('exchange.match.matches');
});

test.each<Match>([{}, { matches: '^a\\d{3}$' }, { all: [{ matches: 'a|b' }], not: { matches: '[[:alpha:]]' } }])(
  '%j has no fault',
  (match) => {
    expect(matchFault(match)).toBeUndefined();
  },
);

test('JSON of more than 1 MiB is not read', () => {
  const padded = (length: number) => Buffer.from(`{"a":1}${' '.repeat(length - 7)}`);
  const predicate = compiled({ json: { path: 'a' } });
  expect([predicate(padded(1024 * 1024)), predicate(padded(1024 * 1024 + 1))]).toEqual([true, false]);
});
