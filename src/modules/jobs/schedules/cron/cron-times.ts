import { DAY_MS, findLocalTime } from './cron-days.ts';
import { parseCron, type CronFields } from './cron-fields.ts';
import { periodAt, type Period } from './zone-clock.ts';

/** How far ahead a next time is looked for: more than the 40 years until 29 February is the same weekday again after a skipped leap year. */
const HORIZON_MS = 50 * 366 * DAY_MS;
const HOURS_OF_A_DAY = 24;

/**
 * The first time after `afterMs` (Unix milliseconds) that fits the expression on the clock of the zone; undefined when none comes within 50
 * years. Where a change skips local times, those that fit happen once, together, at the first moment after the gap. Where a change repeats
 * local times, those that fit happen at their first occurrence only; with every hour in the hour field, at both. Throws as {@link parseCron} does.
 */
export function nextCronTime(expression: string, timeZone: string, afterMs: number): number | undefined {
  const fields = parseCron(expression);
  const fromMs = Math.floor(afterMs / 1000) * 1000 + 1000;
  // Local times are less than two days from UTC: without a day that fits on a clock without a zone there is none in any zone, and until
  // then no change of the zone matters. Looking changes up is slow.
  const roughMs = findLocalTime(fields, afterMs - 2 * DAY_MS, afterMs + HORIZON_MS);
  if (roughMs === undefined) return undefined;
  // Not from fromMs on: the period may end in the very next second.
  for (
    let period = periodAt(timeZone, Math.max(afterMs, roughMs - 2 * DAY_MS));
    period.beginMs < afterMs + HORIZON_MS;
    period = periodAt(timeZone, period.endMs)
  ) {
    const foundMs = findInPeriod(fields, period, fromMs) ?? findSkipped(fields, period);
    if (foundMs !== undefined) return foundMs;
  }
  return undefined;
}

function findInPeriod(
  fields: CronFields,
  { beginMs, endMs, offsetMs, offsetBeforeMs }: Period,
  fromMs: number,
): number | undefined {
  const isEveryHour = fields.hours.length === HOURS_OF_A_DAY;
  const firstMs = Math.max(beginMs, fromMs) + offsetMs;
  // What the period before had as well, up to its end.
  const freshMs = isEveryHour ? firstMs : Math.max(firstMs, beginMs + offsetBeforeMs);
  const localMs = findLocalTime(fields, freshMs, endMs + offsetMs);
  return localMs === undefined ? undefined : localMs - offsetMs;
}

/** The end of the period, when a time that fits is in the gap that begins there. */
function findSkipped(fields: CronFields, { endMs, offsetMs, offsetAfterMs }: Period): number | undefined {
  return findLocalTime(fields, endMs + offsetMs, endMs + offsetAfterMs) === undefined ? undefined : endMs;
}
