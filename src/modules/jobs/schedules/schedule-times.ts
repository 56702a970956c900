import { SCHEDULE_NEXT_RUNS, type ScheduleSpec } from '../../../contract/jobs/index.ts';
import { nextTick } from '../run-queue/repeat.ts';
import { nextCronTime } from './cron/cron-times.ts';

type Timing = Pick<ScheduleSpec, 'everyMs' | 'cron' | 'timeZone'>;

/** What is wrong with a cron expression; undefined when nothing is. */
export function cronFault(cron: string, timeZone: string): string | undefined {
  try {
    return nextCronTime(cron, timeZone, Date.now()) === undefined ? 'never fires: there is no such day' : undefined;
  } catch (error) {
    return `is not a cron expression: ${(error as Error).message}`;
  }
}

/** The times after now, of which `next` is the first. */
export function nextTimes(timing: Timing, next: number): string[] {
  const times = [next];
  while (times.length < SCHEDULE_NEXT_RUNS) {
    const following = nextTick(timing, times.at(-1) ?? next);
    if (following === undefined) break;
    times.push(following);
  }
  return times.map((ms) => new Date(ms).toISOString());
}
