/** A cron expression, ready to be compared with a local time. Numbers are in ascending order. */
export interface CronFields {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  /** Undefined: any. When both kinds of day are given, a day needs to be one of them. */
  readonly monthDays: ReadonlySet<number | 'L'> | undefined;
  readonly weekDays: readonly WeekDay[] | undefined;
}

/** A weekday, 0 for Sunday; `nth`: only the first to fifth of a month, or its last. */
export interface WeekDay {
  readonly day: number;
  readonly nth?: number | 'L';
}

interface FieldKind {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const kinds = {
  second: { name: 'second', min: 0, max: 59 },
  minute: { name: 'minute', min: 0, max: 59 },
  hour: { name: 'hour', min: 0, max: 23 },
  monthDay: { name: 'day of the month', min: 1, max: 31 },
  month: {
    name: 'month',
    min: 1,
    max: 12,
    names: ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  // Sunday is 0 and 7.
  weekDay: { name: 'day of the week', min: 0, max: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
} as const satisfies Record<string, FieldKind>;

/** Names for common expressions. */
const SHORTHANDS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Five fields, six with seconds in front, or one of the names above. Throws an Error that says which field is wrong, and why. */
export function parseCron(expression: string): CronFields {
  const [second = '', minute = '', hour = '', monthDay = '', month = '', weekDay = ''] = fieldsOf(expression.trim());
  return {
    seconds: valuesOf(second, kinds.second),
    minutes: valuesOf(minute, kinds.minute),
    hours: valuesOf(hour, kinds.hour),
    monthDays: isAny(monthDay) ? undefined : new Set(items(monthDay).flatMap(monthDaysOf)),
    months: new Set(valuesOf(month, kinds.month)),
    weekDays: isAny(weekDay) ? undefined : items(weekDay).flatMap(weekDaysOf),
  };
}

/** Six of them. */
function fieldsOf(text: string): string[] {
  if (text.startsWith('@') && !Object.hasOwn(SHORTHANDS, text))
    throw new Error(`"${text}" is not one of ${Object.keys(SHORTHANDS).join(', ')}`);
  const fields = (SHORTHANDS[text] ?? text).split(/\s+/);
  if (fields.length === 6) return fields;
  if (fields.length === 5) return ['0', ...fields];
  throw new Error(
    `it has ${fields.length === 1 ? 'one field' : `${fields.length} fields`}; write five (minute, hour, day of the month, month, day of the week), or six with seconds first`,
  );
}

function isAny(field: string): boolean {
  return field === '*' || field === '?';
}

function items(field: string): string[] {
  return field.toUpperCase().split(',');
}

function valuesOf(field: string, kind: FieldKind): number[] {
  return [...new Set(items(field).flatMap((item) => valuesOfItem(item, kind)))].toSorted((x, y) => x - y);
}

function monthDaysOf(item: string): (number | 'L')[] {
  return item === 'L' ? ['L'] : valuesOfItem(item, kinds.monthDay);
}

/** `5L`: the last Friday; `5#2`: the second. */
function weekDaysOf(item: string): WeekDay[] {
  const [, dayText = '', last, nth] = /^([0-9A-Z]+)(?:(L)|#([1-5]))$/.exec(item) ?? [];
  if (last === undefined && nth === undefined)
    return valuesOfItem(item, kinds.weekDay).map((day) => ({ day: day % 7 }));
  const day = numberOf(dayText, kinds.weekDay) % 7;
  return [{ day, nth: last === undefined ? Number(nth) : 'L' }];
}

/** A value, a range or `*`, each also with a step: `1-30/2`; `5/15` goes from 5 to the end. */
function valuesOfItem(item: string, kind: FieldKind): number[] {
  const [, range = '', stepText] = /^([^/]+)(?:\/(\d{1,4}))?$/.exec(item) ?? [];
  const step = stepText === undefined ? 1 : Number(stepText);
  if (range === '' || step === 0)
    throw new Error(`the field ${kind.name} has "${item}", which is not a value, a range or a step`);
  const [from, to] = boundsOf(range, kind, stepText !== undefined);
  if (from > to) throw new Error(`the field ${kind.name} has the range "${range}", which ends before it begins`);
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function boundsOf(range: string, kind: FieldKind, hasStep: boolean): [number, number] {
  // 7 is Sunday again.
  const max = kind === kinds.weekDay ? 6 : kind.max;
  if (range === '*') return [kind.min, max];
  const [first = '', last, ...more] = range.split('-');
  if (more.length > 0) throw new Error(`the field ${kind.name} has "${range}", which is not a range`);
  const from = numberOf(first, kind);
  return [from, last === undefined ? (hasStep ? Math.max(max, from) : from) : numberOf(last, kind)];
}

function numberOf(text: string, kind: FieldKind): number {
  const named = kind.names?.indexOf(text) ?? -1;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : named;
  if (text === '' || value < kind.min || value > kind.max)
    throw new Error(
      `the field ${kind.name} has "${text}"; it takes ${kind.min} to ${kind.max}${kind.names ? ` and names such as ${kind.names[1] ?? ''}` : ''}`,
    );
  return value;
}
