import type { AppError } from '../../../core/errors/index.ts';
import type { HitTrail } from '../capture/hit-trail.ts';

const FIRST_BYTES = 1024;

/** Where its messages are recorded once they are taken. */
interface BacklogRecord {
  readonly trailIn: HitTrail<unknown> | undefined;
}

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
  /** Length of each message's frame, which stands behind the message; -1: it has none. Undefined while no message has one. */
  #frameLengths: number[] | undefined;
  readonly #record: BacklogRecord | undefined;
  /** What faults hit a message with, by its number. */
  #hits: Map<number, readonly unknown[]> | undefined;
  #taken = 0;
  #takenBytes = 0;
  /** What went wrong behind the last message. */
  fault: AppError | undefined;

  constructor(record?: BacklogRecord) {
    this.#record = record;
  }

  get isEmpty(): boolean {
    return this.#taken === this.#lengths.length;
  }

  add(message: Buffer, truncated: boolean, frame?: Buffer): void {
    if (frame !== undefined) this.#frameLengths ??= this.#lengths.map(() => -1);
    this.#frameLengths?.push(frame?.length ?? -1);
    const units = this.#record?.trailIn?.take();
    if (units !== undefined) (this.#hits ??= new Map()).set(this.#lengths.length, units);
    this.#append(message);
    if (frame !== undefined) this.#append(frame);
    this.#lengths.push(truncated ? ~message.length : message.length);
  }

  #append(bytes: Buffer): void {
    const end = this.#end + bytes.length;
    if (end > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(end, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, this.#end);
      this.#bytes = grown;
    }
    bytes.copy(this.#bytes, this.#end);
    this.#end = end;
  }

  /** Takes the oldest message out; there is one. */
  take(): { message: Buffer; truncated: boolean; frame: Buffer | undefined } {
    const length = this.#lengths[this.#taken] ?? 0;
    const frameLength = this.#frameLengths?.[this.#taken] ?? -1;
    const truncated = length < 0;
    this.#record?.trailIn?.giveBack(this.#hits?.get(this.#taken));
    this.#taken += 1;
    const message = this.#next(truncated ? ~length : length);
    return { message, truncated, frame: frameLength < 0 ? undefined : this.#next(frameLength) };
  }

  /** Forgets the messages; how many there were. */
  clear(): number {
    const waiting = this.#lengths.length - this.#taken;
    this.#taken = this.#lengths.length;
    return waiting;
  }

  #next(length: number): Buffer {
    const from = this.#takenBytes;
    this.#takenBytes += length;
    return this.#bytes.subarray(from, this.#takenBytes);
  }
}
