const GAP_MS = 1000;

/**
 * Whether what was to happen at one time and happens at another, in Unix milliseconds, indicates a clock that was set or a process that stood
 * still. Idle time measured by the clock is then wrong: what the peers sent in between has not been read.
 */
export function isClockGap(expectedMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - expectedMs) > GAP_MS;
}
