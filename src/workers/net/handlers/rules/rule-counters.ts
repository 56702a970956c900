/** Numbers each rule has in the counters: how often it fired, how often chance was asked. */
export const COUNTERS_PER_RULE = 2;

/** How often rules have fired and been asked, over all threads of the listener. */
export class RuleCounters {
  readonly #counts: Int32Array;

  /** `shared`: of all threads; there must be room for every rule. */
  constructor(rules: number, shared: Int32Array | undefined) {
    const needed = rules * COUNTERS_PER_RULE;
    this.#counts = shared !== undefined && shared.length >= needed ? shared : new Int32Array(needed);
  }

  /** How often the rule has fired. */
  fired(rule: number): number {
    return Atomics.load(this.#counts, rule * COUNTERS_PER_RULE);
  }

  /** How often chance was asked. */
  drawn(rule: number): number {
    return Atomics.load(this.#counts, rule * COUNTERS_PER_RULE + 1);
  }

  /** Number of this draw, from 0. */
  draw(rule: number): number {
    return Atomics.add(this.#counts, rule * COUNTERS_PER_RULE + 1, 1);
  }

  /** False: it has fired `times` times, on this thread or another. */
  fire(rule: number, times: number): boolean {
    return this.fired(rule) < times && Atomics.add(this.#counts, rule * COUNTERS_PER_RULE, 1) < times;
  }
}
