import { ByteStore } from './byte-store.ts';

/** The bytes of the frame that is being decoded, as they came: what a decoder takes out of them is still there. */
export class FrameStore {
  readonly #held = new ByteStore();
  /** The start of the frame is unknown, or the frame is skipped: nothing is kept until the next frame. */
  #isLost: boolean;

  /** `isLost`: a frame has begun already. */
  constructor(isLost: boolean) {
    this.#isLost = isLost;
  }

  /** The frame goes on beyond the chunk. */
  append(chunk: Buffer, from: number): void {
    if (!this.#isLost && from < chunk.length) this.#held.append(chunk, Math.max(from, 0), chunk.length);
  }

  /** The frame goes on at `from` of the chunk and ends at `end`; one that ends before the chunk leaves bytes for the next. */
  take(chunk: Buffer, from: number, end: number): Buffer | undefined {
    if (this.#isLost) {
      this.#isLost = end < 0;
      return undefined;
    }
    if (this.#held.length === 0) return chunk.subarray(from, end);
    if (end < 0) return this.#takeBefore(this.#held.length + end);
    this.#held.append(chunk, Math.max(from, 0), end);
    return this.#held.take();
  }

  #takeBefore(end: number): Buffer {
    const all = this.#held.take();
    this.#held.append(all, end, all.length);
    return all.subarray(0, end);
  }

  lose(): void {
    this.#held.clear();
    this.#isLost = true;
  }

  /** The next frame begins at `end` of the chunk, or as many bytes before it. */
  skip(end: number): void {
    if (this.#isLost && end < 0) return;
    if (end < 0) this.#takeBefore(this.#held.length + end);
    else this.#held.clear();
    this.#isLost = false;
  }
}
