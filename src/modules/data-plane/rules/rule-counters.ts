import { isDeepStrictEqual } from 'node:util';
import { findRules, type Handler } from '../../../contract/handler.ts';
import { clearSlot, NUMBERS_PER_RULE, type RuleCounts } from '../../../contract/rule-counts.ts';
import type { Rule, RulesHandler } from '../../../contract/rules.ts';
import { MovedCounts } from './moved-counts.ts';

/** What is looked at of an endpoint's document. */
export interface RuledDocument {
  readonly id: string;
  readonly revision: number;
  readonly spec: { readonly handler: Handler };
}

/** What rules count while the endpoint has this revision. */
interface Generation {
  readonly revision: number;
  readonly handler: Handler;
  /** Undefined: it has no rules. */
  readonly counts: RuleCounts | undefined;
}

/** Slots for rules that are added later, as a share of the rules there are; and at least so many. */
const SPARE = { share: 1, least: 16 } as const;

/**
 * What the rules of endpoints count, in memory that all their net threads share: so `times` is exact over several threads, and survives
 * the death of one. A rule keeps its slot while it stays as it is: one with a name whatever happens to the others, one without while no rule
 * changes. The revision before is remembered, because a change may be refused after some thread has it.
 */
export class RuleCounters {
  readonly #byEndpoint = new Map<string, readonly Generation[]>();
  /** By the counts in the new memory. */
  readonly #moves = new WeakMap<RuleCounts, MovedCounts>();
  #lastGeneration = 0;

  /** Of an endpoint that gets this document; undefined when it has no rules. */
  countsOf({ id, revision, spec: { handler } }: RuledDocument): RuleCounts | undefined {
    const generations = this.#byEndpoint.get(id) ?? [];
    const known = generations.find((one) => one.revision === revision && isSame(one.handler, handler));
    if (known !== undefined) return known.counts;
    const before = generations.findLast((one) => one.revision < revision);
    const next = { revision, handler, counts: this.#countsAfter(before, handler) };
    this.#byEndpoint.set(id, before === undefined ? [next] : [before, next]);
    return next.counts;
  }

  /** What was counted under this document; undefined when nothing was. */
  findCounts({ id, revision }: RuledDocument): RuleCounts | undefined {
    const counts = this.#byEndpoint.get(id)?.find((one) => one.revision === revision)?.counts;
    this.#settle(counts);
    return counts;
  }

  /** The endpoint is reset: its rules have counted nothing. */
  clear(id: string): void {
    const generations = this.#byEndpoint.get(id) ?? [];
    for (const { counts } of generations) for (const slot of counts?.slots ?? []) clearSlot(counts as RuleCounts, slot);
    for (const { counts } of generations) if (counts !== undefined) this.#moves.get(counts)?.restart();
  }

  /** The endpoint is closed: it begins anew. */
  forget(id: string): void {
    this.#byEndpoint.delete(id);
  }

  #countsAfter(before: Generation | undefined, handler: Handler): RuleCounts | undefined {
    const now = findRules(handler);
    if (now === undefined) return undefined;
    const known = before?.counts;
    const then = before && findRules(before.handler);
    if (known === undefined || then === undefined) return this.#allocate(now.rules.length);
    this.#settle(known);
    if (isSame(then, now)) return known;
    const kept = keptSlots(then, now, known.slots);
    const free = freeSlots(known);
    const needed = kept.filter((slot) => slot === undefined).length;
    return needed > free.length ? this.#moved(known, kept) : this.#taken(known, kept, free);
  }

  /** In the same memory: what other threads count meanwhile is not lost. */
  #taken(known: RuleCounts, kept: readonly (number | undefined)[], free: number[]): RuleCounts {
    const slots = Int32Array.from(kept, (slot) => {
      if (slot !== undefined) return slot;
      const taken = free.pop() as number;
      clearSlot(known, taken);
      return taken;
    });
    return { ...known, generation: this.#nextGeneration(), slots };
  }

  /** There is no room. What other threads count in the old memory meanwhile is added later. */
  #moved(known: RuleCounts, kept: readonly (number | undefined)[]): RuleCounts {
    const counts = this.#allocate(kept.length);
    const slots = [...kept.entries()].flatMap(([to, from]) => (from === undefined ? [] : [{ from, to }]));
    this.#moves.set(counts, new MovedCounts(known, counts, slots));
    return counts;
  }

  #settle(counts: RuleCounts | undefined): void {
    if (counts !== undefined) this.#moves.get(counts)?.settle();
  }

  #allocate(rules: number): RuleCounts {
    const capacity = rules + Math.max(SPARE.least, Math.ceil(rules * SPARE.share));
    const numbers = new Int32Array(new SharedArrayBuffer(capacity * NUMBERS_PER_RULE * Int32Array.BYTES_PER_ELEMENT));
    return {
      generation: this.#nextGeneration(),
      numbers,
      slots: Int32Array.from({ length: rules }, (_, rule) => rule),
    };
  }

  #nextGeneration(): number {
    this.#lastGeneration += 1;
    return this.#lastGeneration;
  }
}

/** For each rule of `after` the slot it keeps. With another seed chance begins anew, and everything with it. */
function keptSlots(before: RulesHandler, after: RulesHandler, slots: Int32Array): (number | undefined)[] {
  if (before.seed !== after.seed) return after.rules.map(() => undefined);
  if (isDeepStrictEqual(before.rules, after.rules)) return [...slots];
  const named = Map.groupBy(before.rules.keys(), (at) => before.rules[at]?.name ?? '');
  const keptOf = (rule: Rule): number | undefined => {
    const candidates = rule.name === undefined ? [] : (named.get(rule.name) ?? []);
    const found = candidates.findIndex((at) => isDeepStrictEqual(before.rules[at], rule));
    const [at] = found < 0 ? [] : candidates.splice(found, 1);
    return at === undefined ? undefined : slots[at];
  };
  return after.rules.map(keptOf);
}

function freeSlots({ numbers, slots }: RuleCounts): number[] {
  const taken = new Set(slots);
  return Array.from({ length: numbers.length / NUMBERS_PER_RULE }, (_, slot) => slot).filter(
    (slot) => !taken.has(slot),
  );
}

function isSame(a: Handler, b: Handler): boolean {
  return a === b || isDeepStrictEqual(a, b);
}
