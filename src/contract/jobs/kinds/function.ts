import { z } from 'zod';
import { functionNameSchema } from '../function.ts';
import type { JobKindEntry } from '../kind.ts';

const input = z.strictObject({
  function: functionNameSchema.meta({ description: 'Name of a stored function (`PUT /v1/functions/{name}`). The current revision is run.' }),
  input: z.unknown().default(null).meta({ description: 'Its first argument: any JSON value. Default null.' }),
}).meta({ id: 'FunctionInput' });

export const functionKind = {
  summary: 'Runs a stored function in a sandbox.',
  cost: 'cpu',
  input,
  result: z.unknown().meta({ id: 'FunctionResult', description: 'What the function returned: any JSON value, at most 1 MiB; null when it returned nothing.' }),
  example: { input: { function: 'add', input: { a: 1, b: 2 } }, result: 3 },
} as const satisfies JobKindEntry;
