import type { Fault } from '../../../contract/faults/index.ts';

interface Start {
  /** When the fault was created or last changed, monotonic milliseconds. */
  readonly activatedMs: number;
  /** When the connection was opened, monotonic milliseconds. */
  readonly openedMs: number;
}

/** Whether the schedule and the times of `after` and `until` let the fault act now. */
export function isTimeOf({ after, until, schedule }: Fault, start: Start, nowMs: number): boolean {
  const ageMs = nowMs - start.openedMs;
  if (ageMs < (after?.ms ?? 0) || ageMs >= (until?.ms ?? Infinity)) return false;
  if (schedule === undefined) return true;
  const sinceMs = nowMs - start.activatedMs - schedule.startMs;
  if (sinceMs < 0) return false;
  return (schedule.everyMs === undefined ? sinceMs : sinceMs % schedule.everyMs) < schedule.durationMs;
}

/** When {@link isTimeOf} may change next; Infinity: never. */
export function nextChangeOf({ after, until, schedule }: Fault, start: Start, nowMs: number): number {
  const edges = [start.openedMs + (after?.ms ?? 0), start.openedMs + (until?.ms ?? Infinity)];
  if (schedule !== undefined) edges.push(nextEdgeOf(schedule, start.activatedMs + schedule.startMs, nowMs));
  return Math.min(...edges.filter((edge) => edge > nowMs), Infinity);
}

function nextEdgeOf({ durationMs, everyMs }: NonNullable<Fault['schedule']>, firstMs: number, nowMs: number): number {
  if (nowMs < firstMs) return firstMs;
  const periods = everyMs === undefined ? 0 : Math.floor((nowMs - firstMs) / everyMs);
  const beginMs = firstMs + periods * (everyMs ?? 0);
  if (nowMs < beginMs + durationMs) return beginMs + durationMs;
  return everyMs === undefined ? Infinity : beginMs + everyMs;
}
