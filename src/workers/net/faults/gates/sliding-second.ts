/** At most so many in any second, however it is cut out of time. The limit may change. */
export class SlidingSecond {
  /** When those of the last second were taken, in order; what is before `#first` is over. */
  #times: number[] = [];
  #first = 0;

  /** When the next can be taken; -Infinity: at any time. */
  freeMs(most: number): number {
    const count = this.#times.length - this.#first;
    return count < most ? -Infinity : (this.#times[this.#times.length - most] ?? -Infinity) + 1000;
  }

  take(nowMs: number, most: number): void {
    while ((this.#times[this.#first] ?? Infinity) + 1000 <= nowMs) this.#first += 1;
    this.#times.push(nowMs);
    if (this.#first > most) {
      this.#times = this.#times.slice(this.#first);
      this.#first = 0;
    }
  }

  /** None was taken within the last second. */
  isIdle(nowMs: number): boolean {
    return (this.#times.at(-1) ?? -Infinity) + 1000 <= nowMs;
  }
}
