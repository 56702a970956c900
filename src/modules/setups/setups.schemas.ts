import { z } from 'zod';
import { nameSchema } from '../../contract/endpoint.ts';
import { pageOf } from '../../contract/page.ts';
import { setupDocumentSchema, setupSummarySchema } from '../../contract/setup.ts';
import { isJsonObject } from '../../core/http/index.ts';

/** Shapes of requests and answers that belong to the routes of set-ups alone. */

/** What is wrong with the name in a path is said of `name`. */
export const setupNameParameter = z
  .string()
  .superRefine((name, context) => {
    const { error } = nameSchema.safeParse(name);
    if (error !== undefined)
      context.addIssue({ code: 'custom', path: ['name'], message: error.issues[0]?.message ?? 'is not a name' });
  })
  .meta({
    description: 'Name of the set-up: 1 to 63 letters, digits, `.`, `_` or `-`.',
    pattern: '^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$',
  });

export const setupPageSchema = pageOf(setupSummarySchema, 'SetupPage');

const ID = 'SetupDocument';
const about = {
  description:
    'Listeners, clients, pools, functions, schedules and counters by name. Inside the document a name means the resource of the set-up if it has one, else the one outside.',
  examples: [
    {
      listeners: { db: { port: 0, handler: { type: 'echo' } } },
      pools: { probes: { maxWorkers: 2 } },
      counters: { hits: { value: 0 } },
    },
  ],
};

function describe(): Record<string, unknown> {
  const {
    $defs = {},
    $schema: _dialect,
    ...root
  } = z.toJSONSchema(setupDocumentSchema, { io: 'input', unrepresentable: 'any' });
  return { $ref: `#/$defs/${ID}`, $defs: { ...$defs, [ID]: { ...root, ...about } } };
}

/** The body: any JSON object passes as it is, because an item may leave out secrets that are stored. In the OpenAPI document it is `SetupDocument`. */
export const setupBodySchema = {
  '~standard': {
    version: 1 as const,
    vendor: 'portcall',
    jsonSchema: { input: describe, output: describe },
    validate: (value: unknown) =>
      isJsonObject(value) ? { value } : { issues: [{ message: 'must be a JSON object', path: [] }] },
  },
};
