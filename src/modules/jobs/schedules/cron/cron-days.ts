import type { CronFields, WeekDay } from './cron-fields.ts';

export const DAY_MS = 86_400_000;

/**
 * The first local time from `fromMs` on and before `toMs` that fits; undefined when there is none. Local times are milliseconds since 1970
 * on a clock that never changes, so that every day has 24 hours.
 */
export function findLocalTime(fields: CronFields, fromMs: number, toMs: number): number | undefined {
  let atMs = fromMs;
  while (atMs < toMs) {
    const dayMs = Math.floor(atMs / DAY_MS) * DAY_MS;
    const timeMs = isDay(fields, new Date(dayMs)) ? findTimeOfDay(fields, atMs - dayMs) : undefined;
    if (timeMs !== undefined) return dayMs + timeMs < toMs ? dayMs + timeMs : undefined;
    atMs = dayMs + DAY_MS;
  }
  return undefined;
}

function isDay({ months, monthDays, weekDays }: CronFields, date: Date): boolean {
  if (!months.has(date.getUTCMonth() + 1)) return false;
  if (monthDays === undefined && weekDays === undefined) return true;
  const monthDay = date.getUTCDate();
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const isMonthDay = monthDays?.has(monthDay) === true || (monthDays?.has('L') === true && monthDay === lastDay);
  return isMonthDay || weekDays?.some((weekDay) => isWeekDay(weekDay, date.getUTCDay(), monthDay, lastDay)) === true;
}

function isWeekDay({ day, nth }: WeekDay, weekDay: number, monthDay: number, lastDay: number): boolean {
  if (day !== weekDay) return false;
  if (nth === 'L') return monthDay + 7 > lastDay;
  return nth === undefined || Math.ceil(monthDay / 7) === nth;
}

/** Milliseconds since midnight, `fromMs` or later. */
function findTimeOfDay({ hours, minutes, seconds }: CronFields, fromMs: number): number | undefined {
  for (const hour of hours) {
    if ((hour + 1) * 3_600_000 <= fromMs) continue;
    for (const minute of minutes) {
      const minuteMs = hour * 3_600_000 + minute * 60_000;
      if (minuteMs + 60_000 <= fromMs) continue;
      const second = seconds.find((value) => minuteMs + value * 1000 >= fromMs);
      if (second !== undefined) return minuteMs + second * 1000;
    }
  }
  return undefined;
}
