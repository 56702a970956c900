import type { SessionTable } from './session-table.ts';

/** Idle sessions are looked for when the next one is due, but not more often than this, in milliseconds. */
const MIN_INTERVAL_MS = 10;

/** Ends UDP sessions that were idle too long: one timer for all of them, set for the one that is due first. */
export class SessionExpiry {
  readonly #sessions: SessionTable;
  #idleTimeoutMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(sessions: SessionTable, idleTimeoutMs: number) {
    this.#sessions = sessions;
    this.#idleTimeoutMs = idleTimeoutMs;
  }

  setTimeout(idleTimeoutMs: number): void {
    this.#idleTimeoutMs = idleTimeoutMs;
    this.stop();
    this.start();
  }

  /** Begins when there is a session and it has not begun yet. */
  start(): void {
    const { oldest } = this.#sessions;
    if (oldest === undefined || this.#timer !== undefined) return;
    const dueInMs = oldest.activityMs + this.#idleTimeoutMs - Date.now();
    this.#timer = setTimeout(() => this.#sweep(), Math.max(MIN_INTERVAL_MS, dueInMs));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #sweep(): void {
    this.#timer = undefined;
    const before = Date.now() - this.#idleTimeoutMs;
    for (let { oldest } = this.#sessions; oldest !== undefined && oldest.activityMs <= before; { oldest } = this.#sessions) oldest.close('idle_timeout');
    this.start();
  }
}
