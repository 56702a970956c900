import { z } from 'zod';

const DECIMAL = /^(?:0|[1-9]\d{0,15})$/;

/**
 * A whole number of a setting, written in decimal digits: no sign, exponent, space, leading zero or other base. What another program would take for a
 * number is not always the one that was meant.
 */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER) {
  return z.string().transform((text, context) => {
    const number = DECIMAL.test(text) ? Number(text) : NaN;
    if (number >= min && number <= max) return number;
    context.addIssue({
      code: 'custom',
      message: `must be a whole number ${rangeOf(min, max)} in decimal digits, not "${text.slice(0, 40)}"`,
    });
    return z.NEVER;
  });
}

function rangeOf(min: number, max: number): string {
  return max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
}
