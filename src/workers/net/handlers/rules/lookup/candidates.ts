/** Where rules stand among those of one index, ascending. */
export type Positions = readonly number[];

/** A set of positions that is filled from many lists and read in order: a bit for each, so that neither asks for sorting. */
export class Candidates {
  readonly #words: Uint32Array;
  /** Words outside of these are 0. */
  #first: number;
  #last = -1;
  readonly #sorted: number[] = [];

  /** `count`: positions are below it. */
  constructor(count: number) {
    this.#words = new Uint32Array(Math.ceil(count / 32));
    this.#first = this.#words.length;
  }

  add(positions: Positions): void {
    for (const position of positions) {
      const word = position >>> 5;
      this.#words[word] = (this.#words[word] as number) | (1 << (position & 31));
      if (word < this.#first) this.#first = word;
      if (word > this.#last) this.#last = word;
    }
  }

  /** Empties it. The list is the same one each time: good until the next call. */
  takeSorted(): Positions {
    const sorted = this.#sorted;
    sorted.length = 0;
    for (let word = this.#first; word <= this.#last; word++) {
      for (let bits = this.#words[word] as number; bits !== 0; bits &= bits - 1)
        sorted.push(word * 32 + (31 - Math.clz32(bits & -bits)));
      this.#words[word] = 0;
    }
    this.#first = this.#words.length;
    this.#last = -1;
    return sorted;
  }
}
