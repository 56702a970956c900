import { z } from 'zod';

/** Fields of query strings, where every value is text. */

const DECIMAL = /^(?:0|[1-9]\d{0,15})$/;

/**
 * A whole number in decimal digits: no sign, exponent, space or other base. An empty text is no number either, and not the default. The default
 * is said twice because documents made of the schema would lose it.
 */
export function queryInt(min: number, max: number, fallback: number) {
  return requiredQueryInt(min, max).default(fallback).meta({ default: fallback });
}

/** …that must be there. */
export function requiredQueryInt(min: number, max: number) {
  return z.preprocess((value, context) => {
    if (value === undefined) return value;
    const number = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : NaN;
    if (number >= min && number <= max) return number;
    context.addIssue({ code: 'custom', message: `must be one whole number from ${min} to ${max}, in decimal digits` });
    return z.NEVER;
  }, z.int().min(min).max(max));
}

/** A switch: `true` or `false`. */
export const flagField = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

/** Longest key and value of a label, and the colon. */
const MAX_LABEL_LENGTH = 63 + 1 + 255;

/** `key:value` of one label. A key may have colons, too: the whole text is compared. */
export const labelText = z
  .string()
  .min(2)
  .max(MAX_LABEL_LENGTH)
  .regex(/^[\s\S][\s\S]*:/, 'must be key:value');

/** Labels that must all hold, in a query: one, or several. */
export const labelTexts = z.union([labelText.transform((one) => [one]), z.array(labelText).max(32)]).default([]);

/** Whether some label is written like this. */
export function hasLabel(labels: Readonly<Record<string, string>>, text: string): boolean {
  return Object.entries(labels).some(
    ([key, value]) =>
      key.length + value.length + 1 === text.length &&
      text.startsWith(key) &&
      text[key.length] === ':' &&
      text.endsWith(value),
  );
}
