import { FAULT_CELLS, FAULT_CELLS_BYTES } from '../../../contract/fault-state.ts';

/** What a fault counts together with other net threads. */
export class FaultCells {
  readonly #cells: BigInt64Array;

  /** Default: memory of its own. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(FAULT_CELLS_BYTES)) {
    this.#cells = new BigInt64Array(memory);
  }

  get hits(): number {
    return Number(Atomics.load(this.#cells, FAULT_CELLS.hits));
  }

  /** Counts a hit; false: there are `max` already. */
  claimHit(max: number): boolean {
    return this.add(FAULT_CELLS.hits, 1, max) === 1;
  }

  /** Adds up to `amount`, as long as the sum does not exceed `max`; returns how much was added. */
  add(cell: number, amount: number, max: number): number {
    for (;;) {
      const now = Atomics.load(this.#cells, cell);
      const added = Math.max(0, Math.min(amount, max - Number(now)));
      if (added === 0) return 0;
      if (Atomics.compareExchange(this.#cells, cell, now, now + BigInt(added)) === now) return added;
    }
  }
}
