import { isUtf8 } from 'node:buffer';
import { parseJsonPath, valueAt } from '../../../contract/json-path.ts';
import { MAX_JSON_BYTES, type JsonCondition } from '../../../contract/match.ts';
import type { Mismatch } from '../../../contract/mismatch.ts';
import { beyond, type Bound } from './bounds.ts';
import { quoted, shortened } from './compare-bytes.ts';
import { checksOf, inexactAt, type JsonKey } from './json-condition.ts';
import type { MatchSubject } from './subject.ts';

/** What is there. */
interface Found {
  readonly value: unknown;
  /** As it stands in the message. */
  readonly source: string;
  /** Type and value, for people. */
  readonly name: string;
}

type Detail<Key extends JsonKey> = (found: Found, wanted: NonNullable<JsonCondition[Key]> | null) => string;

/** What is wrong with the value at the path, for each key that does not hold. */
const details: { readonly [Key in JsonKey]-?: Detail<Key> } = {
  exists: ({ name }, wanted) => (wanted === false ? `${name}, where nothing may be` : name),
  equals: ({ name }, wanted) => `${name}, not ${nameOf(wanted)}`,
  contains: ({ value, name }, wanted) =>
    typeof value === 'string' || Array.isArray(value)
      ? `${name}, without ${nameOf(wanted)}`
      : `${name}, neither a text nor an array that could contain ${nameOf(wanted)}`,
  matches: ({ value, name }, wanted) =>
    `${name}, ${typeof value === 'string' ? 'no match of' : 'not a text that could match'} ${wanted}`,
  min: (found, wanted) => beyondBound(found, 'min', wanted),
  max: (found, wanted) => beyondBound(found, 'max', wanted),
  above: (found, wanted) => beyondBound(found, 'above', wanted),
  below: (found, wanted) => beyondBound(found, 'below', wanted),
};

/** Why a message does not fulfil a `json` condition: one entry for each key that does not hold. `path`: where the condition stands. */
export function explainJson(
  { path: at, ...operands }: JsonCondition,
  path: string,
): (subject: MatchSubject) => Mismatch[] {
  const steps = parseJsonPath(at) ?? [];
  const checks = checksOf(operands);
  return (subject) => {
    const value = valueAt(subject.json, steps);
    const inexact = inexactAt(subject, value, steps);
    const wrong = checks.filter(({ check }) => !check(value, inexact));
    if (wrong.length > 0 && subject.json === undefined) return [{ path, detail: notJson(subject.message) }];
    const source = subject.jsonSource(steps) ?? JSON.stringify(value) ?? '';
    const found = { value, source, name: nameOf(value, source) };
    return wrong.map(({ key }) => ({
      path: operands[key] === undefined ? path : `${path}.${key}`,
      detail: `${at === '' ? 'the whole' : `at "${at}"`}: ${detailOf(key, found, operands)}`,
    }));
  };
}

function detailOf<Key extends JsonKey>(key: Key, found: Found, operands: Omit<JsonCondition, 'path'>): string {
  return (details[key] as (found: Found, wanted: unknown) => string)(found, operands[key]);
}

function beyondBound({ value, source, name }: Found, key: Bound, wanted: number | null): string {
  return typeof value === 'number'
    ? `${source}, ${beyond(key, Number(wanted))}`
    : `${name}, not a number (${key} ${wanted})`;
}

/** A value with its type, for people. `source`: its JSON. */
function nameOf(value: unknown, source = String(value)): string {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return `the number ${source}`;
  if (typeof value === 'string') return `the text ${quoted(Buffer.from(value))}`;
  return `the ${Array.isArray(value) ? 'array' : 'object'} ${shortened(source)}`;
}

function notJson(message: Buffer): string {
  if (message.length > MAX_JSON_BYTES)
    return `the message is ${message.length} bytes long, and is read as JSON up to ${MAX_JSON_BYTES}`;
  return isUtf8(message)
    ? `the message is not JSON: ${quoted(message)}`
    : `the message is not UTF-8, so it is not JSON: ${quoted(message)}`;
}
