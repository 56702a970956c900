import { encodeBytes, type Encoding } from '../../contract/bytes.ts';
import type { FailedAssertion } from '../../contract/jobs/fields.ts';
import type { Match } from '../../contract/match.ts';
import { compileExplanation } from '../shared/match/index.ts';

/** Longest value of an assertion, in characters of JSON: it travels with events. */
const MAX_VALUE_LENGTH = 1000;
/** Bytes of a message that are shown. */
const MAX_SHOWN_BYTES = 500;
/** Most keys of a condition that an explanation names. */
const MAX_REASONS = 5;

/** What a job had to see and did not, for its error: `expected` and `actual` as far as their bounds allow. */
export function failedAssertion(path: string, expected: unknown, actual: unknown): FailedAssertion {
  return { path, expected: shortened(expected), actual: shortened(actual) };
}

/** The beginning of a message as a value of an assertion. */
export function shownBytes(bytes: Buffer, encoding: Encoding): { data: string; encoding: Encoding; bytes: number } {
  return { ...encodeBytes(bytes.subarray(0, MAX_SHOWN_BYTES), encoding), bytes: bytes.length };
}

/** Why these bytes do not fulfil the condition, with types and both values, as dry runs and `verify` say it. */
export function whyNot(match: Match, bytes: Buffer): string {
  const { mismatches } = compileExplanation(match)(bytes);
  const more = mismatches.length > MAX_REASONS ? ` (and ${mismatches.length - MAX_REASONS} more)` : '';
  return `${mismatches
    .slice(0, MAX_REASONS)
    .map(({ detail }) => detail)
    .join('; ')}${more}`;
}

/** A text that is too long is cut; of another value that is, the beginning of its JSON is shown. */
function shortened(value: unknown): unknown {
  const json = JSON.stringify(value) ?? 'null';
  if (json.length <= MAX_VALUE_LENGTH) return value;
  return `${(typeof value === 'string' ? value : json).slice(0, MAX_VALUE_LENGTH).toWellFormed()}…`;
}
