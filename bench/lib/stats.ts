/** Middle value; of an even count the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value below which `share` (0–1) of all values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export interface Series {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Every figure, in the order they were measured. */
  readonly values?: readonly number[];
}

export function seriesOf(values: readonly number[]): Series {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), values };
}
