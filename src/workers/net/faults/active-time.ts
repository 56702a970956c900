import type { CableFault } from '../../../contract/faults/index.ts';

/** What of a fault says when it acts. */
type Timed = Partial<Pick<CableFault, 'after' | 'until' | 'schedule'>>;

interface Start {
  /** When the fault was created or last changed, monotonic milliseconds. */
  readonly activatedMs: number;
  /** When the connection was opened, monotonic milliseconds. */
  readonly openedMs: number;
}

/** A period is looked at again no sooner than this, whatever rounding says, in milliseconds. */
const SOONEST_MS = 0.5;

/** Whether the schedule and the times of `after` and `until` let the fault act now. */
export function isTimeOf({ after, until, schedule }: Timed, { openedMs, activatedMs }: Start, nowMs: number): boolean {
  if (nowMs < openedMs + (after?.ms ?? 0) || nowMs >= openedMs + (until?.ms ?? Infinity)) return false;
  return schedule === undefined || periodOf(schedule, activatedMs, nowMs).isActive;
}

/** When {@link isTimeOf} may change next; Infinity: never. */
export function nextChangeOf(
  { after, until, schedule }: Timed,
  { openedMs, activatedMs }: Start,
  nowMs: number,
): number {
  const edges = [openedMs + (after?.ms ?? 0), openedMs + (until?.ms ?? Infinity)].filter((edge) => edge > nowMs);
  if (schedule !== undefined) edges.push(periodOf(schedule, activatedMs, nowMs).nextMs);
  return Math.min(...edges, Infinity);
}

/** Of a fault that acts on whole connections: only its schedule counts. */
const WHOLE = { openedMs: -Infinity };
interface Activated {
  readonly fault: Timed;
  readonly activatedMs: number;
}

export function isGateTime({ fault, activatedMs }: Activated, nowMs: number): boolean {
  return isTimeOf({ schedule: fault.schedule }, { ...WHOLE, activatedMs }, nowMs);
}

/** When {@link isGateTime} may change next; Infinity: never. */
export function nextGateChange({ fault, activatedMs }: Activated, nowMs: number): number {
  return nextChangeOf({ schedule: fault.schedule }, { ...WHOLE, activatedMs }, nowMs);
}

/** One calculation for both questions: their answers must agree at an edge. */
function periodOf(
  { startMs, durationMs, everyMs }: NonNullable<Timed['schedule']>,
  activatedMs: number,
  nowMs: number,
): { isActive: boolean; nextMs: number } {
  const firstMs = activatedMs + startMs;
  if (nowMs < firstMs) return { isActive: false, nextMs: firstMs };
  const periods = everyMs === undefined ? 0 : Math.floor((nowMs - firstMs) / everyMs);
  const beginMs = firstMs + periods * (everyMs ?? 0);
  const isActive = nowMs < beginMs + durationMs;
  const nextMs = beginMs + (isActive ? durationMs : (everyMs ?? Infinity));
  return { isActive, nextMs: Math.max(nextMs, nowMs + SOONEST_MS) };
}
