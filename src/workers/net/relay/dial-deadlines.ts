/** A dial that has a deadline. The links are the list's own. */
export interface Dial {
  startedAtMs: number;
  previousDial: Dial | undefined;
  nextDial: Dial | undefined;
  /** The time is over. */
  expire(): void;
}

/**
 * Time limits of dials, all of the same length: they end in the order in which they began, so a list and one timer are enough, and a dial
 * costs no timer of its own. The timer keeps no thread alive: the sockets do.
 */
export class DialDeadlines {
  readonly timeoutMs: number;
  #oldest: Dial | undefined;
  #newest: Dial | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }

  add(dial: Dial): void {
    dial.startedAtMs = performance.now();
    dial.previousDial = this.#newest;
    if (this.#newest === undefined) this.#oldest = dial;
    else this.#newest.nextDial = dial;
    this.#newest = dial;
    if (this.#timer === undefined) this.#timer = setTimeout(sweep, this.timeoutMs, this).unref();
  }

  /** One that is not in the list is left alone. */
  remove(dial: Dial): void {
    const { previousDial, nextDial } = dial;
    if (previousDial === undefined && this.#oldest !== dial) return;
    if (previousDial === undefined) this.#oldest = nextDial;
    else previousDial.nextDial = nextDial;
    if (nextDial === undefined) this.#newest = previousDial;
    else nextDial.previousDial = previousDial;
    dial.previousDial = undefined;
    dial.nextDial = undefined;
  }

  /** Ends those whose time is over, and looks again when the next one is due. With none left there is no timer. */
  sweep(): void {
    this.#timer = undefined;
    for (let dial = this.#oldest; dial !== undefined; dial = this.#oldest) {
      const leftMs = dial.startedAtMs + this.timeoutMs - performance.now();
      if (leftMs > 0) {
        this.#timer = setTimeout(sweep, Math.ceil(leftMs), this).unref();
        return;
      }
      this.remove(dial);
      dial.expire();
    }
  }
}

function sweep(deadlines: DialDeadlines): void {
  deadlines.sweep();
}
