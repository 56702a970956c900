import { expect, test } from 'vitest';
import { nextCronTime } from './cron-times.ts';

const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2024, 0, 1);
const TO_MS = Date.UTC(2031, 0, 1);

const iso = (ms: number | undefined): string => (ms === undefined ? 'never' : new Date(ms).toISOString());
const times = (expression: string, timeZone: string, after: string, count: number): string[] => {
  const found: string[] = [];
  for (let atMs = Date.parse(after); found.length < count;) {
    atMs = nextCronTime(expression, timeZone, atMs) ?? Number.NaN;
    found.push(iso(atMs));
  }
  return found;
};

test.each([
  {
    name: 'a gap at midnight',
    expression: '0 0 4-6 9 *',
    zone: 'America/Santiago',
    after: '2027-09-03T12:00:00Z',
    at: ['2027-09-04T04:00:00.000Z', '2027-09-05T04:00:00.000Z', '2027-09-06T03:00:00.000Z'],
  },
  {
    name: 'a gap at midnight, asked for in the second before',
    expression: '0 0 * * *',
    zone: 'America/Santiago',
    after: '2027-09-05T03:59:59.500Z',
    at: ['2027-09-05T04:00:00.000Z', '2027-09-06T03:00:00.000Z'],
  },
  {
    name: 'a gap of half an hour',
    expression: '15 2 * * *',
    zone: 'Australia/Lord_Howe',
    after: '2026-10-02T20:00:00Z',
    at: ['2026-10-03T15:30:00.000Z', '2026-10-04T15:15:00.000Z'],
  },
  {
    name: 'a gap of an hour',
    expression: '30 2 * * *',
    zone: 'Europe/Vienna',
    after: '2026-03-28T00:00:00Z',
    at: ['2026-03-28T01:30:00.000Z', '2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z'],
  },
  {
    name: 'several times in one gap, which come once',
    expression: '0,20,40 2 * * *',
    zone: 'Europe/Vienna',
    after: '2026-03-28T01:30:00Z',
    at: ['2026-03-28T01:40:00.000Z', '2026-03-29T01:00:00.000Z', '2026-03-30T00:00:00.000Z'],
  },
  {
    name: 'a time in the gap and one right after it, which are one',
    expression: '30 2,3 * * *',
    zone: 'Europe/Vienna',
    after: '2026-03-29T00:00:00Z',
    at: ['2026-03-29T01:00:00.000Z', '2026-03-29T01:30:00.000Z'],
  },
  {
    name: 'every hour over a gap',
    expression: '30 * * * *',
    zone: 'Europe/Vienna',
    after: '2026-03-29T00:00:00Z',
    at: ['2026-03-29T00:30:00.000Z', '2026-03-29T01:00:00.000Z', '2026-03-29T01:30:00.000Z'],
  },
  {
    name: 'a fixed time in the repeated hour',
    expression: '30 2 * * *',
    zone: 'Europe/Vienna',
    after: '2026-10-24T12:00:00Z',
    at: ['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'],
  },
  {
    name: 'a fixed time in the repeated hour, asked for within it',
    expression: '30 2 * * *',
    zone: 'Europe/Vienna',
    after: '2026-10-25T01:00:00Z',
    at: ['2026-10-26T01:30:00.000Z'],
  },
  {
    name: 'steps within a fixed hour that is repeated',
    expression: '*/30 2 * * *',
    zone: 'Europe/Vienna',
    after: '2026-10-24T23:59:59Z',
    at: ['2026-10-25T00:00:00.000Z', '2026-10-25T00:30:00.000Z', '2026-10-26T01:00:00.000Z'],
  },
  {
    name: 'every hour, also the repeated one',
    expression: '30 * * * *',
    zone: 'Europe/Vienna',
    after: '2026-10-25T00:00:00Z',
    at: ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z', '2026-10-25T02:30:00.000Z'],
  },
  {
    name: 'a repeated half hour',
    expression: '45 1 * * *',
    zone: 'Australia/Lord_Howe',
    after: '2026-04-03T20:00:00Z',
    at: ['2026-04-04T14:45:00.000Z', '2026-04-05T15:15:00.000Z'],
  },
  {
    name: 'a repeated hour around midnight',
    expression: '30 23 * * *',
    zone: 'America/Santiago',
    after: '2027-04-03T12:00:00Z',
    at: ['2027-04-04T02:30:00.000Z', '2027-04-05T03:30:00.000Z'],
  },
])('$name: $expression in $zone', ({ expression, zone, after, at }) => {
  expect(times(expression, zone, after, at.length)).toEqual(at);
});

/** A change of a clock, found by looking at it. */
interface Change {
  readonly atMs: number;
  readonly beforeMs: number;
  readonly afterMs: number;
}

function offsetReader(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (atMs) => {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] =
      format.format(atMs).match(/\d+/g)?.map(Number) ?? [];
    return Date.UTC(year, month - 1, day, hour, minute, second) - atMs;
  };
}

/** No zone changes its clock twice within 5 days. */
function changesOf(offsetAt: (atMs: number) => number): Change[] {
  const changes: Change[] = [];
  for (let fromMs = FROM_MS, before = offsetAt(fromMs); fromMs < TO_MS; fromMs += 5 * DAY_MS) {
    const after = offsetAt(fromMs + 5 * DAY_MS);
    if (after === before) continue;
    let [low, high] = [fromMs, fromMs + 5 * DAY_MS];
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000;
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    changes.push({ atMs: high, beforeMs: before, afterMs: after });
    before = after;
  }
  return changes;
}

/** When a local time comes, around a change: at no, one or two moments. In the gap: at the change. */
function momentsOf(localMs: number, { atMs, beforeMs, afterMs }: Change): number[] {
  const moments = [
    ...(localMs - beforeMs < atMs ? [localMs - beforeMs] : []),
    ...(localMs - afterMs >= atMs ? [localMs - afterMs] : []),
  ];
  return moments.length === 0 ? [atMs] : moments;
}

interface Daily {
  readonly expression: string;
  readonly minutes: readonly number[];
  readonly everyHour: boolean;
}

const daily = (minute: number): Daily => ({
  expression: `${minute % 60} ${Math.floor(minute / 60)} * * *`,
  minutes: [minute],
  everyHour: false,
});
const expressions: readonly Daily[] = [
  ...[0, 30, 59, 60, 90, 119, 120, 135, 150, 180, 210, 1380, 1410, 1439].map(daily),
  {
    expression: '*/15 0-3,23 * * *',
    minutes: [0, 1, 2, 3, 23].flatMap((hour) => [0, 15, 30, 45].map((minute) => hour * 60 + minute)),
    everyHour: false,
  },
  { expression: '0 */2 * * *', minutes: Array.from({ length: 12 }, (_, index) => index * 120), everyHour: false },
  {
    expression: '10,40 * * * *',
    minutes: Array.from({ length: 24 }, (_, hour) => [hour * 60 + 10, hour * 60 + 40]).flat(),
    everyHour: true,
  },
];

const localMinute = (ms: number): number => Math.floor((ms % DAY_MS) / 60_000);

/** The times within a day of a change, all by themselves: each local time is looked up, and those that are skipped are at the change. */
function expectedTimes({ minutes, everyHour }: Daily, change: Change): number[] {
  const moments = new Set<number>();
  const firstDayMs = Math.floor((change.atMs + change.beforeMs) / DAY_MS) * DAY_MS;
  for (let dayMs = firstDayMs - 2 * DAY_MS; dayMs <= firstDayMs + 2 * DAY_MS; dayMs += DAY_MS) {
    for (const minute of minutes) {
      const found = momentsOf(dayMs + minute * 60_000, change);
      for (const moment of everyHour ? found : found.slice(0, 1)) moments.add(moment);
    }
  }
  return [...moments].filter((moment) => Math.abs(moment - change.atMs) <= DAY_MS).sort((a, b) => a - b);
}

function actualTimes(expression: string, timeZone: string, { atMs }: Change): number[] {
  const found: number[] = [];
  for (
    let at = nextCronTime(expression, timeZone, atMs - DAY_MS - 1);
    at !== undefined && at <= atMs + DAY_MS;
    at = nextCronTime(expression, timeZone, at)
  )
    found.push(at);
  return found;
}

test('around every change of every zone from 2024 to 2036 the times are those of an independent calculation', () => {
  const kinds = new Set<string>();
  let changes = 0;
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    for (const change of changesOf(offsetReader(zone))) {
      changes += 1;
      // In the middle of what is skipped or repeated, for every change; everything else once for all changes of one kind.
      const middleMs = change.atMs + (change.beforeMs + change.afterMs) / 2;
      const kind = [localMinute(change.atMs + change.beforeMs), change.beforeMs, change.afterMs].join();
      const checked = kinds.has(kind) ? [daily(localMinute(middleMs))] : [daily(localMinute(middleMs)), ...expressions];
      kinds.add(kind);
      for (const entry of checked)
        expect(actualTimes(entry.expression, zone, change).map(iso), `${entry.expression} in ${zone}`).toEqual(
          expectedTimes(entry, change).map(iso),
        );
    }
  }
  expect(kinds.size).toBeGreaterThan(30);
  expect(changes).toBeGreaterThan(1000);
}, 300_000);

test('far from a change a daily time comes at the same local time in every zone', () => {
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const at = nextCronTime('30 12 * * *', zone, Date.UTC(2030, 6, 10)) ?? Number.NaN;
    expect(iso(at + offsetReader(zone)(at)), zone).toMatch(/T12:30:00\.000Z$/);
  }
}, 60_000);

test.each(['UTC', 'Europe/Vienna', 'Pacific/Tongatapu', 'America/Santiago'])(
  'a day that never comes is found out without a look at each change of %s',
  (zone) => {
    expect(nextCronTime('0 0 30 2 *', zone, Date.parse('2026-11-30T00:00:00Z'))).toBeUndefined();
    expect(iso(nextCronTime('0 0 29 2 *', zone, Date.parse('2026-11-30T12:00:00Z'))).slice(0, 7)).toBe('2028-02');
  },
);
