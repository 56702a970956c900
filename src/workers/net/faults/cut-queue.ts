import type { Trace } from '../capture/fault-trace.ts';
import type { End, Unit } from './stage.ts';

interface Row {
  unit: Unit;
  readonly isFree: boolean;
  readonly sinceMs: number;
  readonly trace: Trace | undefined;
}

/** Chunks of a stream from which any number of bytes is taken, in order, and what ends it. */
export class CutQueue {
  #rows: Row[] = [];
  #first = 0;

  get isEmpty(): boolean {
    return this.#first === this.#rows.length;
  }

  get size(): number {
    return this.#rows.length - this.#first;
  }

  /** `isFree`: the fault does not affect it; it only keeps its place. */
  add(unit: Unit, isFree: boolean, sinceMs: number, trace: Trace | undefined): void {
    this.#rows.push({ unit, isFree, sinceMs, trace });
  }

  get head(): Readonly<Row> | undefined {
    return this.#rows[this.#first];
  }

  /** Takes at most so many bytes of the first unit; an end as a whole. */
  take(bytes: number): Unit | undefined {
    const row = this.#rows[this.#first];
    if (row === undefined) return undefined;
    const { unit } = row;
    if (typeof unit !== 'string' && unit.length > bytes) {
      row.unit = unit.subarray(bytes);
      return unit.subarray(0, bytes);
    }
    this.#first += 1;
    if (this.isEmpty || this.#first >= 1024) {
      this.#rows = this.#rows.slice(this.#first);
      this.#first = 0;
    }
    return unit;
  }
}

export function isEnd(unit: Unit): unit is End {
  return typeof unit === 'string';
}

export function bytesOf(unit: Unit): number {
  return typeof unit === 'string' ? 0 : unit.length;
}
