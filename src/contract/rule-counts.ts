/**
 * What the rules of a listener count, in memory that the main thread and all net threads of the listener share. Each rule has a slot of
 * {@link NUMBERS_PER_RULE} int32:
 *
 *   0 fired, as `times` counts · 1 how often chance was asked · 2, 3 hits, low and high word · 4, 5 last hit, float64, Unix milliseconds
 */
export interface RuleCounts {
  /** Another one whenever some slot belongs to another rule. */
  readonly generation: number;
  readonly numbers: Int32Array;
  /** The slot of each rule, in the order of the handler's rules. */
  readonly slots: Int32Array;
}

export const NUMBERS_PER_RULE = 6;

/** Rules with these slots that nothing shares: for dry runs, and threads without a main thread. */
export function ownRuleCounts(rules: number): RuleCounts {
  return {
    generation: 0,
    numbers: new Int32Array(rules * NUMBERS_PER_RULE),
    slots: Int32Array.from({ length: rules }, (_, rule) => rule),
  };
}

/** The last hits as they lie between the other numbers: index {@link lastHitIndex}. */
export function lastHitsOf({ numbers }: Pick<RuleCounts, 'numbers'>): Float64Array {
  return new Float64Array(numbers.buffer, numbers.byteOffset, numbers.length / 2);
}

export function lastHitIndex(slot: number): number {
  return (slot * NUMBERS_PER_RULE) / 2 + 2;
}

/** How often the rule of a slot has fired. Exact up to 2^53. */
export function hitsOf({ numbers }: Pick<RuleCounts, 'numbers'>, slot: number): number {
  const at = slot * NUMBERS_PER_RULE;
  return (Atomics.load(numbers, at + 2) >>> 0) + (Atomics.load(numbers, at + 3) >>> 0) * 2 ** 32;
}

/** The rule of the slot has counted nothing. */
export function clearSlot({ numbers }: Pick<RuleCounts, 'numbers'>, slot: number): void {
  for (let at = slot * NUMBERS_PER_RULE; at < (slot + 1) * NUMBERS_PER_RULE; at++) Atomics.store(numbers, at, 0);
}
