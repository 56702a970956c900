/**
 * The seed of this run, printed by every test that fails: `npm run test:fuzz -- --seed N` does the same again. `--runs N` does N times as
 * much of everything.
 */
export const SEED = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 0x7fffffff));
const FACTOR = Number(process.env['FUZZ_RUNS'] ?? 1);

/** Parameters of fast-check for a property that is tried `times` times in `npm test`. What talks to a service is not shrunk: it has changed meanwhile. */
export function runs(times: number): { readonly seed: number; readonly numRuns: number; readonly endOnFailure: true } {
  return { seed: SEED, numRuns: Math.max(1, Math.ceil(times * FACTOR)), endOnFailure: true };
}

/** The same for properties of pure functions, where a counterexample can be made small. */
export function pureRuns(times: number): { readonly seed: number; readonly numRuns: number } {
  return { seed: SEED, numRuns: Math.max(1, Math.ceil(times * FACTOR)) };
}

/** One of `parts` equal parts, another one with another seed; all of it with `--runs` of at least `parts`. */
export function partOf<T>(all: readonly T[], parts: number): readonly T[] {
  return all.filter((_, index) => (index + SEED) % parts < FACTOR);
}

/** A machine with four times the load. */
const LOAD = 4;

/** Deadline of a test that takes `ms` in `npm test` on a slow machine with nothing else to do, in milliseconds. */
export function deadline(ms: number): number {
  return Math.ceil(ms * LOAD * Math.max(1, FACTOR));
}
