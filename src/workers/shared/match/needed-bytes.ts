import type { RuleMatch } from '../../../contract/match.ts';
import { operandBytes } from './conditions.ts';
import { expressionText } from './expression-text.ts';

/**
 * Bytes that `match` looks for anywhere in a message, and without which it cannot hold; the longest that are plain to see, empty when none
 * are. What it looks for at a fixed place is asked faster than it is found.
 */
export function neededBytes({ contains, matches, all = [] }: RuleMatch): Buffer {
  const known = [NO_BYTES, ...all.map(neededBytes)];
  if (contains !== undefined) known.push(operandBytes(contains));
  if (matches !== undefined) known.push(Buffer.from(expressionText(matches).within));
  return known.reduce((best, one) => (one.length > best.length ? one : best));
}

const NO_BYTES = Buffer.alloc(0);
