import { FAULT_CELLS, THREADS_AT } from '../../../../contract/fault-state.ts';
import { addUpTo } from '../add-up-to.ts';

/** Places that are taken, by key. */
export interface Occupied {
  count(key: string): number;
  /** Takes one unless `max` are taken. */
  claim(key: string, max: number): boolean;
  /** Takes so many in any case, or gives them back. */
  add(key: string, more: number): void;
}

/** Those of this thread. */
export class OwnOccupied implements Occupied {
  readonly #counts = new Map<string, number>();

  count(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  claim(key: string, max: number): boolean {
    if (this.count(key) >= max) return false;
    this.add(key, 1);
    return true;
  }

  add(key: string, more: number): void {
    const count = this.count(key) + more;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
  }
}

/** Those of all threads of the endpoint. */
export class SharedOccupied implements Occupied {
  readonly #cells: BigInt64Array;
  readonly #own: number;

  /** What a thread of this number has left behind when it ended is given back. */
  constructor(cells: BigInt64Array, thread: number) {
    this.#cells = cells;
    this.#own = THREADS_AT + thread;
    const left = Atomics.exchange(cells, this.#own, 0n);
    Atomics.sub(cells, FAULT_CELLS.connections, left);
  }

  count(): number {
    return Number(Atomics.load(this.#cells, FAULT_CELLS.connections));
  }

  claim(_key: string, max: number): boolean {
    if (addUpTo(this.#cells, FAULT_CELLS.connections, 1, max) === 0) return false;
    Atomics.add(this.#cells, this.#own, 1n);
    return true;
  }

  add(_key: string, more: number): void {
    Atomics.add(this.#cells, FAULT_CELLS.connections, BigInt(more));
    Atomics.add(this.#cells, this.#own, BigInt(more));
  }
}
