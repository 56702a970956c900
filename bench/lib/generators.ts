/**
 * How busy those were who made the load. A closed loop that uses a core whole measures itself: then the ratio is nearer to 1 than it should
 * be, whichever of the two is better.
 */
export const BUSY_WARNING = 0.9;

const shares = new Map<string, number>();

/** The greatest counts: one round that the generator held up is enough to doubt it. */
export function noteGenerator(name: string, share: number | undefined): void {
  if (share !== undefined) shares.set(name, Math.max(shares.get(name) ?? 0, share));
}

/** What was noted since the last call, and a warning for each that was too busy. */
export function takeGenerators(): {
  readonly shares: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
} {
  const noted = Object.fromEntries(shares);
  shares.clear();
  const busy = Object.entries(noted).filter(([, share]) => share > BUSY_WARNING);
  return {
    shares: noted,
    warnings: busy.map(
      ([name, share]) =>
        `${name} used ${share.toFixed(2)} of a core: it may have been the bottleneck, and the ratios nearer to 1 than they should be`,
    ),
  };
}
