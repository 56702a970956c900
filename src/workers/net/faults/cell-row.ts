import { FAULT_CELLS } from '../../../contract/fault-state.ts';
import { addUpTo } from './add-up-to.ts';
import type { FreeTime } from './bucket.ts';

/** Added to the monotonic clock of this thread it gives that of the process, in milliseconds. */
const OFFSET_MS = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** What several connections have in common in one direction, on all threads. */
export class CellRow implements FreeTime {
  readonly #cells: BigInt64Array;
  readonly #base: number;
  readonly #places: (typeof FAULT_CELLS)['in' | 'out'];
  #loaded = 0n;

  constructor(cells: BigInt64Array, base: number, direction: 'in' | 'out') {
    this.#cells = cells;
    this.#base = base;
    this.#places = FAULT_CELLS[direction];
  }

  get bytes(): number {
    return Number(Atomics.load(this.#cells, this.#base + this.#places.bytes));
  }

  get datagrams(): number {
    return Number(Atomics.load(this.#cells, this.#base + this.#places.datagrams));
  }

  /** How many of the bytes are within `max`: they count. */
  claimBytes(bytes: number, max: number): number {
    return addUpTo(this.#cells, this.#base + this.#places.bytes, bytes, max);
  }

  /** Whether one more is within `max`: it counts. */
  claimDatagram(max: number): boolean {
    return addUpTo(this.#cells, this.#base + this.#places.datagrams, 1, max) === 1;
  }

  load(): number {
    this.#loaded = Atomics.load(this.#cells, this.#base + this.#places.freeMicroseconds);
    return this.#loaded === 0n ? -Infinity : Number(this.#loaded) / 1000 - OFFSET_MS;
  }

  store(freeMs: number): boolean {
    const place = this.#base + this.#places.freeMicroseconds;
    const next = BigInt(Math.round((freeMs + OFFSET_MS) * 1000));
    return Atomics.compareExchange(this.#cells, place, this.#loaded, next) === this.#loaded;
  }
}
