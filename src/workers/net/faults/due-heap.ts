/** What a heap sorts by; it belongs to one heap at a time. */
export interface Due {
  dueMs: number;
  /** Its place in the heap; -1: in none. The heap's own. */
  place: number;
  /** Of two that are due at the same time, the one that was added first comes first. The heap's own. */
  turn: number;
}

/** A binary heap: the earliest is on top, any can be removed. */
export class DueHeap<T extends Due> {
  readonly #rows: T[] = [];
  #turns = 0;

  get size(): number {
    return this.#rows.length;
  }

  get top(): T | undefined {
    return this.#rows[0];
  }

  /** `due` is in no heap. */
  add(due: T): void {
    this.#turns += 1;
    due.turn = this.#turns;
    this.#rows.push(due);
    this.#rise(due, this.#rows.length - 1);
  }

  remove(due: T): void {
    const { place } = due;
    if (place < 0) return;
    due.place = -1;
    const last = this.#rows.pop();
    if (last === undefined || last === due) return;
    this.#sink(last, place);
    this.#rise(last, last.place);
  }

  #rise(due: T, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = this.#rows[above];
      if (other === undefined || !isBefore(due, other)) break;
      this.#put(other, place);
      place = above;
    }
    this.#put(due, place);
  }

  #sink(due: T, from: number): void {
    let place = from;
    for (;;) {
      const left = this.#rows[place * 2 + 1];
      const right = this.#rows[place * 2 + 2];
      const next = right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
      if (next === undefined || !isBefore(next, due)) break;
      const below = next.place;
      this.#put(next, place);
      place = below;
    }
    this.#put(due, place);
  }

  #put(due: T, place: number): void {
    this.#rows[place] = due;
    due.place = place;
  }
}

function isBefore(one: Due, other: Due): boolean {
  return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.turn < other.turn);
}
