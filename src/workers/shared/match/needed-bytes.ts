import type { RuleMatch } from '../../../contract/match.ts';
import { operandBytes } from './conditions.ts';
import { expressionText } from './expression-text.ts';

/**
 * Byte strings that `match` looks for anywhere in a message, and without any of which it cannot hold, as far as they are plain to see. What
 * it looks for at a fixed place is asked faster than it is found.
 */
export function neededBytes({ contains, matches, all = [] }: RuleMatch): Buffer[] {
  const needed = all.flatMap(neededBytes);
  if (contains !== undefined) needed.push(operandBytes(contains));
  if (matches !== undefined) needed.push(...expressionText(matches).pieces.map((piece) => Buffer.from(piece)));
  return needed;
}
