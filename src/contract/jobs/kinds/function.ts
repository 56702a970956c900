import { z } from 'zod';
import { functionReferenceSchema } from '../function.ts';
import type { JobKindEntry } from '../kind.ts';
import { MAX_NESTING } from '../limits.ts';
import { isNestedDeeper } from '../nesting.ts';

const input = z
  .strictObject({
    function: functionReferenceSchema.meta({
      description: 'Name of a stored function (`PUT /v1/functions/{name}`). The job runs the current revision.',
    }),
    input: z
      .unknown()
      .refine((value) => !isNestedDeeper(value, MAX_NESTING), `must not be nested more than ${MAX_NESTING} levels deep`)
      .default(null)
      .meta({ description: 'Its first argument: any JSON value, nested at most 500 levels deep. Default null.' }),
  })
  .meta({ id: 'FunctionInput' });

export const functionKind = {
  summary: 'Runs a stored function in a sandbox.',
  cost: 'cpu',
  input,
  result: z.unknown().meta({
    id: 'FunctionResult',
    description:
      'What the function returned: any JSON value, at most 1 MiB and nested at most 500 levels deep; null when it returned nothing. NaN and Infinity are not JSON: the job fails.',
  }),
  example: { input: { function: 'add', input: { a: 1, b: 2 } }, result: 3 },
} as const satisfies JobKindEntry;
