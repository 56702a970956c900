import { z } from 'zod';
import { atMostMembers } from './bounded-record.ts';
import { clientSpecSchema, MAX_WAIT_MS } from './client.ts';
import { MAX_COUNTER_VALUE } from './counters.ts';
import { addressSchema, nameSchema } from './endpoint.ts';
import { functionSpecSchema } from './jobs/function.ts';
import { poolSpecSchema } from './jobs/pool.ts';
import { scheduleSpecSchema } from './jobs/schedule.ts';
import { listenerSpecSchema } from './listener.ts';
import { flagField, queryInt } from './query.ts';

/** Set-ups: many resources as one unit. */

/** Members of a document, in the order in which they are shown, and what each holds. */
export const setupKinds = {
  listeners: 'listener',
  clients: 'client',
  pools: 'pool',
  functions: 'function',
  schedules: 'schedule',
  counters: 'counter',
} as const;
export type SetupMember = keyof typeof setupKinds;
export type SetupItemKind = (typeof setupKinds)[SetupMember];
export const SETUP_MEMBERS = Object.keys(setupKinds) as readonly SetupMember[];

/** Most resources of one kind in a set-up. */
export const MAX_SETUP_ITEMS = 2000;
/** Shortest and longest time that a set-up can have to live, in milliseconds. */
export const SETUP_TTL = { min: 1000, max: 30 * 86_400_000 } as const;

const ttlField = z.int32().min(SETUP_TTL.min).max(SETUP_TTL.max).optional().meta({
  description:
    'Delete the whole set-up when this many milliseconds have passed since its last PUT, at least 1000. Default: it stays.',
});
const nameField = nameSchema
  .optional()
  .meta({ description: 'Name of the set-up; may be left out, as it is in the path.' });

const record = <T extends z.ZodType>(item: T) => atMostMembers(z.record(nameSchema, item), MAX_SETUP_ITEMS);

export const setupCounterSchema = z
  .strictObject({
    value: z.int().min(-MAX_COUNTER_VALUE).max(MAX_COUNTER_VALUE).default(0).meta({
      description:
        'Value of a new counter. An existing one keeps its value until this number changes, or the set-up is reset. Default 0.',
    }),
  })
  .meta({ id: 'SetupCounter', description: 'A counter of a set-up.', examples: [{ value: 0 }] });

export const setupPoolSchema = z
  .strictObject({ ...poolSpecSchema.shape, name: nameSchema.optional() })
  .meta({ id: 'SetupPool', description: 'A pool of a set-up: as a pool, without its name.' });

const about = (what: string): string => `${what}, by name. The name inside an item may be left out.`;

/** The document as the OpenAPI document describes it. */
export const setupDocumentSchema = z.strictObject({
  setup: nameField,
  ttlMs: ttlField,
  listeners: record(listenerSpecSchema)
    .optional()
    .meta({ description: about('Listeners, with their faults') }),
  clients: record(clientSpecSchema)
    .optional()
    .meta({ description: about('Clients, with their faults') }),
  pools: record(setupPoolSchema)
    .optional()
    .meta({ description: about('Pools') }),
  functions: record(functionSpecSchema)
    .optional()
    .meta({ description: about('Functions') }),
  schedules: record(scheduleSpecSchema)
    .optional()
    .meta({
      description: `${about('Schedules')} Their \`pool\`, function and counter are those of the set-up if it has them.`,
    }),
  counters: record(setupCounterSchema)
    .optional()
    .meta({ description: about('Counters') }),
});

const anyItems = atMostMembers(z.record(z.string(), z.unknown()).default({}), MAX_SETUP_ITEMS);
/** What is looked at before the items: each of those is checked by itself. */
export const setupEnvelopeSchema = z.strictObject({
  setup: nameField,
  ttlMs: ttlField,
  listeners: anyItems,
  clients: anyItems,
  pools: anyItems,
  functions: anyItems,
  schedules: anyItems,
  counters: anyItems,
});
export type SetupEnvelope = z.output<typeof setupEnvelopeSchema>;

const graceMsField = queryInt(0, MAX_WAIT_MS, 0).meta({
  description:
    'How long connections of endpoints that are deleted or restarted may take to close, in milliseconds. 0: they are reset immediately. Default 0.',
});
export const putSetupQuerySchema = z.strictObject({
  dryRun: flagField.meta({ description: '`true`: only check the document and return the plan. Default `false`.' }),
  graceMs: graceMsField,
});
export type PutSetupQuery = z.output<typeof putSetupQuerySchema>;
export const deleteSetupQuerySchema = z.strictObject({ graceMs: graceMsField });
export type DeleteSetupQuery = z.output<typeof deleteSetupQuerySchema>;
export const getSetupQuerySchema = z.strictObject({
  format: z.enum(['json', 'yaml']).default('json').meta({
    description: '`yaml`: only the document, as YAML, ready for a file. Default `json`.',
  }),
});
export type GetSetupQuery = z.output<typeof getSetupQuerySchema>;

export const setupActionSchema = z.enum(['create', 'change', 'restart', 'delete', 'keep']).meta({
  id: 'SetupAction',
  description:
    '`change`: applied live, open connections stay; `restart`: stopped, changed and started again; `keep`: nothing to do.',
});
export type SetupAction = z.output<typeof setupActionSchema>;

const itemErrorSchema = z
  .strictObject({ code: z.string().meta({ description: 'Code of the error catalogue.' }), detail: z.string() })
  .meta({ id: 'SetupItemError', description: 'Why something was not done.' });

const itemKindSchema = z
  .enum(Object.values(setupKinds))
  .meta({ id: 'SetupItemKind', description: 'Kind of a resource in a set-up.' });

const itemFields = {
  kind: itemKindSchema,
  name: z.string().meta({ description: 'Name inside the set-up; outside it is `setup/name`.' }),
  id: z
    .string()
    .optional()
    .meta({ description: 'Id of a listener, client or schedule. Absent: it has none, or does not exist yet.' }),
  address: addressSchema
    .optional()
    .meta({ description: 'Where a listener listens. Absent: not open, or no listener.' }),
  changed: z
    .array(z.string())
    .optional()
    .meta({ description: 'Fields in which the resource differs from the document. Absent: none.' }),
  error: itemErrorSchema.optional().meta({ description: 'Absent: nothing failed.' }),
};

export const setupItemSchema = z
  .strictObject({ ...itemFields, action: setupActionSchema })
  .meta({ id: 'SetupItem', description: 'What an apply does to one resource.' });
export type SetupItem = z.output<typeof setupItemSchema>;

const expiresAtField = z.iso
  .datetime()
  .nullable()
  .meta({ description: 'When the set-up is deleted unless it is applied again; null: never.' });

export const setupResultSchema = z
  .strictObject({
    name: z.string(),
    revision: z.int().meta({
      description: 'Counts changes of the document from 1. With `dryRun`: the revision there is, 0 for none.',
    }),
    dryRun: z.boolean().meta({ description: 'True: nothing was done.' }),
    expiresAt: expiresAtField,
    items: z
      .array(setupItemSchema)
      .meta({ description: 'Every resource of the document, and those that it no longer has.' }),
  })
  .meta({ id: 'SetupResult', description: 'What an apply did, or would do.' });
export type SetupResult = z.output<typeof setupResultSchema>;

export const setupItemStateSchema = z
  .strictObject({
    ...itemFields,
    state: z.string().meta({
      description:
        'State of the resource; `missing` when it was deleted. For schedules `active` or `paused`, for functions and counters `stored`.',
    }),
    node: z.string().optional().meta({ description: 'Node of a listener or client.' }),
  })
  .meta({ id: 'SetupItemState', description: 'The current state of one resource of a set-up.' });
export type SetupItemState = z.output<typeof setupItemStateSchema>;

const anyDocument = z.record(z.string(), z.record(z.string(), z.unknown())).optional();
const summaryFields = {
  name: z.string(),
  revision: z.int().meta({
    description:
      'Counts changes of the document from 1. Send it in `If-Match` to change only the version you have read.',
  }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  expiresAt: expiresAtField,
  incomplete: z
    .boolean()
    .meta({ description: 'True: something of the last apply failed or was interrupted. Apply it again.' }),
};
export const setupSchema = z
  .strictObject({
    ...summaryFields,
    document: z
      .strictObject({
        setup: z.string(),
        ttlMs: z.int32().optional(),
        listeners: anyDocument,
        clients: anyDocument,
        pools: anyDocument,
        functions: anyDocument,
        schedules: anyDocument,
        counters: anyDocument,
      })
      .meta({
        id: 'SetupDocumentView',
        description:
          'The document as it was applied last, with every default filled in and without secrets. Applying it again keeps the secrets there are.',
      }),
    items: z.array(setupItemStateSchema).meta({ description: 'Every resource of the document.' }),
    omitted: z
      .array(z.string())
      .optional()
      .meta({ description: 'Fields that are left out because the key lacks the scope `payload`. Absent: none.' }),
  })
  .meta({ id: 'Setup', description: 'A set-up: its document, and the current state of its resources.' });
export type Setup = z.output<typeof setupSchema>;

export const setupSummarySchema = z
  .strictObject({ ...summaryFields, items: z.int32().meta({ description: 'Resources in the document.' }) })
  .meta({ id: 'SetupSummary', description: 'A set-up in a list.' });
export type SetupSummary = z.output<typeof setupSummarySchema>;
