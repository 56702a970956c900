/** Close codes in ranges: 4000–4099 do not come back, 4100–4199 come back later, 4200–4299 come back now. */
export type Comeback = 'never' | 'later' | 'now' | 'soon';

/** Of WebSocket (RFC 6455, 7.4.1): the two sides do not understand each other, and would not the next time. */
const PROTOCOL_CODES = new Set([1002, 1003, 1007, 1008, 1009, 1010]);

export function comebackOf(code: number): Comeback {
  if ((code >= 4000 && code < 4100) || PROTOCOL_CODES.has(code)) return 'never';
  if (code >= 4100 && code < 4200) return 'later';
  if (code >= 4200 && code < 4300) return 'now';
  return 'soon';
}

const FIRST_DELAY_MS = { soon: 100, now: 100, later: 1000 };
/** A connection that lasted this long was good: the next failure counts as the first. */
const GOOD_AFTER_MS = 10_000;
export const DEFAULT_MAX_BACK_OFF_MS = 30_000;

/** Delays between attempts: they double, up to a limit, and vary, so that many clients do not return at the same time. */
export class BackOff {
  readonly #maxMs: number;
  #failures = 0;

  constructor(maxMs: number) {
    this.#maxMs = maxMs;
  }

  /** The delay before the next attempt, in milliseconds. `lastedMs`: how long the connection was open. */
  next(comeback: Exclude<Comeback, 'never'>, lastedMs: number): number {
    if (lastedMs >= GOOD_AFTER_MS) this.#failures = 0;
    const failures = this.#failures++;
    if (comeback === 'now' && failures === 0) return 0;
    const delayMs = Math.min(FIRST_DELAY_MS[comeback] * 2 ** Math.min(failures, 20), this.#maxMs);
    return delayMs * (0.5 + Math.random() / 2);
  }
}
