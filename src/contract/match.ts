import { z } from 'zod';
import { bytesFields, checkBytes, type Encoding } from './bytes.ts';

/** A byte string to compare with: plain text, or bytes with their encoding. */
const operand = z.union([z.string().max(65_536), z.strictObject(bytesFields).superRefine(checkBytes)]).meta({
  description: 'UTF-8 text, or an object with `data` and `encoding` for other bytes.',
});
export type MatchOperand = string | { data: string; encoding: Encoding };

export interface Match {
  equals?: MatchOperand | undefined;
  startsWith?: MatchOperand | undefined;
  endsWith?: MatchOperand | undefined;
  contains?: MatchOperand | undefined;
  matches?: string | undefined;
  length?: { min?: number | undefined; max?: number | undefined } | undefined;
  all?: Match[] | undefined;
  any?: Match[] | undefined;
  not?: Match | undefined;
}

/** The same before defaults are filled in. */
export interface MatchInput {
  equals?: MatchOperandInput | undefined;
  startsWith?: MatchOperandInput | undefined;
  endsWith?: MatchOperandInput | undefined;
  contains?: MatchOperandInput | undefined;
  matches?: string | undefined;
  length?: Match['length'];
  all?: MatchInput[] | undefined;
  any?: MatchInput[] | undefined;
  not?: MatchInput | undefined;
}
type MatchOperandInput = string | { data: string; encoding?: Encoding | undefined };

/**
 * A condition on one message. Several keys in one object must all hold; an empty object matches every message. Comparison is exact to
 * the byte. `matches` is a regular expression in RE2 syntax (linear time) on the message read as UTF-8.
 */
export const matchSchema: z.ZodType<Match, MatchInput> = z.strictObject({
  equals: operand.optional(),
  startsWith: operand.optional(),
  endsWith: operand.optional(),
  contains: operand.optional(),
  matches: z.string().max(4096).optional().meta({ description: 'Regular expression, RE2 syntax.' }),
  length: z.strictObject({
    min: z.int().min(0).optional().meta({ description: 'Fewest bytes.' }),
    max: z.int().min(0).optional().meta({ description: 'Most bytes.' }),
  }).optional(),
  get all() {
    return z.array(matchSchema).min(1).max(64).optional();
  },
  get any() {
    return z.array(matchSchema).min(1).max(64).optional();
  },
  get not() {
    return matchSchema.optional();
  },
}).meta({ id: 'Match', description: 'A condition on one message; all keys given must hold.', examples: [{ startsWith: 'PONG' }, { contains: { data: '00ff', encoding: 'hex' } }] });
