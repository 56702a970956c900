import { RE2JS } from 're2js';
import { parseJsonPath, valueAt, type JsonStep } from '../../../contract/json-path.ts';
import type { JsonCondition } from '../../../contract/match.ts';
import { compareDecimals } from '../../../core/json/index.ts';
import { isWithin, type Bound } from './bounds.ts';
import type { MatchSubject } from './subject.ts';

export type JsonKey = Exclude<keyof JsonCondition, 'path'>;
/** `inexact`: the text of a number that a double does not hold; the value is only near it then. */
export type ValueCheck = (value: unknown, inexact: string | undefined) => boolean;
type Checks = { readonly [Key in JsonKey]-?: (operand: NonNullable<JsonCondition[Key]> | null) => ValueCheck };

/** One row a key of {@link JsonCondition}. */
const checks: Checks = {
  exists: (wanted) => (value) => (value !== undefined) === wanted,
  // Doubles that are equal have the same decimal value, and what a double does not hold is none of them.
  equals: (wanted) => (value, inexact) => inexact === undefined && value === wanted,
  contains: (part) => (value) =>
    typeof value === 'string' ? value.includes(String(part)) : Array.isArray(value) && value.includes(part),
  matches(expression) {
    const compiled = RE2JS.compile(String(expression));
    return (value) => typeof value === 'string' && compiled.test(value);
  },
  min: (bound) => numberCheck('min', bound),
  max: (bound) => numberCheck('max', bound),
  above: (bound) => numberCheck('above', bound),
  below: (bound) => numberCheck('below', bound),
};

function numberCheck(key: Bound, operand: number | null): ValueCheck {
  const bound = Number(operand);
  return (value, inexact) => {
    if (typeof value !== 'number') return false;
    return isWithin[key](inexact === undefined ? value - bound : compareDecimals(inexact, String(bound)));
  };
}

/** What the message, read as JSON, has at a path. */
export function jsonCondition({ path, ...operands }: JsonCondition): (subject: MatchSubject) => boolean {
  const steps = parseJsonPath(path) ?? [];
  const all = checksOf(operands).map(({ check }) => check);
  return (subject) => {
    const value = valueAt(subject.json, steps);
    const inexact = inexactAt(subject, value, steps);
    return all.every((check) => check(value, inexact));
  };
}

/** The keys that are given; `exists` when there is none. */
export function checksOf(operands: Omit<JsonCondition, 'path'>): { key: JsonKey; check: ValueCheck }[] {
  const given = Object.entries(operands).flatMap(([key, operand]) =>
    operand === undefined
      ? []
      : [{ key: key as JsonKey, check: (checks[key as JsonKey] as (wanted: unknown) => ValueCheck)(operand) }],
  );
  return given.length > 0 ? given : [{ key: 'exists', check: checks.exists(true) }];
}

/** The text of a number that a double does not hold. */
export function inexactAt(subject: MatchSubject, value: unknown, steps: readonly JsonStep[]): string | undefined {
  return typeof value === 'number' ? subject.inexactNumber(steps) : undefined;
}
