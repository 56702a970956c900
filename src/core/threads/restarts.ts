import { backoffMs, type BackoffBounds } from '../backoff.ts';

export interface RestartPlan {
  /** Ends within this time count towards the wait, in milliseconds. */
  readonly withinMs: number;
  /** The first replacement starts at once; these waits follow. */
  readonly wait: BackoffBounds;
}

/** How long the replacement of a thread waits: longer with each recent end, up to a limit. */
export class Restarts {
  readonly #plan: RestartPlan;
  #endsMs: number[] = [];

  constructor(plan: RestartPlan) {
    this.#plan = plan;
  }

  /** Records an end; the wait before the next thread, in milliseconds. */
  waitMs(nowMs: number): number {
    const { withinMs, wait } = this.#plan;
    const recent = this.#endsMs.filter((atMs) => nowMs - atMs < withinMs);
    this.#endsMs = [...recent, nowMs];
    return recent.length === 0 ? 0 : backoffMs(recent.length, wait);
  }
}
