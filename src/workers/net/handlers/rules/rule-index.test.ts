import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleMatchSchema, type RuleMatch, type RuleMatchInput } from '../../../../contract/match.ts';
import { compileCondition, ReadMessage } from '../../../shared/match/index.ts';
import { RuleIndex } from './rule-index.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '0'), maxLength: 5 });
const operand = fc.oneof(text, text.map((data) => ({ data: Buffer.from(data).toString('hex'), encoding: 'hex' as const })));
const leaf: fc.Arbitrary<RuleMatchInput> = fc.oneof(
  operand.map((equals) => ({ equals })),
  operand.map((startsWith) => ({ startsWith })),
  operand.map((contains) => ({ contains })),
  fc.constantFrom('^a', '^ab', '^ab*', '^a|b', '^(a|b)0', '^ab?0', '^0{2}', 'b$', '^a\\w', '^ab[|]?', '^(?:a|b)|0').map((matches) => ({ matches })),
  fc.constantFrom('61', '6162').map((data) => ({ mask: { data, mask: 'ff'.repeat(data.length / 2) } })),
  fc.constant({ mask: { data: '6100', mask: 'fff0' } }),
  fc.nat(4).map((min) => ({ length: { min } })),
);
const both: fc.Arbitrary<RuleMatchInput> = fc.oneof(
  leaf, leaf,
  fc.tuple(leaf, leaf).map(([a, b]) => ({ ...a, ...b })),
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
  leaf.map((not) => ({ not })),
);

function firstByIndex(matches: readonly RuleMatch[], message: Buffer): number {
  const conditions = matches.map(compileCondition);
  const subject = new ReadMessage();
  subject.read(message);
  return new RuleIndex(matches).first(message, { fits: (position) => conditions[position]?.(subject) === true });
}

function firstByAsking(matches: readonly RuleMatch[], message: Buffer): number {
  const subject = new ReadMessage();
  subject.read(message);
  return matches.findIndex((match) => compileCondition(match)(subject));
}

test('the index finds the rule that asking one after the other finds', () => {
  fc.assert(fc.property(fc.array(both, { maxLength: 12 }), fc.array(text, { minLength: 1, maxLength: 5 }), (inputs, messages) => {
    const matches = inputs.map((input) => ruleMatchSchema.parse(input));
    for (const message of messages.map((one) => Buffer.from(one))) expect(firstByIndex(matches, message)).toBe(firstByAsking(matches, message));
  }), { numRuns: 3000 });
});

test('one of thousands of rules is found without asking the others', () => {
  const matches: RuleMatch[] = Array.from({ length: 3000 }, (_, n) => (n % 3 === 0 ? { equals: `EQ ${n}` } : n % 3 === 1 ? { startsWith: `SW ${n};` } : { matches: `^RE ${n} (\\d+)$` }));
  const index = new RuleIndex(matches);
  const asked: number[] = [];
  const find = (message: string) => index.first(Buffer.from(message), { fits: (position) => asked.push(position) > 0 });
  expect([find('EQ 2997'), find('SW 2998; more'), find('RE 2999 1'), find('nothing')]).toEqual([2997, 2998, 2999, -1]);
  expect(asked).toEqual([2997, 2998, 2999]);
});
