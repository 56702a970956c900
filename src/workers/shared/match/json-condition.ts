import { RE2JS } from 're2js';
import { parseJsonPath, valueAt } from '../../../contract/json-path.ts';
import type { JsonCondition } from '../../../contract/match.ts';
import type { MatchSubject } from './subject.ts';

type ValueCheck = (value: unknown) => boolean;
type Checks = { readonly [Key in Exclude<keyof JsonCondition, 'path'>]-?: (operand: NonNullable<JsonCondition[Key]> | null) => ValueCheck };

const checks: Checks = {
  exists: (wanted) => (value) => (value !== undefined) === wanted,
  equals: (wanted) => (value) => value === wanted,
  contains: (part) => (value) => (typeof value === 'string' ? value.includes(String(part)) : Array.isArray(value) && value.includes(part)),
  matches(expression) {
    const compiled = RE2JS.compile(String(expression));
    return (value) => typeof value === 'string' && compiled.test(value);
  },
  min: (least) => (value) => typeof value === 'number' && value >= Number(least),
  max: (most) => (value) => typeof value === 'number' && value <= Number(most),
};

/** What the message, read as JSON, has at a path. */
export function jsonCondition({ path, ...operands }: JsonCondition): (subject: MatchSubject) => boolean {
  const steps = parseJsonPath(path) ?? [];
  const given = Object.entries(operands).flatMap(([key, operand]) => (operand === undefined ? [] : [(checks[key as keyof Checks] as (wanted: unknown) => ValueCheck)(operand)]));
  const all = given.length > 0 ? given : [checks.exists(true)];
  return (subject) => {
    const value = valueAt(subject.json, steps);
    return all.every((check) => check(value));
  };
}
