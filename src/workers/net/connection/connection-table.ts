/**
 * Connections, each in a numbered row that is free again after its end. Not a Map by id nor a Set: V8 interns a string that becomes a key and
 * makes a hash for an object, and with many short connections the tables are copied again and again as they fill up with what was deleted
 * (docs/adr/0021).
 */
export class ConnectionTable<C> implements Iterable<C> {
  readonly #rows: (C | undefined)[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#rows.length - this.#free.length;
  }

  /** The row it stands in from now on. */
  add(connection: C): number {
    const row = this.#free.pop() ?? this.#rows.length;
    this.#rows[row] = connection;
    return row;
  }

  at(row: number): C | undefined {
    return this.#rows[row];
  }

  /** One that never stood here is nothing to it. */
  remove(row: number): void {
    if (this.#rows[row] === undefined) return;
    this.#rows[row] = undefined;
    this.#free.push(row);
  }

  /** In no order that means anything. Connections may end meanwhile; those that begin may be among them. */
  *[Symbol.iterator](): Generator<C, undefined> {
    for (let row = 0; row < this.#rows.length; row++) {
      const connection = this.#rows[row];
      if (connection !== undefined) yield connection;
    }
  }
}
