import { describe, expect, it } from 'vitest';
import { DAY_MS } from './cron-days.ts';
import { periodAt } from './zone-clock.ts';

/** Far from every hour, so that no change is at this moment. */
const BEGIN_MS = Date.UTC(2024, 0, 1, 7, 3, 17);

describe('the clock of a zone', () => {
  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Tokyo', 'UTC'])(
    '%s changes when Temporal says so',
    (timeZone) => {
      for (let atMs = BEGIN_MS, n = 0; n < 12; n++) {
        const period = periodAt(timeZone, atMs);
        const at = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
        const changeMs = at.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity;
        expect(period.offsetMs).toBe(at.offsetNanoseconds / 1e6);
        expect(period.endMs).toBe(Math.min(changeMs, atMs + 400 * DAY_MS));
        // The last moment of the period, then the first of the next one.
        atMs = n % 2 === 0 ? period.endMs - 1 : period.endMs;
      }
    },
  );

  it('has the offsets before and after a change, up to two days after it', () => {
    const changeMs = Date.UTC(2026, 2, 29, 1);
    const winter = periodAt('Europe/Berlin', changeMs - 1);
    expect(winter).toMatchObject({ endMs: changeMs, offsetMs: 3_600_000, offsetAfterMs: 7_200_000 });
    for (const atMs of [changeMs, changeMs + 1, changeMs + 2 * DAY_MS - 1])
      expect(periodAt('Europe/Berlin', atMs)).toMatchObject({
        beginMs: changeMs,
        offsetMs: 7_200_000,
        offsetBeforeMs: 3_600_000,
      });
    const later = changeMs + 3 * DAY_MS;
    expect(periodAt('Europe/Berlin', later)).toMatchObject({ beginMs: later, offsetBeforeMs: 7_200_000 });
  });

  it('throws for a zone that does not exist', () => {
    expect(() => periodAt('Europe/Atlantis', BEGIN_MS)).toThrow(RangeError);
  });
});
