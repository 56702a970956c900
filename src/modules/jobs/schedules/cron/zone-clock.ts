import { DAY_MS } from './cron-days.ts';

/** A time in which the clock of a zone runs without a change. */
export interface Period {
  /** Unix milliseconds. */
  readonly beginMs: number;
  readonly endMs: number;
  /** Local time minus UTC, and what it was before `beginMs` and is from `endMs` on. */
  readonly offsetMs: number;
  readonly offsetBeforeMs: number;
  readonly offsetAfterMs: number;
}

/** How far ahead the next change is looked for. A period that ends there without a change is followed by another one. */
const AHEAD_MS = 400 * DAY_MS;
/** How far back the last change is looked for: a change repeats or skips less than two days of local time. */
const BACK_MS = 2 * DAY_MS;
/** Two changes are further apart than this. */
const STEP_MS = 2 * DAY_MS;
/** Most zones whose clock is kept; there are about 600. */
const MAX_CLOCKS = 1000;

const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * The period around a moment. It begins there when there was no change in the two days before. Intl knows the offset of a zone at a moment
 * and no changes, so that these are searched for. (Temporal knows them, and Node has it only from 26.) Throws RangeError for an unknown zone.
 */
export function periodAt(timeZone: string, atMs: number): Period {
  const offsetAt = clockOf(timeZone);
  const offsetMs = offsetAt(atMs);
  const beginMs = findChange(offsetAt, atMs - BACK_MS, atMs) ?? atMs;
  const endMs = findChange(offsetAt, atMs, atMs + AHEAD_MS);
  return {
    beginMs,
    endMs: endMs ?? atMs + AHEAD_MS,
    offsetMs,
    offsetBeforeMs: beginMs === atMs ? offsetAt(atMs - 1) : offsetAt(beginMs - 1),
    offsetAfterMs: endMs === undefined ? offsetMs : offsetAt(endMs),
  };
}

type Clock = (atMs: number) => number;

/** The first moment after `fromMs`, up to `toMs`, with another offset than the moment before. */
function findChange(offsetAt: Clock, fromMs: number, toMs: number): number | undefined {
  for (let beforeMs = fromMs; beforeMs < toMs; beforeMs += STEP_MS) {
    const afterMs = Math.min(beforeMs + STEP_MS, toMs);
    if (offsetAt(beforeMs) !== offsetAt(afterMs)) return bisect(offsetAt, beforeMs, afterMs);
  }
  return undefined;
}

/** The first moment that has the offset of `afterMs`, when that of `beforeMs` is another one. */
function bisect(offsetAt: Clock, beforeMs: number, afterMs: number): number {
  const offsetBefore = offsetAt(beforeMs);
  let [before, after] = [beforeMs, afterMs];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle) === offsetBefore) before = middle;
    else after = middle;
  }
  return after;
}

/** `1/25/2026, GMT+05:30`; `GMT` alone is UTC. */
const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/;

function clockOf(timeZone: string): Clock {
  let format = clocks.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    if (clocks.size >= MAX_CLOCKS) clocks.clear();
    clocks.set(timeZone, format);
  }
  const known = format;
  return (atMs) => {
    const [, sign, hours = 0, minutes = 0, seconds = 0] = OFFSET.exec(known.format(atMs)) ?? [];
    const offsetMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -offsetMs : offsetMs;
  };
}
