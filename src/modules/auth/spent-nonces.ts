/** Most nonces that are remembered: some 20,000 forwarded requests a second. */
const MAX_NONCES = 250_000;
/** How much longer than its request is valid a nonce is kept, in milliseconds: the estimate of Redis's time may go back by its error. */
const KEPT_LONGER_MS = 5000;

/** Nonces of requests that were executed, each for as long as its request would be valid. */
export class SpentNonces {
  /** Nonce → until when it is kept, by the monotonic clock. In order of arrival, which is nearly that of expiry. */
  readonly #keptUntilMs = new Map<string, number>();
  readonly #max: number;

  constructor(max = MAX_NONCES) {
    this.#max = max;
  }

  get size(): number {
    return this.#keptUntilMs.size;
  }

  has(nonce: string): boolean {
    return this.#keptUntilMs.has(nonce);
  }

  /** False when there is no room for it: its request cannot be accepted. */
  add(nonce: string, validForMs: number, nowMs = performance.now()): boolean {
    for (const [old, keptUntilMs] of this.#keptUntilMs) {
      if (keptUntilMs > nowMs) break;
      this.#keptUntilMs.delete(old);
    }
    if (this.#keptUntilMs.size >= this.#max) return false;
    this.#keptUntilMs.set(nonce, nowMs + validForMs + KEPT_LONGER_MS);
    return true;
  }
}
