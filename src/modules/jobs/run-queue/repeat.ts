import { getNextMillis, type RepeatOptions } from 'bullmq';
import { nextCronTime } from '../schedules/cron/cron-times.ts';
import type { TickTiming } from './tick-queue.ts';

/** How BullMQ says when. */
export function repeatOf({ everyMs, cron, timeZone }: TickTiming): { every: number } | { pattern: string; tz: string } {
  return everyMs === undefined ? { pattern: cron ?? '', tz: timeZone } : { every: everyMs };
}

/** What BullMQ asks for the next time of a cron expression. */
export function nextRepeat(afterMs: number, { pattern = '', tz = 'UTC' }: RepeatOptions): number | undefined {
  try {
    return nextCronTime(pattern, tz, afterMs);
  } catch {
    // Stored before its form was refused: it stays valid.
    return getNextMillis(afterMs, { pattern, tz });
  }
}

/** The time of a schedule that comes after one of its times, or after any time when it has a cron expression. */
export function nextTick(timing: TickTiming, afterMs: number): number | undefined {
  return timing.everyMs === undefined
    ? nextRepeat(afterMs, { pattern: timing.cron ?? '', tz: timing.timeZone })
    : afterMs + timing.everyMs;
}
