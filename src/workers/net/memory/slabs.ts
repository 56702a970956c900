const NONE = Buffer.alloc(0);

/**
 * Cuts short pieces from larger allocations: one of its own for each costs more than all else that happens to a short message. Code that keeps
 * a piece keeps its slab.
 */
export class Slabs {
  readonly #slabBytes: number;
  #slab = NONE;
  #used = 0;

  /** `slabBytes`: of one allocation; no piece is longer. Nothing is allocated before the first piece is cut. */
  constructor(slabBytes: number) {
    this.#slabBytes = slabBytes;
  }

  /** What is in it is not defined. */
  cut(bytes: number): Buffer {
    if (this.#used + bytes > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(this.#slabBytes);
      this.#used = 0;
    }
    const from = this.#used;
    this.#used += bytes;
    return this.#slab.subarray(from, this.#used);
  }
}
