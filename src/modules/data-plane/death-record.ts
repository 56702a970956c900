/** Endpoints that are opened again at the same time, at a start and after a death. */
export const REOPENED_AT_ONCE = 32;
/** Deaths within {@link SUSPEND_WITHIN_MS} that suspend an endpoint. */
export const SUSPEND_AFTER_DEATHS = 3;
export const SUSPEND_WITHIN_MS = 60_000;

/**
 * Which endpoints were open on net threads that died. What brought a thread down cannot be known from outside, so every endpoint that
 * was open on it is counted, and one that was there at three deaths within a minute is suspended. Endpoints on other threads continue.
 */
export class DeathRecord {
  readonly #deaths = new Map<string, number[]>();

  /** Notes that `id` was open on a thread that died; true when it must be suspended. */
  note(id: string, nowMs: number): boolean {
    const recent = (this.#deaths.get(id) ?? []).filter((atMs) => nowMs - atMs < SUSPEND_WITHIN_MS);
    recent.push(nowMs);
    this.#deaths.set(id, recent);
    return recent.length >= SUSPEND_AFTER_DEATHS;
  }

  /** Forgets what no longer counts. */
  prune(nowMs: number): void {
    for (const [id, deaths] of this.#deaths)
      if (nowMs - (deaths.at(-1) ?? 0) >= SUSPEND_WITHIN_MS) this.#deaths.delete(id);
  }

  /** Its record is clean again: it was started by the user, or deleted. */
  clear(id: string): void {
    this.#deaths.delete(id);
  }
}
