import { getNextMillis, type RepeatOptions } from 'bullmq';
import { SCHEDULE_NEXT_RUNS, type ScheduleSpec } from '../../../contract/jobs/index.ts';
import { nextCronTime } from './cron/cron-times.ts';

type Timing = Pick<ScheduleSpec, 'everyMs' | 'cron' | 'timeZone'>;

/** How BullMQ says when. */
export function repeatOf({ everyMs, cron, timeZone }: Timing): { every: number } | { pattern: string; tz: string } {
  return everyMs === undefined ? { pattern: cron ?? '', tz: timeZone } : { every: everyMs };
}

/** What BullMQ asks for the next time of a cron expression. */
export function nextRepeat(afterMs: number, { pattern = '', tz = 'UTC' }: RepeatOptions): number | undefined {
  try {
    return nextCronTime(pattern, tz, afterMs);
  } catch {
    // An expression of a form that is refused by now, stored before: it goes on as it was.
    return getNextMillis(afterMs, { pattern, tz });
  }
}

/** What is wrong with a cron expression; undefined when nothing is. */
export function cronFault(cron: string, timeZone: string): string | undefined {
  try {
    return nextCronTime(cron, timeZone, Date.now()) === undefined ? 'never fires: there is no such day' : undefined;
  } catch (error) {
    return `is not a cron expression: ${(error as Error).message}`;
  }
}

/** The times after now, of which `next` is the first. */
export function nextTimes({ everyMs, cron, timeZone }: Timing, next: number): string[] {
  const times = [next];
  while (times.length < SCHEDULE_NEXT_RUNS) {
    const last = times.at(-1) ?? next;
    const following = everyMs === undefined ? nextRepeat(last, { pattern: cron ?? '', tz: timeZone }) : last + everyMs;
    if (following === undefined) break;
    times.push(following);
  }
  return times.map((ms) => new Date(ms).toISOString());
}
