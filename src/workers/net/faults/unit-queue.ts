import type { Trace } from '../capture/fault-trace.ts';
import type { Unit } from './stage.ts';

export interface Held {
  readonly unit: Unit;
  readonly trace: Trace | undefined;
  readonly sinceMs: number;
  readonly dueMs: number;
}

/** Rows of the first unit; a power of two. */
const LEAST_ROWS = 8;
/** A queue that was longer than this is made small again when it is empty. */
const KEPT_ROWS = 1024;

/**
 * Units in order, each with the time at which it is due: never before the one in front of it. They are rows of a ring that
 * is used again and again: an object for each unit would live as long as it is held, and the collector would have to move
 * it meanwhile.
 */
export class UnitQueue {
  /** The columns; without a row until the first unit comes. */
  #units: (Unit | undefined)[] = [];
  #traces: (Trace | undefined)[] = [];
  #sinceMs: number[] = [];
  #dueMs: number[] = [];
  #first = 0;
  #size = 0;

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /** When the first one is due; Infinity: never, or there is none. */
  get headDueMs(): number {
    return this.#size === 0 ? Infinity : (this.#dueMs[this.#first] as number);
  }

  /** When the last one is due; -Infinity: there is none. */
  get lastDueMs(): number {
    return this.#size === 0 ? -Infinity : (this.#dueMs[this.#rowOf(this.#size - 1)] as number);
  }

  add(unit: Unit, trace: Trace | undefined, sinceMs: number, dueMs: number): void {
    const notBeforeMs = this.lastDueMs;
    if (this.#size === this.#units.length) this.#grow();
    const row = this.#rowOf(this.#size);
    this.#units[row] = unit;
    this.#traces[row] = trace;
    this.#sinceMs[row] = sinceMs;
    this.#dueMs[row] = Math.max(dueMs, notBeforeMs);
    this.#size += 1;
  }

  take(): Held | undefined {
    const row = this.#first;
    const unit = this.#units[row];
    if (unit === undefined) return undefined;
    const held = {
      unit,
      trace: this.#traces[row],
      sinceMs: this.#sinceMs[row] as number,
      dueMs: this.#dueMs[row] as number,
    };
    this.#units[row] = undefined;
    this.#traces[row] = undefined;
    this.#first = this.#rowOf(1);
    this.#size -= 1;
    if (this.#size === 0 && this.#units.length > KEPT_ROWS) this.#renew(0);
    return held;
  }

  /** None is due later than this any more. */
  notLaterThan(dueMs: number): void {
    for (let place = 0; place < this.#size; place++) {
      const row = this.#rowOf(place);
      this.#dueMs[row] = Math.min(this.#dueMs[row] as number, dueMs);
    }
  }

  /** Where the unit at a place of the queue is. */
  #rowOf(place: number): number {
    return (this.#first + place) & (this.#units.length - 1);
  }

  #grow(): void {
    const rows = Array.from({ length: this.#size }, (_, place) => this.#rowOf(place));
    const [units, traces, sinceMs, dueMs] = [this.#units, this.#traces, this.#sinceMs, this.#dueMs];
    this.#renew(Math.max(LEAST_ROWS, 2 * rows.length));
    for (const [row, old] of rows.entries()) {
      this.#units[row] = units[old];
      this.#traces[row] = traces[old];
      this.#sinceMs[row] = sinceMs[old] as number;
      this.#dueMs[row] = dueMs[old] as number;
    }
  }

  /** Empty columns of this length. */
  #renew(length: number): void {
    this.#units = Array.from({ length }, () => undefined);
    this.#traces = Array.from({ length }, () => undefined);
    this.#sinceMs = Array.from({ length }, () => 0);
    this.#dueMs = Array.from({ length }, () => 0);
    this.#first = 0;
  }
}
