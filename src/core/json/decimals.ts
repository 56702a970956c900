/** The value of a number's text: 0.digits × 10^exponent; zero has no digits. */
interface Decimal {
  readonly isNegative: boolean;
  /** Without zeros at either end. */
  readonly digits: string;
  readonly exponent: number;
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** At most 15 digits, nowhere near the ends of the range: a double holds them all. */
const SURELY_EXACT = /^-?\d[\d.]{0,14}(?:[eE][+-]?\d{1,2})?$/;

/** Whether a double holds this number of a JSON text: its shortest text has the same decimal value. */
export function isExactNumber(source: string): boolean {
  if (SURELY_EXACT.test(source)) return true;
  const value = Number(source);
  return Number.isFinite(value) && compareDecimals(source, String(value)) === 0;
}

/** Compares the values of two texts of JSON numbers, or `Infinity`: less than, equal to or greater than 0. */
export function compareDecimals(a: string, b: string): number {
  const [left, right] = [decimalOf(a), decimalOf(b)];
  const signs = signOf(left) - signOf(right);
  if (signs !== 0) return signs;
  return left.isNegative ? compareSizes(right, left) : compareSizes(left, right);
}

/** A number's text without an exponent. */
export function plainDecimal(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  const { isNegative, digits, exponent } = decimalOf(text);
  const sign = isNegative ? '-' : '';
  return exponent > 0 ? `${sign}${digits.padEnd(exponent, '0')}` : `${sign}0.${'0'.repeat(-exponent)}${digits}`;
}

function decimalOf(text: string): Decimal {
  const [, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  // What no double holds; greater than any number that has digits.
  if (sign === undefined) return { isNegative: text.startsWith('-'), digits: '1', exponent: Number.POSITIVE_INFINITY };
  const all = whole + fraction;
  const [from, to] = [firstDigit(all), lastDigit(all)];
  return { isNegative: sign === '-', digits: all.slice(from, to), exponent: whole.length - from + Number(exponent) };
}

/** Where the leading zeros end. */
function firstDigit(digits: string): number {
  let at = 0;
  while (at < digits.length && digits[at] === '0') at += 1;
  return at;
}

/** Where the zeros at the end begin. */
function lastDigit(digits: string): number {
  let at = digits.length;
  while (at > 0 && digits[at - 1] === '0') at -= 1;
  return at;
}

function signOf({ digits, isNegative }: Decimal): number {
  if (digits === '') return 0;
  return isNegative ? -1 : 1;
}

function compareSizes(a: Decimal, b: Decimal): number {
  if (a.digits === '' || a.exponent === b.exponent) return a.digits < b.digits ? -1 : Number(a.digits > b.digits);
  return a.exponent < b.exponent ? -1 : 1;
}
