import type { MaskCondition } from '../../../contract/match.ts';
import type { MatchSubject } from './subject.ts';

/** Bits at a fixed place. A message that ends before it does not have them. */
export function maskCondition({ data, mask, offset }: MaskCondition): (subject: MatchSubject) => boolean {
  const bits = Buffer.from(mask, 'hex');
  const wanted = Buffer.from(data, 'hex').map((byte, index) => byte & (bits[index] ?? 0));
  return ({ message }) => {
    if (message.length < offset + bits.length) return false;
    for (let i = 0; i < bits.length; i++)
      if (((message[offset + i] as number) & (bits[i] as number)) !== wanted[i]) return false;
    return true;
  };
}
