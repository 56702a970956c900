import type { RuleMatch } from '../../../contract/match.ts';
import { operandBytes } from './conditions.ts';

/** What a message has to begin with, or (`isWhole`) to be, so that a condition can hold. */
export interface LeadingBytes {
  readonly bytes: Buffer;
  readonly isWhole: boolean;
}

/** Any message: nothing is known. */
const UNKNOWN: LeadingBytes = { bytes: Buffer.alloc(0), isWhole: false };

/** What is known of the messages for which `match` holds, without asking it. Where several keys say something, the longest counts. */
export function leadingBytes(match: RuleMatch): LeadingBytes {
  const known: LeadingBytes[] = [];
  if (match.equals !== undefined) known.push({ bytes: operandBytes(match.equals), isWhole: true });
  if (match.startsWith !== undefined) known.push({ bytes: operandBytes(match.startsWith), isWhole: false });
  if (match.matches !== undefined) known.push({ bytes: Buffer.from(literalPrefix(match.matches)), isWhole: false });
  if (match.mask?.offset === 0) known.push({ bytes: wholeBytes(match.mask), isWhole: false });
  for (const part of match.all ?? []) known.push(leadingBytes(part));
  return known.reduce((best, one) => (best.isWhole || (!one.isWhole && one.bytes.length <= best.bytes.length) ? best : one), UNKNOWN);
}

/** The bytes in front of a mask of which every bit counts. */
function wholeBytes({ data, mask }: { data: string; mask: string }): Buffer {
  const [whole = ''] = /^(?:ff)*/i.exec(mask) ?? [];
  return Buffer.from(data.slice(0, whole.length), 'hex');
}

const PLAIN = /[A-Za-z0-9 _:;,=<>@#%&~"'/!-]/;
const REPEATS_NOTHING_OR_MORE = new Set(['*', '?', '{']);

/**
 * The ASCII text that every match of an expression begins with, as far as that is plain to see; empty when it is not. Only for an
 * expression that begins with `^` (without flags that is the beginning of the message) and has no alternative outside of groups.
 */
export function literalPrefix(expression: string): string {
  if (!expression.startsWith('^') || hasAlternative(expression)) return '';
  let end = 1;
  while (PLAIN.test(expression[end] ?? '')) end += 1;
  if (REPEATS_NOTHING_OR_MORE.has(expression[end] ?? '')) end -= 1;
  return expression.slice(1, Math.max(1, end));
}

/** Whether there is a `|` outside of groups. Quoting and classes within classes are not looked into: then there may be one. */
function hasAlternative(expression: string): boolean {
  if (!expression.includes('|')) return false;
  if (/\\Q|\[[^\]]*\[|\[\^?\]/.test(expression)) return true;
  const bare = expression.replaceAll(/\\./gs, '').replaceAll(/\[[^\]]*\]/g, '');
  let depth = 0;
  for (const character of bare) {
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === '|' && depth === 0) return true;
  }
  return false;
}
