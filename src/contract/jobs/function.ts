import { z } from 'zod';
import { OWNED_PART, setupField } from '../setup-name.ts';
import { MAX_FUNCTION_SOURCE_BYTES } from './limits.ts';

const NAME = /^[a-zA-Z0-9](?:[\w.-]{0,61}[a-zA-Z0-9])?$/;
const NAME_FAULT = 'must be 1 to 63 letters, digits, ".", "_" or "-", beginning and ending with a letter or digit';

export const functionNameSchema = z.string().regex(NAME, NAME_FAULT);

const REFERENCE = new RegExp(`${NAME.source}|^${OWNED_PART}$`);
const REFERENCE_FAULT = `${NAME_FAULT}; or setup/name`;

/** The name of any function, those of set-ups included. */
export const functionReferenceSchema = z.string().regex(REFERENCE, REFERENCE_FAULT);

/** The same as a parameter `name` of a path: what is wrong with it is said of `name`. */
export const functionNameParameter = z
  .string()
  .superRefine((name, context) => {
    if (!REFERENCE.test(name)) context.addIssue({ code: 'custom', path: ['name'], message: REFERENCE_FAULT });
  })
  .meta({
    description: 'Name of the function: 1 to 63 letters, digits, `.`, `_` or `-`; `setup/name` of one of a set-up.',
    pattern: REFERENCE.source,
  });

/** What a user can say of a function. */
export const functionSpecSchema = z
  .strictObject({
    source: z
      .string()
      .min(1)
      .refine(
        (source) => Buffer.byteLength(source) <= MAX_FUNCTION_SOURCE_BYTES,
        `must be at most ${MAX_FUNCTION_SOURCE_BYTES} bytes`,
      )
      .meta({
        description:
          'An ES module whose default export is `(input, ctx) => value`, or a promise of one. Input and value are JSON. `ctx` has `job` (id, attempt), `log(...)`, `progress(0…1)` and `fetch(url, {method, headers, body, decode})`. Imports are not available. At most 256 KiB.',
      }),
    description: z.string().max(1000).default('').meta({ description: 'Description for readers. Default empty.' }),
  })
  .meta({
    id: 'FunctionSpec',
    description: 'The specification of a function.',
    examples: [{ source: 'export default (input, ctx) => input.a + input.b' }],
  });
export type FunctionSpec = z.output<typeof functionSpecSchema>;

export const functionSummarySchema = z
  .strictObject({
    name: functionReferenceSchema,
    setup: setupField,
    description: z.string(),
    sourceBytes: z.int32().meta({ description: 'Length of the source in bytes.' }),
    revision: z
      .int()
      .meta({ description: 'Counts changes from 1. Send it in `If-Match` to change only the version you have read.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'FunctionSummary', description: 'A stored function without its source.' });
export type FunctionSummary = z.infer<typeof functionSummarySchema>;

export const functionSchema = z
  .strictObject({
    ...functionSummarySchema.shape,
    source: z.string().optional().meta({ description: 'Needs the scope `payload`.' }),
    omitted: z
      .array(z.string())
      .optional()
      .meta({ description: '`["source"]` when the key lacks the scope `payload`; else absent.' }),
  })
  .meta({ id: 'StoredFunction', description: 'A stored function.' });
export type FunctionAnswer = z.infer<typeof functionSchema>;
export type StoredFunction = FunctionSummary & { readonly source: string };
