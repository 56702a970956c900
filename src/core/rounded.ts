/** Numbers of answers have at most three decimals: more would be noise, and long. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Milliseconds since a `performance.now()`, for an answer. */
export function msSince(startedMs: number): number {
  return rounded(performance.now() - startedMs);
}

/** A share from 0 to 1, for an answer. What is not all is never shown as 1. */
export function roundedShare(share: number): number {
  return share < 1 ? Math.min(rounded(share), 0.999) : 1;
}
