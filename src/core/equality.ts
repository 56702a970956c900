import { isDeepStrictEqual } from 'node:util';
import { weightUpTo } from './weight.ts';

/** Lighter values are compared in one step. */
const LIGHT_WEIGHT = 200;

/** Whether two JSON values are equal, as `isDeepStrictEqual` has it, in short steps: thousands of rules take long to compare. */
export function* equalSteps(a: unknown, b: unknown): Generator<void, boolean> {
  if (Object.is(a, b)) return true;
  if (
    typeof a !== 'object' ||
    a === null ||
    typeof b !== 'object' ||
    b === null ||
    weightUpTo(LIGHT_WEIGHT, a) <= LIGHT_WEIGHT
  )
    return isDeepStrictEqual(a, b);
  const [names, others] = [Object.keys(a), Object.keys(b)];
  if (names.length !== others.length || Array.isArray(a) !== Array.isArray(b)) return false;
  for (const name of names) {
    yield;
    if (
      !Object.hasOwn(b, name) ||
      !(yield* equalSteps((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]))
    )
      return false;
  }
  return true;
}
