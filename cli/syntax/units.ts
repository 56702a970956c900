import { usageError } from '../exit-codes.ts';

/** Numbers with units, as users type them. */

const DURATIONS_MS: Readonly<Record<string, number>> = {
  '': 1,
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const SIZES_BYTES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1000,
  kib: 1024,
  m: 1_000_000,
  mb: 1_000_000,
  mib: 1_048_576,
  g: 1_000_000_000,
  gb: 1_000_000_000,
  gib: 1_073_741_824,
};
const BIT_RATES: Readonly<Record<string, number>> = {
  bit: 1 / 8,
  kbit: 125,
  mbit: 125_000,
  gbit: 125_000_000,
};

const NUMBER_AND_UNIT = /^(\d+(?:\.\d+)?|\.\d+)\s*([a-zµ]*)$/iu;

function scaled(text: string, units: Readonly<Record<string, number>>, what: string): number {
  const [, digits = '', unit = ''] = NUMBER_AND_UNIT.exec(text.trim()) ?? [];
  const factor = Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined;
  if (digits === '' || factor === undefined) throw usageError(`"${text}" is not ${what}`);
  // 0.1 s are 100 ms, not 100.00000000000001.
  return Number((Number(digits) * factor).toPrecision(12));
}

/** Milliseconds of `200ms`, `1.5s`, `2m`, `1h`; a number alone is milliseconds. */
export function parseDurationMs(text: string): number {
  return scaled(text, DURATIONS_MS, 'a duration such as 200ms, 5s or 2m');
}

/** A duration for a field that takes whole milliseconds only. */
export function parseWholeMs(text: string): number {
  const ms = parseDurationMs(text);
  if (!Number.isSafeInteger(ms)) throw usageError(`"${text}" is not a whole number of milliseconds`);
  return ms;
}

/** Bytes of `100`, `64KB` (1000) or `64KiB` (1024). */
export function parseBytes(text: string): number {
  const bytes = scaled(text, SIZES_BYTES, 'a size such as 100, 64KB or 1MiB');
  if (!Number.isSafeInteger(bytes)) throw usageError(`"${text}" is not a whole number of bytes`);
  return bytes;
}

/** Bytes per second of `64KB/s`, `1mbit/s`, `8000`. */
export function parseBytesPerSecond(text: string): number {
  const amount = text.replace(/(?:\/s|ps)$/i, '');
  return Math.round(scaled(amount, { ...SIZES_BYTES, ...BIT_RATES }, 'a rate such as 64KB/s or 1mbit/s'));
}

/** A share from 0 to 1: `10%` or `0.1`. */
export function parseShare(text: string): number {
  const [, digits, percent] = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text.trim()) ?? [];
  const share = percent === '%' ? Number((Number(digits) / 100).toPrecision(12)) : Number(digits);
  if (digits === undefined || share > 1) throw usageError(`"${text}" is not a share such as 10% or 0.1`);
  return share;
}

/** A whole number from `min`, in decimal digits. */
export function parseCount(text: string, min = 0): number {
  const count = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(count >= min)) throw usageError(`"${text}" is not a whole number from ${min}`);
  return count;
}
