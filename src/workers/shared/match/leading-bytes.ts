import type { RuleMatch } from '../../../contract/match.ts';
import { operandBytes } from './conditions.ts';
import { expressionText } from './expression-text.ts';

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
  if (match.matches !== undefined)
    known.push({ bytes: Buffer.from(expressionText(match.matches).prefix), isWhole: false });
  if (match.mask?.offset === 0) known.push({ bytes: wholeBytes(match.mask), isWhole: false });
  for (const part of match.all ?? []) known.push(leadingBytes(part));
  return known.reduce(
    (best, one) => (best.isWhole || (!one.isWhole && one.bytes.length <= best.bytes.length) ? best : one),
    UNKNOWN,
  );
}

/** The bytes in front of a mask of which every bit counts. */
function wholeBytes({ data, mask }: { data: string; mask: string }): Buffer {
  const [whole = ''] = /^(?:ff)*/i.exec(mask) ?? [];
  return Buffer.from(data.slice(0, whole.length), 'hex');
}
