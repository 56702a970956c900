import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchSchema, type MatchInput } from '../../../contract/match.ts';
import { compileMatch } from './compile-match.ts';
import { compileExplanation } from './explain-match.ts';

const explain = (input: MatchInput, message: string | Buffer) => compileExplanation(matchSchema.parse(input))(Buffer.from(message as string));
const hex = (data: string) => ({ data, encoding: 'hex' as const });

test.each<[MatchInput, string | Buffer, { path: string; detail: string; at?: number }]>([
  [{ equals: 'PING 1' }, 'PING 2', { path: 'match.equals', detail: 'byte 5 is "2" (0x32), not "1" (0x31)', at: 5 }],
  [{ equals: 'PING' }, 'PING\r\n', { path: 'match.equals', detail: 'goes on after byte 4: 2 bytes too many', at: 4 }],
  [{ equals: 'PING' }, 'PI', { path: 'match.equals', detail: 'ends after byte 2: "NG" is missing', at: 2 }],
  [{ startsWith: hex('00ff01') }, Buffer.from([0, 254]), { path: 'match.startsWith', detail: 'byte 1 is 0xfe, not 0xff', at: 1 }],
  [{ startsWith: 'PING' }, 'PI', { path: 'match.startsWith', detail: 'ends after byte 2: "NG" is missing', at: 2 }],
  [{ endsWith: 'OK\n' }, 'not ok\n', { path: 'match.endsWith', detail: 'byte 5 is "k" (0x6b), not "K" (0x4b)', at: 5 }],
  [{ endsWith: 'OK\n' }, '\n', { path: 'match.endsWith', detail: 'is 1 bytes long, shorter than the 3 it has to end with' }],
  [{ contains: 'order=17' }, 'the order=1, please', { path: 'match.contains', detail: '"order=17" does not occur; "order=1" does at byte 4', at: 11 }],
  [{ contains: hex('ff00') }, 'abc', { path: 'match.contains', detail: '0xff00 does not occur, not even its first byte' }],
  [{ matches: '^a\\d$' }, 'ab', { path: 'match.matches', detail: 'no match of ^a\\d$' }],
  [{ length: { min: 3 } }, 'ab', { path: 'match.length.min', detail: 'is 2 bytes long, 3 at least were wanted' }],
  [{ length: { max: 1 } }, 'ab', { path: 'match.length.max', detail: 'is 2 bytes long, 1 at most were wanted' }],
  [{ all: [{}, { equals: 'b' }] }, 'a', { path: 'match.all[1].equals', detail: 'byte 0 is "a" (0x61), not "b" (0x62)', at: 0 }],
  [{ not: { contains: 'a' } }, 'a', { path: 'match.not', detail: 'holds, and must not' }],
])('%j says of %j what differs, and where', (match, message, mismatch) => {
  expect(explain(match, message).mismatches).toEqual([mismatch]);
});

test('of alternatives the closest is told', () => {
  expect(explain({ any: [{ equals: 'xyz' }, { equals: 'abd' }] }, 'abc').mismatches).toEqual([
    { path: 'match.any', detail: 'none of 2 holds; the closest:' },
    { path: 'match.any[1].equals', detail: 'byte 2 is "c" (0x63), not "d" (0x64)', at: 2 },
  ]);
});

test('the more of a condition holds, the closer', () => {
  const closeness = (message: string) => explain({ startsWith: 'PING', endsWith: '\n', contains: '42' }, message).closeness;
  const messages = ['PING 42\n', 'PING 42', 'PING 4', 'PIN', 'xyz'];
  expect(messages.map(closeness)).toEqual(messages.map(closeness).sort((a, b) => b - a));
  expect(new Set(messages.map(closeness)).size).toBe(messages.length);
  expect(closeness('PING 42\n')).toBe(1);
});

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 4 });
const leaf: fc.Arbitrary<MatchInput> = fc.oneof(
  fc.constantFrom<'equals' | 'startsWith' | 'endsWith' | 'contains'>('equals', 'startsWith', 'endsWith', 'contains').chain((key) => text.map((operand) => ({ [key]: operand }))),
  fc.constantFrom('^a', 'b+', 'c$', '^$').map((matches) => ({ matches })),
  fc.tuple(fc.nat(3), fc.nat(4)).map(([min, max]) => ({ length: { min, max } })),
);
const both = (part: fc.Arbitrary<MatchInput>): fc.Arbitrary<MatchInput> => fc.oneof(
  fc.tuple(leaf, leaf).map(([a, b]) => ({ ...a, ...b })),
  fc.array(part, { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
  fc.array(part, { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
  part.map((not) => ({ not })),
);
const anyMatch = both(both(leaf));

test('there is a reason exactly when the condition does not hold', () => {
  fc.assert(fc.property(anyMatch, text, (input, message) => {
    const match = matchSchema.parse(input);
    const { closeness, mismatches } = explain(input, message);
    const holds = compileMatch(match)(Buffer.from(message));
    expect([mismatches.length === 0, closeness === 1]).toEqual([holds, holds]);
  }), { numRuns: 1000 });
});
