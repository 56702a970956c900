import { usageError } from '../exit-codes.ts';

/** `type[:primary][,key=value…]`, the form that framings and faults share. */

export type SettingValue = string | number | boolean | Record<string, unknown> | readonly unknown[];

/** Splits at commas that are not within a value in quotes; a backslash keeps the next character. */
export function splitList(text: string): string[] {
  return (text.match(/(?:\\.|[^,\\])+/gs) ?? []).map((part) => part.replaceAll('\\,', ','));
}

/** Reads `key=value` into the object; a dot in the key makes it nested: `when.peer=10.0.0.0/8`. */
export function assign(into: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let at = into;
  for (const key of keys) {
    if (['__proto__', 'constructor', 'prototype'].includes(key)) throw usageError(`"${path}" is not a setting`);
    const next = (at[key] ??= {});
    if (typeof next !== 'object' || next === null) throw usageError(`"${path}": "${key}" has a value already`);
    at = next as Record<string, unknown>;
  }
  if (last === '' || last === '__proto__') throw usageError(`"${path}" is not a setting`);
  at[last] = value;
}

/** A value of a setting without a unit: a number, true, false, JSON, or text. */
export function looseValue(text: string): SettingValue {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return Number(text);
  return /^[[{]/.test(text) ? (parseJson(text) as SettingValue) : text;
}

/** JSON that a user typed; `what` names it in the error. */
export function parseJson(text: string, what = 'the JSON'): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(`${what} is not valid: ${error instanceof Error ? error.message : String(error)}`);
  }
}
