import { RING_AT } from '../../../../contract/fault-state.ts';

/** At most so many in any second on all threads: a counter, and the times of the latest in a ring, in microseconds of the process. */
export class SharedSecond {
  readonly #cells: BigInt64Array;
  readonly #places: number;

  constructor(cells: BigInt64Array) {
    this.#cells = cells;
    this.#places = cells.length - RING_AT - 1;
  }

  /** Takes one and returns undefined, or returns when it can be taken, in milliseconds from now. */
  take(most: number): number | undefined {
    for (;;) {
      const taken = Atomics.load(this.#cells, RING_AT);
      const now = process.hrtime.bigint() / 1000n;
      const oldest = this.#at(taken - BigInt(most));
      const waits = oldest === 0n ? 0n : oldest + 1_000_000n - now;
      if (waits > 0n) {
        if (this.#help(taken)) continue;
        return Number(waits) / 1000;
      }
      const place = this.#placeOf(taken);
      const before = Atomics.load(this.#cells, place);
      if (Atomics.load(this.#cells, RING_AT) !== taken) continue;
      if (Atomics.compareExchange(this.#cells, place, before, now) !== before) {
        this.#help(taken);
        continue;
      }
      Atomics.compareExchange(this.#cells, RING_AT, taken, taken + 1n);
      return undefined;
    }
  }

  /** Another thread has written its time and not counted on: it counts. */
  #help(taken: bigint): boolean {
    if (Atomics.load(this.#cells, RING_AT) !== taken) return true;
    const isWritten = this.#places > 1 && this.#at(taken) > this.#at(taken - 1n);
    return isWritten && Atomics.compareExchange(this.#cells, RING_AT, taken, taken + 1n) === taken;
  }

  #at(ticket: bigint): bigint {
    return ticket < 0n ? 0n : Atomics.load(this.#cells, this.#placeOf(ticket));
  }

  #placeOf(ticket: bigint): number {
    return RING_AT + 1 + Number(ticket % BigInt(this.#places));
  }
}
