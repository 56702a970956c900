/** What `npm run test:faults` was told (scripts/test-faults.mjs). */
const { FAULTS_SEED, FAULTS_MINUTES = '0.4', FAULTS_ONLY = '', FAULTS_LOG_LEVEL } = process.env;
const only = FAULTS_ONLY.split(',').filter((name) => name !== '');

export const suite = {
  /** Of all chance in the suite. Default: another one each time. */
  seed: Number(FAULTS_SEED ?? Date.now() % 1_000_000),
  /** How long faults come at random. */
  randomMs: Number(FAULTS_MINUTES) * 60_000,
  /** Shows what the service logs from this level on. Default: nothing. */
  logLevel: FAULTS_LOG_LEVEL,
  /** For one fault with its load, and all that is checked after it. */
  testTimeoutMs: 180_000,
  /** Names of faults, and `random`. Default: everything. */
  isWanted: (name: string) => only.length === 0 || only.includes(name),
} as const;

/** Throws when the suite was asked for a fault that there is not. */
export function requireKnown(names: readonly string[]): void {
  const unknown = only.filter((name) => name !== 'random' && !names.includes(name));
  if (unknown.length > 0) throw new Error(`there is no fault ${unknown.join(', ')}; there are: ${names.join(', ')}, and random`);
}
