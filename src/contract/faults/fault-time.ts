/** A period is looked at again no sooner than this, whatever rounding says, in milliseconds. */
const SOONEST_MS = 0.5;

interface Schedule {
  readonly startMs: number;
  readonly durationMs: number;
  readonly everyMs?: number | undefined;
}

interface Timed {
  readonly enabled: boolean;
  readonly schedule?: Schedule | undefined;
  readonly ttlMs?: number | undefined;
}

/** Whether a fault acts: it is enabled, and its schedule has a period now. `sinceMs`: its creation or last change, on the clock of `nowMs`. */
export function isFaultActive({ enabled, schedule }: Timed, sinceMs: number, nowMs: number): boolean {
  return enabled && (schedule === undefined || periodOf(schedule, sinceMs, nowMs).isActive);
}

/** When {@link isFaultActive} may change next by the schedule; Infinity: never. */
export function nextFaultChange({ enabled, schedule }: Timed, sinceMs: number, nowMs: number): number {
  return enabled && schedule !== undefined ? periodOf(schedule, sinceMs, nowMs).nextMs : Infinity;
}

/** When its `ttlMs` is over; Infinity: it has none. */
export function endOfFault({ ttlMs }: Pick<Timed, 'ttlMs'>, sinceMs: number): number {
  return sinceMs + (ttlMs ?? Infinity);
}

/** One calculation for all questions: their answers must agree at an edge. `beginMs`: start of the latest period, or the first. */
export function periodOf(
  { startMs, durationMs, everyMs }: Schedule,
  sinceMs: number,
  nowMs: number,
): { isActive: boolean; nextMs: number; beginMs: number } {
  const firstMs = sinceMs + startMs;
  if (nowMs < firstMs) return { isActive: false, nextMs: firstMs, beginMs: firstMs };
  const periods = everyMs === undefined ? 0 : Math.floor((nowMs - firstMs) / everyMs);
  const beginMs = firstMs + periods * (everyMs ?? 0);
  const isActive = nowMs < beginMs + durationMs;
  const nextMs = beginMs + (isActive ? durationMs : (everyMs ?? Infinity));
  return { isActive, nextMs: Math.max(nextMs, nowMs + SOONEST_MS), beginMs };
}
