/** At most so many in any second, however it is cut out of time. */
export class SlidingSecond {
  readonly #most: number;
  /** When the latest were taken, oldest at `#next` once there are all. */
  readonly #times: number[] = [];
  #next = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** When the next can be taken; -Infinity: at any time. */
  get freeMs(): number {
    return this.#times.length < this.#most ? -Infinity : (this.#times[this.#next] ?? -Infinity) + 1000;
  }

  take(nowMs: number): void {
    this.#times[this.#next] = nowMs;
    this.#next = (this.#next + 1) % this.#most;
  }

  /** None was taken within the last second. */
  isIdle(nowMs: number): boolean {
    return (this.#times.at(this.#next - 1) ?? -Infinity) + 1000 <= nowMs;
  }
}
