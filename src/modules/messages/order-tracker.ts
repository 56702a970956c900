import type { OrderCandidate } from '../../contract/capture-watch.ts';

/** Candidates kept; past it the newest are not taken. */
const MAX_CANDIDATES = 10_000;

/** Finds one message for each condition, in their order, in what several threads tell, each of them in its own order. */
export class OrderTracker {
  readonly #steps: number;
  #candidates: OrderCandidate[] = [];
  #found: OrderCandidate[] = [];

  constructor(steps: number) {
    this.#steps = steps;
  }

  /** The messages found, for the conditions from the first on. */
  get found(): readonly OrderCandidate[] {
    return this.#found;
  }

  get isComplete(): boolean {
    return this.#found.length === this.#steps;
  }

  /** Another thread may tell of an earlier message later, so that every time all are gone through. */
  add(candidates: readonly OrderCandidate[]): void {
    if (candidates.length === 0 || this.isComplete) return;
    const room = MAX_CANDIDATES - this.#candidates.length;
    this.#candidates = [...this.#candidates, ...candidates.slice(0, room)].sort((a, b) => a.atMs - b.atMs);
    this.#found = [];
    for (const candidate of this.#candidates)
      if (!this.isComplete && candidate.steps.includes(this.#found.length)) this.#found.push(candidate);
  }
}
