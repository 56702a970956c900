const GAP_MS = 1000;

/**
 * Whether what was to happen at one time and happens at another, in Unix milliseconds, tells of a clock that was set or a process that stood
 * still. Whoever measures idle time by the clock then knows nothing of the peers: what they sent meanwhile has not been read.
 */
export function isClockGap(expectedMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - expectedMs) > GAP_MS;
}
