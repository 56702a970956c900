import { endOfFault, periodOf, type CableFault, type Fault } from '../../../contract/faults/index.ts';

/** What of a fault says when it acts. */
type Timed = Pick<Fault, 'schedule' | 'ttlMs'> & Partial<Pick<CableFault, 'after' | 'until'>>;

interface Start {
  /** When the fault was created or last changed, monotonic milliseconds. */
  readonly activatedMs: number;
  /** When the connection was opened, monotonic milliseconds. */
  readonly openedMs: number;
}

/** Whether the schedule, the ttl and the times of `after` and `until` let the fault act now. */
export function isTimeOf(fault: Timed, { openedMs, activatedMs }: Start, nowMs: number): boolean {
  const { after, until, schedule } = fault;
  if (nowMs < openedMs + (after?.ms ?? 0) || nowMs >= openedMs + (until?.ms ?? Infinity)) return false;
  if (nowMs >= endOfFault(fault, activatedMs)) return false;
  return schedule === undefined || periodOf(schedule, activatedMs, nowMs).isActive;
}

/** When {@link isTimeOf} may change next; Infinity: never. */
export function nextChangeOf(fault: Timed, { openedMs, activatedMs }: Start, nowMs: number): number {
  const { after, until, schedule } = fault;
  const edges = [
    openedMs + (after?.ms ?? 0),
    openedMs + (until?.ms ?? Infinity),
    endOfFault(fault, activatedMs),
  ].filter((edge) => edge > nowMs);
  if (schedule !== undefined) edges.push(periodOf(schedule, activatedMs, nowMs).nextMs);
  return Math.min(...edges, Infinity);
}

/** Of a fault that acts on whole connections: only its schedule and its ttl count. */
const WHOLE = { openedMs: -Infinity };
interface Activated {
  readonly fault: Timed;
  readonly activatedMs: number;
}

export function isGateTime({ fault: { schedule, ttlMs }, activatedMs }: Activated, nowMs: number): boolean {
  return isTimeOf({ schedule, ttlMs }, { ...WHOLE, activatedMs }, nowMs);
}

/** When {@link isGateTime} may change next; Infinity: never. */
export function nextGateChange({ fault: { schedule, ttlMs }, activatedMs }: Activated, nowMs: number): number {
  return nextChangeOf({ schedule, ttlMs }, { ...WHOLE, activatedMs }, nowMs);
}
