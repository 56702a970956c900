/** When to try again what keeps failing. */
export interface BackoffBounds {
  /** First wait, in milliseconds; doubled each time. */
  readonly firstMs: number;
  /** Longest wait, in milliseconds. */
  readonly maxMs: number;
  /** Share of the wait that is random, 0 to 1, so that many do not try at once. */
  readonly jitter: number;
}

/** The wait before attempt `attempt` (the first retry is 1), in whole milliseconds; never more than `maxMs`. */
export function backoffMs(
  attempt: number,
  { firstMs, maxMs, jitter }: BackoffBounds,
  random: () => number = Math.random,
): number {
  const full = Math.min(firstMs * 2 ** Math.min(attempt - 1, 30), maxMs);
  return Math.round(full * (1 - jitter * random()));
}
