import { z } from 'zod';
import { MAX_WAIT_MS } from '../../../contract/client.ts';
import { transportSchema } from '../../../contract/endpoint.ts';
import { orderField } from '../../../contract/order.ts';
import { pageFields } from '../../../contract/page.ts';
import { flagField, labelText, queryInt } from '../../../contract/query.ts';
import { dryRunDeletionField, selectorFields } from '../../../contract/selector.ts';
import { MAX_OWNED_NAME, setupFilter } from '../../../contract/setup-name.ts';

export const dryRunField = flagField.meta({
  description:
    '`true`: validate only, without opening or storing anything; returns 200 with the resource that would be created. Default `false`.',
});

const graceMsField = queryInt(0, MAX_WAIT_MS, 0).meta({
  description: 'How long connections may take to close, in milliseconds. 0: they are reset immediately. Default 0.',
});

/** `graceMs` of a query. */
export const deleteQuerySchema = z.strictObject({ graceMs: graceMsField });
export type DeleteQuery = z.output<typeof deleteQuerySchema>;

/** Which endpoints to delete, and how. */
export const deleteSelectionQuerySchema = z.strictObject({
  ...selectorFields,
  graceMs: graceMsField,
  dryRun: dryRunDeletionField,
});
export type DeleteSelectionQuery = z.output<typeof deleteSelectionQuerySchema>;

export const stopSchema = z
  .strictObject({
    graceMs: z.int().min(0).max(MAX_WAIT_MS).default(1000).meta({
      description:
        'How long connections may take to close, in milliseconds. 0: they are reset immediately. Default 1000.',
    }),
  })
  .prefault({})
  .meta({ id: 'Stop', description: 'How to stop. The body may be left out.' });
export type Stop = z.output<typeof stopSchema>;

/** How long the first attempt to connect is waited for. */
export const waitMsField = queryInt(0, MAX_WAIT_MS, 1000).meta({
  description:
    'How long to wait for the first connection attempt to finish, in milliseconds. 0: return immediately. Default 1000.',
});

/** Query of a list of endpoints; `state` is one of the kind's states. */
export function listQuerySchema<S extends z.ZodType<string>>(state: S) {
  return z.strictObject({
    ...pageFields,
    order: orderField('asc', 'the oldest'),
    name: z.string().max(MAX_OWNED_NAME).optional().meta({ description: 'Only the resource with this name.' }),
    setup: setupFilter,
    label: z
      .union([labelText.transform((one) => [one]), z.array(labelText).max(32)])
      .default([])
      .meta({
        description:
          'Only resources with this label, as `key:value`; the whole text is compared, also when the key has colons. Repeat the parameter to require several labels.',
      }),
    transport: transportSchema.optional().meta({ description: 'Only resources with this transport.' }),
    state: state.optional().meta({ description: 'Only resources in this state.' }),
  });
}
