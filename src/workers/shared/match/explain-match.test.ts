import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchSchema, type MatchInput } from '../../../contract/match.ts';
import { compileMatch } from './compile-match.ts';
import { compileExplanation } from './explain-match.ts';

const explain = (input: MatchInput, message: string | Buffer) =>
  compileExplanation(matchSchema.parse(input))(Buffer.from(message as string));
const hex = (data: string) => ({ data, encoding: 'hex' as const });

test.each<[MatchInput, string | Buffer, { path: string; detail: string; at?: number }]>([
  [{ equals: 'PING 1' }, 'PING 2', { path: 'match.equals', detail: 'byte 5 is "2" (0x32), not "1" (0x31)', at: 5 }],
  [{ equals: 'PING' }, 'PING\r\n', { path: 'match.equals', detail: 'goes on after byte 4: 2 bytes too many', at: 4 }],
  [{ equals: 'PING' }, 'PI', { path: 'match.equals', detail: 'ends after byte 2: "NG" is missing', at: 2 }],
  [
    { startsWith: hex('00ff01') },
    Buffer.from([0, 254]),
    { path: 'match.startsWith', detail: 'byte 1 is 0xfe, not 0xff', at: 1 },
  ],
  [{ startsWith: 'PING' }, 'PI', { path: 'match.startsWith', detail: 'ends after byte 2: "NG" is missing', at: 2 }],
  [{ endsWith: 'OK\n' }, 'not ok\n', { path: 'match.endsWith', detail: 'byte 5 is "k" (0x6b), not "K" (0x4b)', at: 5 }],
  [
    { endsWith: 'OK\n' },
    '\n',
    { path: 'match.endsWith', detail: 'is 1 bytes long, shorter than the 3 it has to end with' },
  ],
  [
    { contains: 'order=17' },
    'the order=1, please',
    { path: 'match.contains', detail: '"order=17" does not occur; "order=1" does at byte 4', at: 11 },
  ],
  [
    { contains: hex('ff00') },
    'abc',
    { path: 'match.contains', detail: '0xff00 does not occur, not even its first byte' },
  ],
  [{ matches: '^a\\d$' }, 'ab', { path: 'match.matches', detail: 'no match of ^a\\d$ in "ab"' }],
  [{ length: { min: 3 } }, 'ab', { path: 'match.length.min', detail: 'is 2 bytes long, less than min 3' }],
  [{ length: { max: 1 } }, 'ab', { path: 'match.length.max', detail: 'is 2 bytes long, more than max 1' }],
  [{ length: { above: 2 } }, 'ab', { path: 'match.length.above', detail: 'is 2 bytes long, not above 2' }],
  [{ length: { below: 2 } }, 'ab', { path: 'match.length.below', detail: 'is 2 bytes long, not below 2' }],
  [
    { json: { path: 'a', equals: '60' } },
    '{"a":60}',
    { path: 'match.json.equals', detail: 'at "a": the number 60, not the text "60"' },
  ],
  [
    { json: { path: 'a', equals: 60 } },
    '{"a":"60"}',
    { path: 'match.json.equals', detail: 'at "a": the text "60", not the number 60' },
  ],
  [
    { json: { path: 'a', equals: true } },
    '{"a":"true"}',
    { path: 'match.json.equals', detail: 'at "a": the text "true", not true' },
  ],
  [
    { json: { path: 'a', equals: null } },
    '{"b":null}',
    { path: 'match.json.equals', detail: 'at "a": nothing, not null' },
  ],
  [
    { json: { path: 'a', equals: 'x' } },
    '{"a":{"n": 1.50}}',
    { path: 'match.json.equals', detail: 'at "a": the object {"n": 1.50}, not the text "x"' },
  ],
  [
    { json: { path: 'a', equals: 9_007_199_254_740_992 } },
    '{"a":9007199254740993}',
    { path: 'match.json.equals', detail: 'at "a": the number 9007199254740993, not the number 9007199254740992' },
  ],
  [{ json: { path: 'a', min: 100 } }, '{"a":60}', { path: 'match.json.min', detail: 'at "a": 60, less than min 100' }],
  [
    { json: { path: 'a', max: 50.5 } },
    '{"a":60.0}',
    { path: 'match.json.max', detail: 'at "a": 60.0, more than max 50.5' },
  ],
  [{ json: { path: 'a', above: 60 } }, '{"a":60}', { path: 'match.json.above', detail: 'at "a": 60, not above 60' }],
  [
    { json: { path: 'a', below: 60 } },
    '{"a":1e400}',
    { path: 'match.json.below', detail: 'at "a": 1e400, not below 60' },
  ],
  [
    { json: { path: 'a', min: 100 } },
    '{"a":"600"}',
    { path: 'match.json.min', detail: 'at "a": the text "600", not a number (min 100)' },
  ],
  [
    { json: { path: 'a', contains: 'x' } },
    '{"a":"abc"}',
    { path: 'match.json.contains', detail: 'at "a": the text "abc", without the text "x"' },
  ],
  [
    { json: { path: 'a', contains: 'x' } },
    '{"a":["y"]}',
    { path: 'match.json.contains', detail: 'at "a": the array ["y"], without the text "x"' },
  ],
  [
    { json: { path: 'a', contains: '1' } },
    '{"a":1}',
    {
      path: 'match.json.contains',
      detail: 'at "a": the number 1, neither a text nor an array that could contain the text "1"',
    },
  ],
  [
    { json: { path: 'a', matches: '^x+$' } },
    '{"a":"xy"}',
    { path: 'match.json.matches', detail: 'at "a": the text "xy", no match of ^x+$' },
  ],
  [
    { json: { path: 'a', matches: '^1$' } },
    '{"a":1}',
    { path: 'match.json.matches', detail: 'at "a": the number 1, not a text that could match ^1$' },
  ],
  [{ json: { path: 'a.b' } }, '{"a":[]}', { path: 'match.json', detail: 'at "a.b": nothing' }],
  [
    { json: { path: 'a', exists: false } },
    '{"a":null}',
    { path: 'match.json.exists', detail: 'at "a": null, where nothing may be' },
  ],
  [{ json: { path: 'a' } }, '{oops', { path: 'match.json', detail: 'the message is not JSON: "{oops"' }],
  [
    { json: { path: 'a' } },
    Buffer.from('7b22e9227d', 'hex'),
    { path: 'match.json', detail: 'the message is not UTF-8, so it is not JSON: 0x7b22e9227d' },
  ],
  [
    { all: [{}, { equals: 'b' }] },
    'a',
    { path: 'match.all[1].equals', detail: 'byte 0 is "a" (0x61), not "b" (0x62)', at: 0 },
  ],
  [{ not: { contains: 'a' } }, 'a', { path: 'match.not', detail: 'holds, but must not' }],
])('%j says of %j what differs, and where', (match, message, mismatch) => {
  expect(explain(match, message).mismatches).toEqual([mismatch]);
});

test('every key of a condition that does not hold is named', () => {
  const mismatches = explain(
    { json: { path: 'a', equals: 'x', above: 7, below: 6, matches: '.' }, length: { min: 9, below: 3 } },
    '{"a":6}',
  ).mismatches;
  expect(mismatches).toEqual([
    { path: 'match.length.min', detail: 'is 7 bytes long, less than min 9' },
    { path: 'match.length.below', detail: 'is 7 bytes long, not below 3' },
    { path: 'match.json.equals', detail: 'at "a": the number 6, not the text "x"' },
    { path: 'match.json.matches', detail: 'at "a": the number 6, not a text that could match .' },
    { path: 'match.json.above', detail: 'at "a": 6, not above 7' },
    { path: 'match.json.below', detail: 'at "a": 6, not below 6' },
  ]);
});

test('a long text is quoted in part, up to the end of a character', () => {
  const [mismatch] = explain({ json: { path: '', equals: 'x' } }, JSON.stringify('é'.repeat(100))).mismatches;
  expect(mismatch?.detail).toBe(`the whole: the text "${'é'.repeat(32)}"… (200 bytes), not the text "x"`);
  const [odd] = explain({ json: { path: '', equals: 'x' } }, JSON.stringify(`a${'漢'.repeat(100)}`)).mismatches;
  expect(odd?.detail).toBe(`the whole: the text "a${'漢'.repeat(21)}"… (301 bytes), not the text "x"`);
});

test('of alternatives the closest is reported', () => {
  expect(explain({ any: [{ equals: 'xyz' }, { equals: 'abd' }] }, 'abc').mismatches).toEqual([
    { path: 'match.any', detail: 'none of 2 holds; the closest:' },
    { path: 'match.any[1].equals', detail: 'byte 2 is "c" (0x63), not "d" (0x64)', at: 2 },
  ]);
});

test('the more of a condition holds, the closer', () => {
  const closeness = (message: string) =>
    explain({ startsWith: 'PING', endsWith: '\n', contains: '42' }, message).closeness;
  const messages = ['PING 42\n', 'PING 42', 'PING 4', 'PIN', 'xyz'];
  expect(messages.map(closeness)).toEqual(messages.map(closeness).sort((a, b) => b - a));
  expect(new Set(messages.map(closeness)).size).toBe(messages.length);
  expect(closeness('PING 42\n')).toBe(1);
});

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 4 });
const leaf: fc.Arbitrary<MatchInput> = fc.oneof(
  fc
    .constantFrom<'equals' | 'startsWith' | 'endsWith' | 'contains'>('equals', 'startsWith', 'endsWith', 'contains')
    .chain((key) => text.map((operand) => ({ [key]: operand }))),
  fc.constantFrom('^a', 'b+', 'c$', '^$').map((matches) => ({ matches })),
  fc.tuple(fc.nat(3), fc.nat(4)).map(([min, max]) => ({ length: { min, max } })),
);
const both = (part: fc.Arbitrary<MatchInput>): fc.Arbitrary<MatchInput> =>
  fc.oneof(
    fc.tuple(leaf, leaf).map(([a, b]) => ({ ...a, ...b })),
    fc.array(part, { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(part, { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    part.map((not) => ({ not })),
  );
const anyMatch = both(both(leaf));

test('there is a reason exactly when the condition does not hold', () => {
  fc.assert(
    fc.property(anyMatch, text, (input, message) => {
      const match = matchSchema.parse(input);
      const { closeness, mismatches } = explain(input, message);
      const holds = compileMatch(match)(Buffer.from(message));
      expect([mismatches.length === 0, closeness === 1]).toEqual([holds, holds]);
    }),
    { numRuns: 1000 },
  );
});
