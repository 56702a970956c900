/** Most bytes that the faults of one thread hold, all connections together. */
export const MAX_HELD_BYTES = 256 * 1024 * 1024;
/** Those that wait may go on below this share. */
const LOW_SHARE = 0.75;

/** What the faults of a thread hold, against a limit. */
export class HeldBudget {
  readonly #maxBytes: number;
  readonly #waiting = new Set<() => void>();
  #bytes = 0;

  constructor(maxBytes: number = MAX_HELD_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isExceeded(): boolean {
    return this.#bytes >= this.#maxBytes;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    if (bytes >= 0 || this.#waiting.size === 0 || this.#bytes > this.#maxBytes * LOW_SHARE) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  /** Calls `wake` once, when there is room again. */
  await(wake: () => void): void {
    this.#waiting.add(wake);
  }

  /** It no longer waits. */
  forget(wake: () => void): void {
    this.#waiting.delete(wake);
  }
}
