/** Readings that a sparkline shows: with one each second, a minute. */
export const SERIES_LENGTH = 60;

/** Rates of counters that only grow, one series a name. A counter that began anew counts from zero. */
export class Rates {
  readonly #last = new Map<string, { total: number; at: number }>();
  readonly #series = new Map<string, number[]>();

  /** A reading of a counter: `at` in milliseconds. Two readings at the same time are one. */
  note(name: string, total: number, at: number): void {
    const last = this.#last.get(name);
    if (last !== undefined && at <= last.at) return;
    this.#last.set(name, { total, at });
    if (last === undefined) return;
    const grown = total >= last.total ? total - last.total : total;
    this.value(name, (grown * 1000) / (at - last.at));
  }

  /** A reading that is no counter. */
  value(name: string, value: number): void {
    const series = this.#series.get(name) ?? [];
    series.push(value);
    if (series.length > SERIES_LENGTH) series.shift();
    this.#series.set(name, series);
  }

  series(name: string): readonly number[] {
    return this.#series.get(name) ?? [];
  }

  latest(name: string): number {
    return this.#series.get(name)?.at(-1) ?? 0;
  }
}
