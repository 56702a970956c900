import { expect, test } from 'vitest';
import { handlerSchema } from '../../../contract/handler.ts';
import { hitsOf, lastHitIndex, lastHitsOf, NUMBERS_PER_RULE, type RuleCounts } from '../../../contract/rule-counts.ts';
import { RuleCounters } from './rule-counters.ts';

const TWO_TO_32 = 2 ** 32;

/** An endpoint with `rules` named rules; the names begin with "r0". */
function documentWith(rules: number, revision: number) {
  const handler = handlerSchema.parse({
    type: 'rules',
    rules: Array.from({ length: rules }, (_, at) => ({ name: `r${at}`, do: [{ type: 'drop' }] })),
  });
  return { id: 'lst_1', revision, spec: { handler } };
}

function count(counts: RuleCounts, rule: number, word: number, times: number): void {
  Atomics.add(counts.numbers, (counts.slots[rule] ?? 0) * NUMBERS_PER_RULE + word, times);
}
const fired = (counts: RuleCounts, rule: number) => counts.numbers[(counts.slots[rule] ?? 0) * NUMBERS_PER_RULE];
const hits = (counts: RuleCounts, rule: number) => hitsOf(counts, counts.slots[rule] ?? 0);

test('what threads count in the old memory after it was left is not lost, and counts once', () => {
  const counters = new RuleCounters();
  const before = counters.countsOf(documentWith(1, 1)) as RuleCounts;
  count(before, 0, 0, 7);
  count(before, 0, 2, 5);
  const large = documentWith(100, 2);
  const after = counters.countsOf(large) as RuleCounts;
  expect(after.numbers.buffer).not.toBe(before.numbers.buffer);
  expect([fired(after, 0), hits(after, 0)]).toEqual([7, 5]);
  // One thread has the change, another has not.
  count(after, 0, 2, 10);
  count(before, 0, 2, 3);
  count(before, 0, 0, 1);
  lastHitsOf(before)[lastHitIndex(before.slots[0] ?? 0)] = 1234;
  for (let read = 0; read < 3; read += 1) {
    const found = counters.findCounts(large) as RuleCounts;
    expect([fired(found, 0), hits(found, 0), hits(found, 1)]).toEqual([8, 18, 0]);
    expect(lastHitsOf(found)[lastHitIndex(found.slots[0] ?? 0)]).toBe(1234);
  }
});

test('the next change takes over what the old memory still counted', () => {
  const counters = new RuleCounters();
  const first = counters.countsOf(documentWith(1, 1)) as RuleCounts;
  counters.countsOf(documentWith(100, 2));
  count(first, 0, 2, 4);
  const third = documentWith(1000, 3);
  expect(hits(counters.countsOf(third) as RuleCounts, 0)).toBe(4);
  expect(hits(counters.findCounts(third) as RuleCounts, 0)).toBe(4);
});

test('hits beyond 32 bits stay exact', () => {
  const counters = new RuleCounters();
  const before = counters.countsOf(documentWith(1, 1)) as RuleCounts;
  count(before, 0, 2, -1);
  count(before, 0, 3, 2);
  const large = documentWith(100, 2);
  const after = counters.countsOf(large) as RuleCounts;
  expect(hits(after, 0)).toBe(3 * TWO_TO_32 - 1);
  count(before, 0, 2, 2);
  expect(hits(counters.findCounts(large) as RuleCounts, 0)).toBe(3 * TWO_TO_32 + 1);
});

test('a reset also removes what the old memory counted', () => {
  const counters = new RuleCounters();
  const before = counters.countsOf(documentWith(1, 1)) as RuleCounts;
  const large = documentWith(100, 2);
  counters.countsOf(large);
  count(before, 0, 2, 4);
  counters.clear('lst_1');
  expect(hits(counters.findCounts(large) as RuleCounts, 0)).toBe(0);
});
