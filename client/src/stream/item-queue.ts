import type { StreamItem } from './stream-options.ts';

/** Items of one frame, and the position after them. */
export interface Batch {
  readonly items: readonly StreamItem[];
  readonly cursor: string | undefined;
  /** Length of the frame in characters. */
  readonly size: number;
}

/** What an iterator has not taken yet is at most about this much, in characters of JSON; then the stream is not read. */
const HIGH_WATER = 16 * 1024 * 1024;
const LOW_WATER = HIGH_WATER / 2;

/** Between the connection, which delivers frames, and an iterator, which takes items. */
export class ItemQueue {
  readonly #onRoom: () => void;
  #batches: Batch[] = [];
  #size = 0;
  #isFull = false;
  #end: { readonly error: unknown } | undefined;
  #wake: () => void = () => undefined;

  /** `onRoom`: it was full, and there is room again. */
  constructor(onRoom: () => void) {
    this.#onRoom = onRoom;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  push(batch: Batch): void {
    this.#batches.push(batch);
    this.#size += batch.size;
    if (this.#size > HIGH_WATER) this.#isFull = true;
    this.#wake();
  }

  /** Nothing more comes. Items that are here are still delivered, then `error` is thrown, if there is one. */
  end(error?: unknown): void {
    this.#end ??= { error };
    this.#wake();
  }

  clear(): void {
    this.#batches = [];
    this.#size = 0;
  }

  /** All batches that are here, at least one; undefined at the end. */
  async take(): Promise<readonly Batch[] | undefined> {
    while (this.#batches.length === 0) {
      if (this.#end?.error !== undefined) throw this.#end.error;
      if (this.#end !== undefined) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const batches = this.#batches;
    this.#batches = [];
    return batches;
  }

  /** A batch that was taken is done with. */
  release({ size }: Batch): void {
    this.#size = Math.max(0, this.#size - size);
    if (!this.#isFull || this.#size > LOW_WATER) return;
    this.#isFull = false;
    this.#onRoom();
  }
}
