/** Jobs that take longer, in milliseconds, are handed out one by one. */
const SHORT_MS = 10;
/** How long the jobs of one bundle are to take together, in milliseconds. */
const BUNDLE_MS = 50;
/** Most jobs of a bundle. */
const MAX_BUNDLE = 16;
/** What the last job counts against those before it. */
const WEIGHT = 0.1;
/** Batches remembered; of one that was forgotten jobs go out one by one until some have ended here. */
const MAX_REMEMBERED = 1000;

/** How long jobs of running batches take on this node, and so how many of them are worth handing out at once. */
export class BatchPace {
  readonly #runMs = new Map<string, number>();

  /** A job of the batch has taken so long. */
  note(batch: string, runMs: number): void {
    const before = this.#runMs.get(batch);
    if (before === undefined && this.#runMs.size >= MAX_REMEMBERED) this.#runMs.clear();
    this.#runMs.set(batch, before === undefined ? runMs : before + (runMs - before) * WEIGHT);
  }

  /** Jobs of a bundle; 1: they go out one by one. */
  bundleSize(batch: string): number {
    const runMs = this.#runMs.get(batch) ?? Number.POSITIVE_INFINITY;
    return runMs > SHORT_MS ? 1 : Math.min(MAX_BUNDLE, Math.floor(BUNDLE_MS / Math.max(1, runMs)));
  }

  forget(batch: string): void {
    this.#runMs.delete(batch);
  }
}
