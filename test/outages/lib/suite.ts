/** The settings of `npm run test:outages` (scripts/test-outages.mjs). */
const { OUTAGES_SEED, OUTAGES_MINUTES = '0.4', OUTAGES_ONLY = '', OUTAGES_LOG_LEVEL } = process.env;
const only = OUTAGES_ONLY.split(',').filter((name) => name !== '');

export const suite = {
  /** Seed of all random values in the suite. Default: a new one each time. */
  seed: Number(OUTAGES_SEED ?? Date.now() % 1_000_000),
  /** How long the part at random lasts. */
  randomMs: Number(OUTAGES_MINUTES) * 60_000,
  /** Shows what the service logs from this level on. Default: nothing. */
  logLevel: OUTAGES_LOG_LEVEL,
  /** For one outage with its load, and all that is checked after it. */
  testTimeoutMs: 400_000,
  /** Names of outages, and `random`. Default: everything. */
  isWanted: (name: string) => only.length === 0 || only.includes(name),
} as const;

/** Throws when a name on the command line is not an outage. */
export function requireKnown(names: readonly string[]): void {
  const unknown = only.filter((name) => name !== 'random' && !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`there is no outage ${unknown.join(', ')}; there are: ${names.join(', ')}, and random`);
}
