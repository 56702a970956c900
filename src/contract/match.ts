import { z } from 'zod';
import { atMostMembers } from './bounded-record.ts';
import { bytesSchema, type Encoding } from './bytes.ts';
import { parseJsonPath } from './json-path.ts';
import { optionalList } from './optional-list.ts';

/** A byte string to compare with: plain text, or bytes with their encoding. */
const operand = z.union([z.string().max(65_536), bytesSchema]).meta({
  id: 'TextOrBytes',
  description: 'UTF-8 text, or an object with `data` and `encoding` for other bytes.',
});
export type MatchOperand = string | { data: string; encoding: Encoding };

/** Longest `mask`, in bytes. */
const MAX_MASK_BYTES = 1024;
/** Longer messages are not read as JSON: a `json` condition does not hold for them. */
export const MAX_JSON_BYTES = 1024 * 1024;
/** Longest regular expression in characters. */
export const MAX_EXPRESSION_LENGTH = 4096;

const hexDigits = z
  .string()
  .min(2)
  .max(MAX_MASK_BYTES * 2)
  .regex(/^(?:[0-9A-Fa-f]{2})+$/, 'must be hexadecimal digits, two a byte');
const maskSchema = z
  .strictObject({
    data: hexDigits.meta({ description: 'The expected bytes, in hex.' }),
    mask: hexDigits.meta({ description: 'Which bits to compare, in hex; as long as `data`.' }),
    offset: z.int().min(0).max(65_535).default(0).meta({ description: 'Offset in the message, in bytes. Default 0.' }),
  })
  .superRefine((value, context) => {
    if (value.mask.length !== value.data.length)
      context.addIssue({ code: 'custom', path: ['mask'], message: 'must be as long as `data`' });
  })
  .meta({
    id: 'MaskCondition',
    description: 'Compares bits at a fixed offset. A message too short to have them does not match.',
    examples: [{ data: '4000', mask: 'f000', offset: 2 }],
  });
export type MaskCondition = z.output<typeof maskSchema>;

const jsonScalar = z
  .union([z.string().max(65_536), z.number(), z.boolean(), z.null()])
  .meta({ id: 'JsonScalar', description: 'Text, a number, true, false or null.' });
const expression = z.string().max(MAX_EXPRESSION_LENGTH).meta({
  description:
    'Regular expression, RE2 syntax, anywhere in the message. It reads the bytes as UTF-8: `.`, classes and `(?i)` mean characters. A byte that is not valid UTF-8 counts as one character, U+FFFD, which `.` and classes such as `[^a]` match.',
});
const jsonSchema = z
  .strictObject({
    path: z
      .string()
      .max(1024)
      .refine(
        (path) => parseJsonPath(path) !== undefined,
        'must be a path such as `user.tags[0]` or `headers["x.y"]`, at most 32 steps',
      )
      .meta({
        description:
          'Where to look, for example `user.tags[0]` or `headers["x.y"]`; `$.` in front is allowed. Empty: the whole document.',
      }),
    exists: z
      .boolean()
      .optional()
      .meta({ description: 'Whether `path` exists; null counts as existing. Without any other key: true.' }),
    equals: jsonScalar.optional().meta({
      description:
        'The exact value at `path`: text, a number, true, false or null. Numbers are compared by decimal value: `1`, `1.0` and `1e0` are equal, `9007199254740993` and `9007199254740992` are not.',
    }),
    contains: z
      .string()
      .max(65_536)
      .optional()
      .meta({ description: 'A part of the text at `path`, or an element of the array at `path`.' }),
    matches: expression.optional().meta({ description: 'Regular expression, RE2 syntax, on the text at `path`.' }),
    min: z.number().optional().meta({ description: 'The number at `path` is at least this.' }),
    max: z.number().optional().meta({ description: 'The number at `path` is at most this.' }),
    above: z.number().optional().meta({ description: 'The number at `path` is greater than this.' }),
    below: z.number().optional().meta({ description: 'The number at `path` is less than this.' }),
  })
  .meta({
    id: 'JsonCondition',
    description:
      'The message is JSON (UTF-8, at most 1 MiB), and the value at `path` fulfils all given keys. Numbers are compared by decimal value, also those that a 64-bit floating-point number cannot hold.',
    examples: [{ path: 'type', equals: 'login' }],
  });
export type JsonCondition = z.output<typeof jsonSchema>;

const lengthSchema = z
  .strictObject({
    min: z.int32().min(0).optional().meta({ description: 'At least this many bytes.' }),
    max: z.int32().min(0).optional().meta({ description: 'At most this many bytes.' }),
    above: z.int32().min(0).optional().meta({ description: 'More than this many bytes.' }),
    below: z.int32().min(0).optional().meta({ description: 'Fewer than this many bytes.' }),
  })
  .meta({
    id: 'LengthCondition',
    description: 'Length of the message in bytes; all given keys must hold.',
    examples: [{ min: 1, below: 1024 }],
  });
export type LengthCondition = z.output<typeof lengthSchema>;

/** Conditions that say nothing of other conditions. */
interface PlainConditions<Operand, Mask> {
  equals?: Operand | undefined;
  startsWith?: Operand | undefined;
  endsWith?: Operand | undefined;
  contains?: Operand | undefined;
  matches?: string | undefined;
  length?: LengthCondition | undefined;
  mask?: Mask | undefined;
  json?: JsonCondition | undefined;
}

export interface Match extends PlainConditions<MatchOperand, MaskCondition> {
  all?: Match[] | undefined;
  any?: Match[] | undefined;
  not?: Match | undefined;
}

type MatchOperandInput = string | { data: string; encoding?: Encoding | undefined };
type MaskConditionInput = z.input<typeof maskSchema>;
/** The same before defaults are filled in. */
export interface MatchInput extends PlainConditions<MatchOperandInput, MaskConditionInput> {
  all?: MatchInput[] | undefined;
  any?: MatchInput[] | undefined;
  not?: MatchInput | undefined;
}

/** What a variable of a connection can be compared with, or set to at first. Numbers, true and false stand for their text, numbers without an exponent. */
export const stateValueSchema = z.union([z.string().max(4096), z.number(), z.boolean(), bytesSchema]).meta({
  id: 'VariableValue',
  description:
    'Text; a number, true or false, which are compared as text (numbers without an exponent); or an object with `data` and `encoding` for other bytes.',
});
export type StateValue = string | number | boolean | { data: string; encoding: Encoding };
export const stateNameSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, 'must be a letter and up to 62 letters, digits, "_" or "-"');

/** A condition of a rule: it can ask for the connection's variables, too. */
export interface RuleMatch extends PlainConditions<MatchOperand, MaskCondition> {
  state?: Record<string, StateValue | null> | undefined;
  all?: RuleMatch[] | undefined;
  any?: RuleMatch[] | undefined;
  not?: RuleMatch | undefined;
}
export interface RuleMatchInput extends PlainConditions<MatchOperandInput, MaskConditionInput> {
  state?: Record<string, string | number | boolean | MatchOperandInput | null> | undefined;
  all?: RuleMatchInput[] | undefined;
  any?: RuleMatchInput[] | undefined;
  not?: RuleMatchInput | undefined;
}

const plainConditions = {
  equals: operand.optional().meta({
    description: 'The message is exactly this. Text, or an object with `data` and `encoding` for other bytes.',
  }),
  startsWith: operand.optional().meta({
    description: 'The message begins with this. Text, or an object with `data` and `encoding` for other bytes.',
  }),
  endsWith: operand.optional().meta({
    description: 'The message ends with this. Text, or an object with `data` and `encoding` for other bytes.',
  }),
  contains: operand
    .optional()
    .meta({ description: 'The message contains this. Text, or an object with `data` and `encoding` for other bytes.' }),
  matches: expression.optional(),
  length: lengthSchema.optional(),
  mask: maskSchema.optional(),
  json: jsonSchema.optional(),
};

/**
 * A condition on one message. Several keys in one object must all hold; an empty object matches every message. Comparison is exact to
 * the byte. `matches` is a regular expression in RE2 syntax (linear time) on the bytes of the message.
 */
export const matchSchema: z.ZodType<Match, MatchInput> = z
  .strictObject({
    ...plainConditions,
    get all() {
      return optionalList(matchSchema, 64).meta({ description: 'Conditions that must all hold, at most 64.' });
    },
    get any() {
      return optionalList(matchSchema, 64).meta({
        description: 'Conditions of which at least one must hold, at most 64.',
      });
    },
    get not() {
      return matchSchema.optional().meta({ description: 'A condition that must not hold.' });
    },
  })
  .meta({
    id: 'MessageMatch',
    description: 'A condition on one message; all given keys must hold.',
    examples: [{ startsWith: 'PONG' }, { contains: { data: '00ff', encoding: 'hex' } }],
  });

/** The same within rules, where a connection has variables. */
export const ruleMatchSchema: z.ZodType<RuleMatch, RuleMatchInput> = z
  .strictObject({
    ...plainConditions,
    state: atMostMembers(z.record(stateNameSchema, stateValueSchema.nullable()), 64)
      .optional()
      .meta({ description: 'Variables of the connection and their required values; null: not set. At most 64.' }),
    get all() {
      return optionalList(ruleMatchSchema, 64).meta({ description: 'Conditions that must all hold, at most 64.' });
    },
    get any() {
      return optionalList(ruleMatchSchema, 64).meta({
        description: 'Conditions of which at least one must hold, at most 64.',
      });
    },
    get not() {
      return ruleMatchSchema.optional().meta({ description: 'A condition that must not hold.' });
    },
  })
  .meta({
    id: 'RuleMatch',
    description: 'A condition of a rule; all given keys must hold. Without keys it always holds.',
    examples: [{ startsWith: 'USER ', state: { user: null } }, { mask: { data: '80', mask: '80' } }],
  });
