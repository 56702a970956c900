const NOTHING = Buffer.alloc(0);
const FIRST_CAPACITY_BYTES = 256;

/** The beginning of a message whose end has not come. Grows by doubling, so that n bytes cost O(n) however they come. */
export class ByteStore {
  #bytes: Buffer = NOTHING;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What is held; valid until the next call. */
  get view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Copies `chunk[from, to)` to the end. The caller sees to the bound. */
  append(chunk: Buffer, from: number, to: number): void {
    const length = this.#length + to - from;
    if (length > this.#bytes.length) this.#grow(length);
    chunk.copy(this.#bytes, this.#length, from, to);
    this.#length = length;
  }

  /** Hands out `[from, to)` for good and forgets everything. */
  take(from = 0, to = this.#length): Buffer {
    const part = this.#bytes.subarray(from, to);
    // A receiver that keeps the message must not keep more than twice its memory.
    const taken = part.length * 2 < this.#bytes.length ? Buffer.from(part) : part;
    this.clear();
    return taken;
  }

  clear(): void {
    this.#bytes = NOTHING;
    this.#length = 0;
  }

  #grow(needed: number): void {
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2, FIRST_CAPACITY_BYTES));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
