import {
  lastHitIndex,
  lastHitsOf,
  NUMBERS_PER_RULE,
  ownRuleCounts,
  type RuleCounts,
} from '../../../../contract/rule-counts.ts';

/** How often rules have fired and been asked, over all threads of the listener. */
export class RuleCounters {
  readonly #numbers: Int32Array;
  readonly #lastHits: Float64Array;
  readonly #slots: Int32Array;

  /** `shared`: of all threads; there must be a slot for every rule. */
  constructor(rules: number, shared: RuleCounts | undefined) {
    const counts = shared?.slots.length === rules ? shared : ownRuleCounts(rules);
    this.#numbers = counts.numbers;
    this.#lastHits = lastHitsOf(counts);
    this.#slots = counts.slots;
  }

  /** How often the rule has fired, as `times` counts. */
  fired(rule: number): number {
    return Atomics.load(this.#numbers, this.#at(rule));
  }

  /** How often chance was asked. */
  drawn(rule: number): number {
    return Atomics.load(this.#numbers, this.#at(rule) + 1);
  }

  /** Number of this draw, from 0. */
  draw(rule: number): number {
    return Atomics.add(this.#numbers, this.#at(rule) + 1, 1);
  }

  /** False: it has fired `times` times, on this thread or another. */
  fire(rule: number, times: number): boolean {
    return this.fired(rule) < times && Atomics.add(this.#numbers, this.#at(rule), 1) < times;
  }

  /** Its actions begin. */
  hit(rule: number, nowMs: number): void {
    const at = this.#at(rule) + 2;
    // The low word has wrapped around.
    if (Atomics.add(this.#numbers, at, 1) === -1) Atomics.add(this.#numbers, at + 1, 1);
    this.#lastHits[lastHitIndex(this.#slots[rule] ?? 0)] = nowMs;
  }

  #at(rule: number): number {
    return (this.#slots[rule] ?? 0) * NUMBERS_PER_RULE;
  }
}
