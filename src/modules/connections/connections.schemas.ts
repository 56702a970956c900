import { z } from 'zod';
import { closeModeSchema, connectionSchema, connectionStateSchema } from '../../contract/connection.ts';
import { orderField } from '../../contract/order.ts';
import { labelTexts } from '../../contract/query.ts';
import { pageFields, clusterPageOf } from '../../contract/page.ts';

/** Shapes of requests and answers that belong to the routes of connections alone. */

export const listConnectionsQuerySchema = z.strictObject({
  ...pageFields,
  order: orderField('asc', 'the oldest'),
  listener: z
    .string()
    .max(63)
    .optional()
    .meta({ description: 'Only connections of this listener (id or name); 404 when no listener has this name.' }),
  client: z
    .string()
    .max(63)
    .optional()
    .meta({ description: 'Only connections of this client (id or name); 404 when no client has this name.' }),
  label: labelTexts.meta({
    description:
      'Only connections with this label, as `key:value`, either their own (`tag` in rules) or that of their listener or client; the whole text is compared. Repeat the parameter to require several labels.',
  }),
  state: connectionStateSchema.optional().meta({ description: 'Only resources in this state.' }),
});
export type ListConnectionsQuery = z.output<typeof listConnectionsQuerySchema>;

export const connectionPageSchema = clusterPageOf(connectionSchema, 'ConnectionPage');

const mode = closeModeSchema.default('graceful').meta({ description: 'How to close. Default `graceful`.' });

export const closeSchema = z
  .strictObject({ mode })
  .prefault({})
  .meta({ id: 'Close', description: 'How to close a connection. The body may be left out.' });
export type Close = z.output<typeof closeSchema>;

export const closeQuerySchema = z.strictObject({ mode });

export const sentSchema = z
  .strictObject({
    bytes: z.int32().meta({ description: 'Bytes accepted, including framing.' }),
  })
  .meta({ id: 'Sent', description: 'What was accepted for sending.' });
export type Sent = z.output<typeof sentSchema>;
