import type { RuleMatch } from '../../../contract/match.ts';
import { operandBytes } from './conditions.ts';
import { expressionText } from './expression-text.ts';

/**
 * Byte strings that `match` looks for anywhere in a message and without which it cannot match, as far as they can be derived. Bytes at a
 * fixed place are left out: comparing them is faster than searching for them.
 */
export function neededBytes({ contains, matches, all = [] }: RuleMatch): Buffer[] {
  const needed = all.flatMap(neededBytes);
  if (contains !== undefined) needed.push(operandBytes(contains));
  if (matches !== undefined) needed.push(...expressionText(matches).pieces.map((piece) => Buffer.from(piece)));
  return needed;
}
