import { ValidationError } from '../errors/index.ts';
import { findInexactNumbers } from '../json/index.ts';
import { fieldPath } from './field-path.ts';

/** Most numbers that one answer names. */
const MAX_NAMED = 20;
/** Longest quotation of a number, in characters. */
const QUOTED = 60;

/** Throws {@link ValidationError} when a JSON text, which has been parsed, has numbers that parsing has changed. */
export function checkExactNumbers(json: string): void {
  const inexact = findInexactNumbers(json, MAX_NAMED);
  if (inexact.length > 0)
    throw new ValidationError(inexact.map(({ path, source }) => ({ path: fieldPath(path), message: faultOf(source) })));
}

function faultOf(source: string): string {
  const quoted = source.length > QUOTED ? `${source.slice(0, QUOTED)}…` : source;
  const value = Number(source);
  const instead = Number.isFinite(value)
    ? `a 64-bit floating-point number would make it ${value}`
    : 'it is beyond the range of 64-bit floating-point numbers';
  return `cannot be kept exactly: ${quoted}; ${instead}. Write it as text, or as a number of at most 15 digits`;
}
