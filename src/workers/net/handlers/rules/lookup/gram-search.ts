import { neededBytes, type MatchSubject } from '../../../../shared/match/index.ts';
import type { Candidates, Positions } from './candidates.ts';
import type { Finder, FinderKind, Sought } from './finder.ts';

/** Finds rules by bytes that are somewhere in the message; `width`: of the grams, in bytes. Fewer bytes are not sought. */
export function byGrams(width: number): FinderKind<readonly Buffer[]> {
  return {
    known(match) {
      const needed = neededBytes(match).filter((bytes) => bytes.length >= width);
      return needed.length === 0 ? undefined : needed;
    },
    create: (sought) => new GramSearch(width, sought),
  };
}

/** Of longer bytes no more than so many grams are looked at, spread over them. */
const MAX_GRAMS = 64;
const GOLDEN_RATIO = 0x9e3779b1;

/**
 * Finds in one pass over a message which of many byte strings it may contain: for each rule one gram (`width` bytes in a row) is sought, the one
 * of its strings that fewest others have, so strings that begin alike are still distinguished. A byte of the message costs one look into a table of bits,
 * however many strings there are.
 */
export class GramSearch implements Finder {
  readonly #width: number;
  /** Of an integer that holds the latest bytes: those of a gram. */
  readonly #mask: number;
  /** One bit for each value of a hash; there are at least 16 times as many as grams. */
  readonly #bits: Uint32Array;
  readonly #bitsShift: number;
  /** By another part of the hash, the next free place if it is taken: the gram, and one more than its row; 0: free. */
  readonly #grams: Int32Array;
  readonly #rows: Uint32Array;
  readonly #slotsShift: number;
  /** By row: who seeks the gram. */
  readonly #seekers: number[][] = [];
  /** By row: the number of the latest search that found it. */
  readonly #foundIn: Float64Array;
  #searches = 0;

  /** `width`: 1 to 4. `sought`: in the order of their positions. */
  constructor(width: number, sought: readonly Sought<readonly Buffer[]>[]) {
    this.#width = width;
    this.#mask = width === 4 ? -1 : (1 << (width * 8)) - 1;
    const slots = Math.max(4, Math.ceil(Math.log2(sought.length * 2)));
    this.#slotsShift = 32 - slots;
    this.#grams = new Int32Array(1 << slots);
    this.#rows = new Uint32Array(1 << slots);
    const bits = Math.max(5, slots + 3);
    this.#bitsShift = 32 - bits;
    this.#bits = new Uint32Array(1 << (bits - 5));
    this.#foundIn = new Float64Array(sought.length);
    const counts = new GramCounts(width, sought);
    for (const { position, known } of sought) this.#seek(counts.rarestOf(known), position);
  }

  find({ message }: MatchSubject, candidates: Candidates): void {
    this.#searches += 1;
    const width = this.#width;
    const mask = this.#mask;
    const bits = this.#bits;
    const shift = this.#bitsShift;
    const { length } = message;
    if (length < width) return;
    let gram = 0;
    let at = 0;
    for (; at < width - 1; at++) gram = (gram << 8) | (message[at] as number);
    for (; at < length; at++) {
      gram = ((gram << 8) | (message[at] as number)) & mask;
      const hash = Math.imul(gram, GOLDEN_RATIO) >>> shift;
      if (((bits[hash >>> 5] as number) & (1 << (hash & 31))) === 0) continue;
      const row = this.#rows[this.#slotOf(gram)] as number;
      if (row > 0 && this.#foundIn[row - 1] !== this.#searches) {
        this.#foundIn[row - 1] = this.#searches;
        candidates.add(this.#seekers[row - 1] as Positions);
      }
    }
  }

  #seek(gram: number, position: number): void {
    const slot = this.#slotOf(gram);
    if (this.#rows[slot] === 0) {
      const bit = Math.imul(gram, GOLDEN_RATIO) >>> this.#bitsShift;
      this.#bits[bit >>> 5] = (this.#bits[bit >>> 5] as number) | (1 << (bit & 31));
      this.#grams[slot] = gram;
      this.#rows[slot] = this.#seekers.push([]);
    }
    this.#seekers[(this.#rows[slot] as number) - 1]?.push(position);
  }

  /** Where the gram is, or would be. At most half of the slots are taken. */
  #slotOf(gram: number): number {
    const last = this.#rows.length - 1;
    let slot = Math.imul(gram, GOLDEN_RATIO) >>> this.#slotsShift;
    while (this.#rows[slot] !== 0 && this.#grams[slot] !== gram) slot = (slot + 1) & last;
    return slot;
  }
}

/** How many times each gram is needed: about, because grams share their counters, and enough to choose. */
class GramCounts {
  readonly #width: number;
  readonly #counts = new Uint32Array(1 << 16);

  constructor(width: number, sought: readonly Sought<readonly Buffer[]>[]) {
    this.#width = width;
    for (const { known } of sought)
      this.#forEach(known, (gram) => (this.#counts[counterOf(gram)] = this.#countOf(gram) + 1));
  }

  rarestOf(needed: readonly Buffer[]): number {
    let rarest = 0;
    let least = Number.POSITIVE_INFINITY;
    this.#forEach(needed, (gram) => {
      const count = this.#countOf(gram);
      if (count > least) return;
      least = count;
      rarest = gram;
    });
    return rarest;
  }

  #countOf(gram: number): number {
    return this.#counts[counterOf(gram)] as number;
  }

  #forEach(needed: readonly Buffer[], visit: (gram: number) => void): void {
    for (const bytes of needed) {
      const places = bytes.length - this.#width + 1;
      for (let at = 0, stride = Math.ceil(places / MAX_GRAMS); at < places; at += stride)
        visit(this.#gramAt(bytes, at));
    }
  }

  #gramAt(bytes: Buffer, at: number): number {
    let gram = 0;
    for (let i = 0; i < this.#width; i++) gram = (gram << 8) | (bytes[at + i] as number);
    return gram;
  }
}

function counterOf(gram: number): number {
  return Math.imul(gram, GOLDEN_RATIO) >>> 16;
}
