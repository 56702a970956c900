import { lastHitIndex, lastHitsOf, NUMBERS_PER_RULE, type RuleCounts } from '../../../contract/rule-counts.ts';

/** The low word of the hits. */
const HITS = 2;
const TWO_TO_32 = 2 ** 32;

/** Where the counts of a rule were, and where they are now. */
interface MovedSlot {
  readonly from: number;
  readonly to: number;
}

/**
 * Counts that were copied to larger memory. Net threads count in the old memory until each of them has the change; {@link settle} adds what came
 * there after the copy.
 */
export class MovedCounts {
  readonly #old: RuleCounts;
  readonly #new: RuleCounts;
  readonly #slots: readonly MovedSlot[];
  /** What is in the new memory of what the old one counted, in the order of the slots. */
  readonly #seen: Int32Array;

  constructor(old: RuleCounts, next: RuleCounts, slots: readonly MovedSlot[]) {
    this.#old = old;
    this.#new = next;
    this.#slots = slots;
    this.#seen = new Int32Array(slots.length * NUMBERS_PER_RULE);
    this.settle();
  }

  /** May be called at any time and as often as needed. */
  settle(): void {
    const [from, to] = [lastHitsOf(this.#old), lastHitsOf(this.#new)];
    for (const [index, slot] of this.#slots.entries()) {
      this.#add(index, slot, 0);
      this.#add(index, slot, 1);
      const hits = this.#add(index, slot, HITS);
      if (hits.before + hits.added >= TWO_TO_32)
        Atomics.add(this.#new.numbers, slot.to * NUMBERS_PER_RULE + HITS + 1, 1);
      this.#addHighHits(index, slot);
      const [then, now] = [lastHitIndex(slot.from), lastHitIndex(slot.to)];
      to[now] = Math.max(to[now] ?? 0, from[then] ?? 0);
    }
  }

  /** The counts were cleared: what the old memory has now does not count. */
  restart(): void {
    for (const [index, { from }] of this.#slots.entries())
      for (const word of [0, 1, HITS])
        this.#seen[index * NUMBERS_PER_RULE + word] = Atomics.load(this.#old.numbers, from * NUMBERS_PER_RULE + word);
  }

  /** Adds one number, as 32 bits without a sign. */
  #add(index: number, { from, to }: MovedSlot, word: number): { before: number; added: number } {
    const now = Atomics.load(this.#old.numbers, from * NUMBERS_PER_RULE + word);
    const seenAt = index * NUMBERS_PER_RULE + word;
    const added = (now - (this.#seen[seenAt] ?? 0)) >>> 0;
    this.#seen[seenAt] = now;
    const before = Atomics.add(this.#new.numbers, to * NUMBERS_PER_RULE + word, added | 0) >>> 0;
    return { before, added };
  }

  /** The high word of the hits at the time of the copy; later it changes only by the carry of the low word. */
  #addHighHits(index: number, { from, to }: MovedSlot): void {
    const at = index * NUMBERS_PER_RULE + HITS + 1;
    if (this.#seen[at] !== 0) return;
    const high = Atomics.load(this.#old.numbers, from * NUMBERS_PER_RULE + HITS + 1);
    Atomics.add(this.#new.numbers, to * NUMBERS_PER_RULE + HITS + 1, high);
    this.#seen[at] = 1;
  }
}
