import { isClockGap } from '../connection/clock-gap.ts';
import type { SessionTable } from './session-table.ts';

/** Idle sessions are looked for when the next one is due, but not more often than this, in milliseconds. */
const MIN_INTERVAL_MS = 10;

/**
 * Ends UDP sessions that were idle too long: one timer for all of them, set for the one that is due first. After a gap of the clock all have
 * their whole idle time from there.
 */
export class SessionExpiry {
  readonly #sessions: SessionTable;
  #idleTimeoutMs: number;
  #timer: NodeJS.Timeout | undefined;
  #dueMs = 0;
  /** No session is idle before. */
  #notBeforeMs = 0;

  constructor(sessions: SessionTable, idleTimeoutMs: number) {
    this.#sessions = sessions;
    this.#idleTimeoutMs = idleTimeoutMs;
  }

  setTimeout(idleTimeoutMs: number): void {
    if (idleTimeoutMs === this.#idleTimeoutMs) return;
    this.#idleTimeoutMs = idleTimeoutMs;
    this.stop();
    this.start();
  }

  /** Begins when there is a session and it has not begun yet. */
  start(): void {
    const { oldest } = this.#sessions;
    if (oldest === undefined || this.#timer !== undefined) return;
    const nowMs = Date.now();
    const dueInMs = Math.max(oldest.activityMs + this.#idleTimeoutMs, this.#notBeforeMs) - nowMs;
    const waitMs = Math.max(MIN_INTERVAL_MS, Math.min(dueInMs, this.#idleTimeoutMs));
    this.#dueMs = nowMs + waitMs;
    this.#timer = setTimeout(() => this.#sweep(), waitMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #sweep(): void {
    this.#timer = undefined;
    const nowMs = Date.now();
    if (isClockGap(this.#dueMs, nowMs)) this.#notBeforeMs = nowMs + this.#idleTimeoutMs;
    const before = nowMs < this.#notBeforeMs ? -1 : nowMs - this.#idleTimeoutMs;
    for (
      let { oldest } = this.#sessions;
      oldest !== undefined && oldest.activityMs <= before;
      { oldest } = this.#sessions
    )
      oldest.close('idle_timeout');
    this.start();
  }
}
