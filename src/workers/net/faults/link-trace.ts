import type { FaultOf } from '../../../contract/faults/index.ts';

/** The rows of a trace as a function of time, in milliseconds from its start. */
export class LinkTrace {
  readonly #rows: readonly (readonly number[])[];
  readonly #isLoop: boolean;
  /** From one beginning to the next; Infinity: the last row stays. */
  readonly #periodMs: number;
  /** Bytes that pass in a period. */
  readonly #periodBytes: number;

  constructor({ rows, loop }: Pick<FaultOf<'trace'>, 'rows' | 'loop'>) {
    this.#rows = rows;
    this.#isLoop = loop;
    const [lastMs, beforeMs] = [rows.at(-1)?.[0] ?? 0, rows.at(-2)?.[0] ?? 0];
    this.#periodMs = loop ? 2 * lastMs - beforeMs : Infinity;
    this.#periodBytes = loop
      ? rows.reduce(
          (bytes, row, at) => bytes + ((row[1] ?? 0) * (this.#endOf(at) - (at === 0 ? 0 : (row[0] ?? 0)))) / 1000,
          0,
        )
      : Infinity;
  }

  latencyMs(atMs: number): number {
    return this.#rows[this.#indexAt(this.#within(atMs))]?.[2] ?? 0;
  }

  lossRate(atMs: number): number {
    return this.#rows[this.#indexAt(this.#within(atMs))]?.[3] ?? 0;
  }

  /** When bytes that begin to pass at `atMs` have passed. Infinity: never. */
  finishMs(bytes: number, atMs: number): number {
    if (atMs === Infinity || this.#periodBytes === 0) return Infinity;
    // Whole periods are skipped, so that a slow trace costs no more than a fast one.
    const periods = this.#isLoop ? Math.floor(bytes / this.#periodBytes) : 0;
    let left = periods === 0 ? bytes : bytes - periods * this.#periodBytes;
    let nowMs = periods === 0 ? atMs : atMs + periods * this.#periodMs;
    let index = this.#indexAt(this.#within(nowMs));
    let leftMs = this.#endOf(index) - this.#within(nowMs);
    for (;;) {
      const rate = (this.#rows[index]?.[1] ?? 0) / 1000;
      if (left <= rate * leftMs && rate > 0) return nowMs + left / rate;
      if (!Number.isFinite(leftMs)) return Infinity;
      left -= rate * leftMs;
      nowMs += leftMs;
      index = (index + 1) % this.#rows.length;
      leftMs = this.#endOf(index) - (index === 0 ? 0 : (this.#rows[index]?.[0] ?? 0));
    }
  }

  #within(atMs: number): number {
    return this.#isLoop ? atMs % this.#periodMs : atMs;
  }

  #endOf(index: number): number {
    return this.#rows[index + 1]?.[0] ?? this.#periodMs;
  }

  /** The last row that has begun; the first counts from the beginning. */
  #indexAt(atMs: number): number {
    let low = 0;
    let high = this.#rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#rows[middle]?.[0] ?? 0) <= atMs) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
