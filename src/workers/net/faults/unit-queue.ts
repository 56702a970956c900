import type { Trace } from '../capture/fault-trace.ts';
import type { Unit } from './stage.ts';

export interface Held {
  readonly unit: Unit;
  readonly trace: Trace | undefined;
  readonly sinceMs: number;
  dueMs: number;
}

/** The taken rows at the front are cut off when there are this many. */
const CUT_ROWS = 1024;

/** Units in order, each with the time at which it is due: never before the one in front of it. */
export class UnitQueue {
  #rows: Held[] = [];
  #first = 0;

  get isEmpty(): boolean {
    return this.#first === this.#rows.length;
  }

  get head(): Held | undefined {
    return this.#rows[this.#first];
  }

  /** When the last one is due; -Infinity: there is none. */
  get lastDueMs(): number {
    return this.isEmpty ? -Infinity : (this.#rows.at(-1)?.dueMs ?? -Infinity);
  }

  add(unit: Unit, trace: Trace | undefined, sinceMs: number, dueMs: number): void {
    this.#rows.push({ unit, trace, sinceMs, dueMs: Math.max(dueMs, this.lastDueMs) });
  }

  take(): Held | undefined {
    const row = this.#rows[this.#first];
    if (row === undefined) return undefined;
    this.#first += 1;
    if (this.isEmpty) {
      this.#rows = [];
      this.#first = 0;
    } else if (this.#first === CUT_ROWS) {
      this.#rows = this.#rows.slice(CUT_ROWS);
      this.#first = 0;
    }
    return row;
  }

  /** None is due later than this any more. */
  notLaterThan(dueMs: number): void {
    for (let at = this.#first; at < this.#rows.length; at++) {
      const row = this.#rows[at];
      if (row !== undefined) row.dueMs = Math.min(row.dueMs, dueMs);
    }
  }
}
