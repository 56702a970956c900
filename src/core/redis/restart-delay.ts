import { performance } from 'node:perf_hooks';

const FIRST_DELAY_MS = 100;
/** After this long without a failure the next restart is quick again. */
const STABLE_AFTER_MS = 10_000;

/** How long to wait before the next restart: 100 ms, doubled each time, up to a bound. */
export class RestartDelay {
  readonly #maxMs: number;
  readonly #now: () => number;
  #nextMs: number;
  #upSince = 0;

  constructor(maxMs: number, now: () => number = () => performance.now()) {
    this.#maxMs = maxMs;
    this.#now = now;
    this.#nextMs = Math.min(FIRST_DELAY_MS, maxMs);
  }

  noteUp(): void {
    this.#upSince = this.#now();
  }

  noteDown(): void {
    if (this.#now() - this.#upSince >= STABLE_AFTER_MS) this.#nextMs = Math.min(FIRST_DELAY_MS, this.#maxMs);
  }

  /** The wait from here; the one after it is twice as long. */
  take(): number {
    const delayMs = this.#nextMs;
    this.#nextMs = Math.min(delayMs * 2, this.#maxMs);
    return delayMs;
  }
}
