import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { ruleMatchSchema, type RuleMatch, type RuleMatchInput } from '../../../../contract/match.ts';
import { compileCondition, ReadMessage } from '../../../shared/match/index.ts';
import { RuleIndex } from './rule-index.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '0'), maxLength: 5 });
const operand = fc.oneof(
  text,
  text.map((data) => ({ data: Buffer.from(data).toString('hex'), encoding: 'hex' as const })),
);
const leaf: fc.Arbitrary<RuleMatchInput> = fc.oneof(
  operand.map((equals) => ({ equals })),
  operand.map((startsWith) => ({ startsWith })),
  operand.map((contains) => ({ contains })),
  fc
    .constantFrom('^a', '^ab', '^ab*', '^a|b', '^(a|b)0', '^ab?0', '^0{2}', 'b$', '^a\\w', '^ab[|]?', '^(?:a|b)|0')
    .map((matches) => ({ matches })),
  fc.constantFrom('61', '6162').map((data) => ({ mask: { data, mask: 'ff'.repeat(data.length / 2) } })),
  fc.constant({ mask: { data: '6100', mask: 'fff0' } }),
  fc.nat(4).map((min) => ({ length: { min } })),
);
const both: fc.Arbitrary<RuleMatchInput> = fc.oneof(
  leaf,
  leaf,
  fc.tuple(leaf, leaf).map(([a, b]) => ({ ...a, ...b })),
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
  leaf.map((not) => ({ not })),
);

function read(message: Buffer | string): ReadMessage {
  const subject = new ReadMessage();
  subject.read(Buffer.from(message));
  return subject;
}

/** All rules that fit, in the order in which they are asked: none is taken, so that the next one is asked, too. */
function fittingByIndex(matches: readonly RuleMatch[], message: Buffer): number[] {
  const conditions = matches.map(compileCondition);
  const subject = read(message);
  const fitting: number[] = [];
  const fits = (position: number): boolean => {
    if (conditions[position]?.(subject) === true) fitting.push(position);
    return false;
  };
  expect(new RuleIndex(matches).first(subject, { fits })).toBe(-1);
  return fitting;
}

function fittingByAsking(matches: readonly RuleMatch[], message: Buffer): number[] {
  const subject = read(message);
  return matches.flatMap((match, position) => (compileCondition(match)(subject) ? [position] : []));
}

function expectSame(inputs: readonly RuleMatchInput[], messages: readonly string[]): void {
  const matches = inputs.map((input) => ruleMatchSchema.parse(input));
  for (const message of messages.map((one) => Buffer.from(one)))
    expect(fittingByIndex(matches, message)).toEqual(fittingByAsking(matches, message));
}

// Thousands of random sets of rules: a busy machine needs its time.
vi.setConfig({ testTimeout: 180_000 });

test('the index finds the rules that asking one after the other finds, in that order', () => {
  fc.assert(
    fc.property(fc.array(both, { maxLength: 12 }), fc.array(text, { minLength: 1, maxLength: 5 }), expectSame),
    { numRuns: 1000 },
  );
});

test('so it does when there are enough rules of a kind to find them in other ways', () => {
  const longer = fc.string({ unit: fc.constantFrom('a', 'b', '0'), minLength: 1, maxLength: 9 });
  const value = fc.oneof(fc.constantFrom('a', 'b', '0', 0, 1, true, false, null), longer);
  const path = fc.constantFrom('', 'a', '$.a', 'b', 'b[0]', 'c.d');
  const sought: fc.Arbitrary<RuleMatchInput> = fc.oneof(
    longer.map((contains) => ({ contains })),
    longer.map((endsWith) => ({ endsWith })),
    longer.map((one) => ({ matches: `${one}+` })),
    fc.tuple(longer, longer).map(([contains, endsWith]) => ({ contains, endsWith })),
    longer.map((contains) => ({ startsWith: 'a', contains })),
    longer.map((one) => ({ matches: `^a.*${one}` })),
    fc.tuple(longer, longer).map(([contains, other]) => ({ contains, not: { contains: other } })),
    fc.tuple(path, value).map(([at, equals]) => ({ json: { path: at, equals } })),
    fc.tuple(path, value, path, value).map(([at, equals, other, contains]) => ({
      all: [{ json: { path: at, equals } }, { json: { path: other, contains: String(contains) } }],
    })),
    fc.tuple(path, value, path, value).map(([at, equals, other, also]) => ({
      all: [{ json: { path: at, equals } }, { json: { path: other, equals: also } }],
    })),
  );
  const message = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'b', '0'), maxLength: 30 }),
    fc
      .record(
        { a: value, b: fc.oneof(value, fc.array(value)), c: fc.oneof(value, fc.record({ d: value })) },
        { requiredKeys: [] },
      )
      .map((one) => JSON.stringify(one)),
    value.map((one) => JSON.stringify(one)),
  );
  const rules = fc.array(fc.oneof({ weight: 9, arbitrary: sought }, both), {
    minLength: 100,
    maxLength: 250,
    size: 'max',
  });
  fc.assert(fc.property(rules, fc.array(message, { minLength: 3, maxLength: 9 }), expectSame), { numRuns: 200 });
});

test('one of thousands of rules is found without asking the others', () => {
  const matches: RuleMatch[] = Array.from({ length: 3000 }, (_, n) =>
    n % 3 === 0 ? { equals: `EQ ${n}` } : n % 3 === 1 ? { startsWith: `SW ${n};` } : { matches: `^RE ${n} (\\d+)$` },
  );
  const index = new RuleIndex(matches);
  const asked: number[] = [];
  const find = (message: string) => index.first(read(message), { fits: (position) => asked.push(position) > 0 });
  expect([find('EQ 2997'), find('SW 2998; more'), find('RE 2999 1'), find('nothing')]).toEqual([2997, 2998, 2999, -1]);
  expect(asked).toEqual([2997, 2998, 2999]);
});

test.each<[string, (n: number) => RuleMatchInput, string | Buffer]>([
  ['contains', (n) => ({ contains: `id ${n};` }), 'some id 2345; more'],
  [
    'contains, 2 bytes',
    (n) => ({ contains: { data: (n + 0x1000).toString(16), encoding: 'hex' } }),
    Buffer.from(`00${(2345 + 0x1000).toString(16)}00`, 'hex'),
  ],
  ['endsWith', (n) => ({ endsWith: `id ${n};` }), 'some id 2345;'],
  ['matches', (n) => ({ matches: `(\\w+) id ${n};$` }), 'some id 2345;'],
  ['startsWith of all and contains', (n) => ({ startsWith: 'some ', contains: `id ${n};` }), 'some id 2345; more'],
  ['matches with a beginning of all', (n) => ({ matches: `^some (\\w+) ${n};$` }), 'some id 2345;'],
  ['json', (n) => ({ json: { path: 'device.id', equals: n } }), '{"device":{"id":2345}}'],
  [
    'all',
    (n) => ({ all: [{ json: { path: 'type', equals: 'login' } }, { json: { path: 'user', equals: `user ${n}` } }] }),
    '{"type":"login","user":"user 2345"}',
  ],
])('one of thousands with %s is found without asking more than a few', (_, when, message) => {
  const index = new RuleIndex(Array.from({ length: 3000 }, (__, n) => ruleMatchSchema.parse(when(n))));
  let asked: number[] = [];
  const find = (one: string | Buffer) => {
    asked = [];
    return index.first(read(one), { fits: (position) => asked.push(position) > 0 && position === 2345 });
  };
  expect(find(message)).toBe(2345);
  expect(asked.length).toBeLessThan(40);
  expect(find('nothing of that')).toBe(-1);
  expect(asked.length).toBeLessThan(40);
});

test('rules before and behind those that are sought for are asked in their place', () => {
  const matches: RuleMatch[] = [
    { length: { min: 1 } },
    ...Array.from({ length: 100 }, (_, n) => ({ contains: `needed ${n}` })),
    { length: { min: 1 } },
  ];
  const index = new RuleIndex(matches);
  const asked: number[] = [];
  const find = (message: string, fitting: number) =>
    index.first(read(message), { fits: (position) => asked.push(position) > 0 && position === fitting });
  expect(find('needed 50', 0)).toBe(0);
  expect(asked).toEqual([0]);
  expect(find('needed 50', 51)).toBe(51);
  expect(find('needed 50', 101)).toBe(101);
});
