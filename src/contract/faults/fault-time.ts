import type { Fault } from './fault.ts';

/** A period is looked at again no sooner than this, whatever rounding says, in milliseconds. */
const SOONEST_MS = 0.5;

type Timed = Pick<Fault, 'enabled' | 'schedule' | 'ttlMs'>;

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

/** One calculation for both questions: their answers must agree at an edge. */
export function periodOf(
  { startMs, durationMs, everyMs }: NonNullable<Fault['schedule']>,
  sinceMs: number,
  nowMs: number,
): { isActive: boolean; nextMs: number } {
  const firstMs = sinceMs + startMs;
  if (nowMs < firstMs) return { isActive: false, nextMs: firstMs };
  const periods = everyMs === undefined ? 0 : Math.floor((nowMs - firstMs) / everyMs);
  const beginMs = firstMs + periods * (everyMs ?? 0);
  const isActive = nowMs < beginMs + durationMs;
  const nextMs = beginMs + (isActive ? durationMs : (everyMs ?? Infinity));
  return { isActive, nextMs: Math.max(nextMs, nowMs + SOONEST_MS) };
}
