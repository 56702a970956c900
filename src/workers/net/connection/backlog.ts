import type { AppError } from '../../../core/errors/index.ts';

const FIRST_BYTES = 1024;

/**
 * Messages that were decoded from a chunk when the peer had stopped reading our replies: they wait here, and reading from the peer is
 * paused. So it holds at most what one chunk and one unfinished message bring. They are copied together, because a chunk of 64 KiB can
 * be 65,536 messages, and as many views would take a hundred times its memory.
 */
export class Backlog {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #end = 0;
  /** Length of each message; of a truncated one its complement (~), which is negative. */
  readonly #lengths: number[] = [];
  #taken = 0;
  #takenBytes = 0;
  /** What went wrong behind the last message. */
  fault: AppError | undefined;

  get isEmpty(): boolean {
    return this.#taken === this.#lengths.length;
  }

  add(message: Buffer, truncated: boolean): void {
    const end = this.#end + message.length;
    if (end > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(end, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, this.#end);
      this.#bytes = grown;
    }
    message.copy(this.#bytes, this.#end);
    this.#end = end;
    this.#lengths.push(truncated ? ~message.length : message.length);
  }

  /** Takes the oldest message out; there is one. */
  take(): { message: Buffer; truncated: boolean } {
    const length = this.#lengths[this.#taken] ?? 0;
    const truncated = length < 0;
    const from = this.#takenBytes;
    this.#taken += 1;
    this.#takenBytes += truncated ? ~length : length;
    return { message: this.#bytes.subarray(from, this.#takenBytes), truncated };
  }
}
