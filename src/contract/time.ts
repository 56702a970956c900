import { z } from 'zod';

/** Times that callers send (RFC 3339), in every form of the standard. */

/**
 * The standard lets a space stand for the `T`. A `+` that was not encoded in a query arrives as a space, and before an offset it can be nothing else.
 */
const FORM = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+\- ])(\d{2}):(\d{2}))$/;
const MINUTE_MS = 60_000;

interface Time {
  /** Whole milliseconds since 1970. */
  readonly ms: number;
  /** There is a part of a millisecond besides. */
  readonly isFiner: boolean;
}

/** Undefined when it is no time. A leap second counts as the one after it. */
export function parseTime(text: string): Time | undefined {
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHour = 0, offsetMinute = 0] =
    FORM.exec(text) ?? [];
  if (year === undefined || Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const [atHour, atMinute, atSecond] = [Number(hour), Number(minute), Number(second)];
  if (atHour > 23 || atMinute > 59 || atSecond > 60) return undefined;
  const midnightMs = dateOf(Number(year), Number(month), Number(day));
  if (midnightMs === undefined) return undefined;
  const offsetMs = (Number(offsetHour) * 60 + Number(offsetMinute)) * MINUTE_MS * (sign === '-' ? -1 : 1);
  const minuteMs = midnightMs + (atHour * 60 + atMinute) * MINUTE_MS - offsetMs;
  if (atSecond === 60 && !endsMonth(minuteMs + MINUTE_MS)) return undefined;
  return {
    ms: minuteMs + atSecond * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0')),
    isFiner: /[1-9]/.test(fraction.slice(3)),
  };
}

/** Midnight in UTC; undefined when there is no such day. */
function dateOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

/** Leap seconds come at the end of a month of UTC only. */
function endsMonth(ms: number): boolean {
  const date = new Date(ms);
  return date.getUTCDate() === 1 && date.getUTCHours() === 0 && date.getUTCMinutes() === 0;
}

/** A time, rounded up to a millisecond, in the form of answers: what is kept has no finer one, so "from" and "before" mean the same as exactly. */
export const sinceField = timeField(({ ms, isFiner }) => (isFiner ? ms + 1 : ms));
/** …rounded down, for "up to and including". */
export const upToField = timeField(({ ms }) => ms);

/** What is put behind a time to make it whole, the most likely first. */
const ENDINGS = ['Z', ':00Z', 'T00:00:00Z', ':00'];

/** Says what to write instead, where that can be seen. */
function timeFault(text: string): string {
  const written = text.replace(/([+-]\d{2})(\d{2})?$/, (offset: string, hours: string, minutes = '00') =>
    /:\d{2}/.test(text) ? `${hours}:${minutes}` : offset,
  );
  const whole = ['', ...ENDINGS].map((ending) => `${written}${ending}`).find((one) => parseTime(one) !== undefined);
  if (whole === undefined)
    return 'must be a time with its time zone (RFC 3339), for example 2026-11-29T22:00:00Z or 2026-11-29T23:00:00.5+01:00';
  const isZoneMissing = written === text && whole.endsWith('Z');
  return `must be a time with its time zone (RFC 3339), not "${text}": ${isZoneMissing ? 'append Z (UTC) or an offset such as +01:00, ' : 'write it '}for example ${whole}`;
}

function timeField(round: (time: Time) => number) {
  return z
    .string()
    .max(100)
    .superRefine((text, context) => {
      if (parseTime(text) === undefined) context.addIssue({ code: 'custom', message: timeFault(text) });
    })
    .overwrite((text) => {
      const time = parseTime(text);
      return time === undefined ? text : new Date(round(time)).toISOString();
    })
    .meta({ format: 'date-time' });
}
