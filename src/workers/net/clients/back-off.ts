import type { ClientSpec } from '../../../contract/client.ts';

export type Reconnect = ClientSpec['reconnect'];

/**
 * Counts what has led to nothing that lasted: attempts, and the waits between them. Starts anew when a connection has proved good (see
 * `reconnect` in the contract).
 */
export class BackOff {
  readonly #random: () => number;
  #attempts = 0;
  #waits = 0;

  /** `random`: from 0 to 1. */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  reset(): void {
    this.#attempts = 0;
    this.#waits = 0;
  }

  countAttempt(): void {
    this.#attempts += 1;
  }

  /** The wait before the next attempt, in milliseconds; undefined: none may follow. */
  next(reconnect: Reconnect): number | undefined {
    const { enabled, maxAttempts } = reconnect;
    if (!enabled || (maxAttempts > 0 && this.#attempts >= maxAttempts)) return undefined;
    this.#waits += 1;
    return waitMs(reconnect, this.#waits, this.#random());
  }
}

/** `initialDelayMs` × `factor`^(wait − 1), at most `maxDelayMs`; the share `jitter` is random, so that not all come back at once. */
function waitMs({ initialDelayMs, maxDelayMs, factor, jitter }: Reconnect, wait: number, random: number): number {
  // The power becomes Infinity at worst, and the bound then applies.
  const wholeMs = Math.min(maxDelayMs, initialDelayMs * factor ** (wait - 1));
  return Math.max(1, Math.round(wholeMs * (1 - jitter * random)));
}
