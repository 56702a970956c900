import { expect, test } from 'vitest';
import { parseCron } from './cron-fields.ts';
import { nextCronTime } from './cron-times.ts';

test('five fields begin at second 0, six say the seconds', () => {
  expect(parseCron('1 2 3 4 5')).toEqual({
    seconds: [0],
    minutes: [1],
    hours: [2],
    monthDays: new Set([3]),
    months: new Set([4]),
    weekDays: [{ day: 5 }],
  });
  expect(parseCron(' 9  1 2\t3 4 5 ')).toMatchObject({ seconds: [9], minutes: [1] });
  expect(parseCron('* * * * *')).toMatchObject({ seconds: [0], monthDays: undefined, weekDays: undefined });
});

test.each([
  ['5,1,3-4,1', [1, 3, 4, 5]],
  ['*/20', [0, 20, 40]],
  ['10-20/4', [10, 14, 18]],
  ['50/5', [50, 55]],
  ['0-59/59', [0, 59]],
  ['7', [7]],
  ['*/90', [0]],
])('the minutes %s are %j', (field, minutes) => {
  expect(parseCron(`${field} * * * *`).minutes).toEqual(minutes);
});

test.each([
  ['mon-FRI', [1, 2, 3, 4, 5]],
  ['0', [0]],
  ['7', [0]],
  ['5-7', [5, 6, 0]],
  ['sun,3', [0, 3]],
  ['*/2', [0, 2, 4, 6]],
  ['1/2', [1, 3, 5]],
])('the days of the week %s are %j', (field, days) => {
  expect(parseCron(`0 0 * * ${field}`).weekDays?.map(({ day }) => day)).toEqual(days);
});

test.each([
  '',
  '*',
  '* *',
  '* * *',
  '* * * *',
  '* * * * * * *',
  'often',
  'H * * * *',
  'H/5 * * * *',
  'H(0-29)/10 * * * *',
  '0 H(1-5) * * *',
  '0 0 H * *',
  '0 0 * H *',
  '0 0 * * H',
  'h * * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * 32 * *',
  '* * * 0 *',
  '* * * 13 *',
  '* * * * 8',
  '-1 * * * *',
  '5-1 * * * *',
  '1-2-3 * * * *',
  '*/0 * * * *',
  '*/ * * * *',
  '/5 * * * *',
  '1,,2 * * * *',
  '1.5 * * * *',
  '? * * * *',
  '0x5 * * * *',
  '* * * MAN *',
  '* * * * JAN',
  '* * 15W * *',
  '* * L-3 * *',
  '* * * * L',
  '* * * * 5#6',
  '* * * * 5#0',
  '60 0 0 * * *',
  '@reboot',
  '@every 5m',
  '@Daily',
  '@daily *',
  '@secondly',
  '@constructor',
])('"%s" is refused', (expression) => {
  expect(() => parseCron(expression)).toThrowError();
});

const next = (expression: string, after: string, timeZone = 'UTC'): string | undefined => {
  const found = nextCronTime(expression, timeZone, Date.parse(after));
  return found === undefined ? undefined : new Date(found).toISOString();
};

test.each([
  ['@yearly', '2027-01-01T00:00:00.000Z'],
  ['@annually', '2027-01-01T00:00:00.000Z'],
  ['@monthly', '2026-04-01T00:00:00.000Z'],
  ['@weekly', '2026-03-08T00:00:00.000Z'],
  ['@daily', '2026-03-06T00:00:00.000Z'],
  ['@midnight', '2026-03-06T00:00:00.000Z'],
  ['@hourly', '2026-03-05T13:00:00.000Z'],
  ['* * * * * *', '2026-03-05T12:34:57.000Z'],
  ['* * * * *', '2026-03-05T12:35:00.000Z'],
  ['34 12 * * *', '2026-03-06T12:34:00.000Z'],
  ['57 34 12 5 3 *', '2026-03-05T12:34:57.000Z'],
  ['56 34 12 5 3 *', '2027-03-05T12:34:56.000Z'],
  ['0 0 L * *', '2026-03-31T00:00:00.000Z'],
  ['0 0 L 2 ?', '2027-02-28T00:00:00.000Z'],
  ['0 0 ? * 5L', '2026-03-27T00:00:00.000Z'],
  ['0 0 * * THU#2', '2026-03-12T00:00:00.000Z'],
  ['0 0 * * 1#5', '2026-03-30T00:00:00.000Z'],
  ['0 0 29 2 *', '2028-02-29T00:00:00.000Z'],
  ['0 0 13 * 5', '2026-03-06T00:00:00.000Z'],
  ['0 0 13 * *', '2026-03-13T00:00:00.000Z'],
  ['0 0 * 2 6#5', '2048-02-29T00:00:00.000Z'],
])('the next time of %s is %s', (expression, at) => {
  expect(next(expression, '2026-03-05T12:34:56.789Z')).toBe(at);
});

test.each(['0 0 30 2 *', '0 0 31 4,6,9,11 *'])('%s never comes', (expression) => {
  expect(next(expression, '2026-03-05T12:34:56.789Z')).toBeUndefined();
});
