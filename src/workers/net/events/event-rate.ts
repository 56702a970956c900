const WINDOW_MS = 1000;

/** At most so many a second, for events that a peer could otherwise cause without end. */
export class EventRate {
  readonly #perSecond: number;
  #windowStartMs = Number.NEGATIVE_INFINITY;
  #taken = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** True when one more may happen now. */
  take(nowMs: number): boolean {
    if (Math.abs(nowMs - this.#windowStartMs) >= WINDOW_MS) {
      this.#windowStartMs = nowMs;
      this.#taken = 0;
    }
    this.#taken += 1;
    return this.#taken <= this.#perSecond;
  }
}
