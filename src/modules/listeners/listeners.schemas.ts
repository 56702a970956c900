import { z } from 'zod';
import {
  LISTENER_RESTART_FIELDS,
  listenerSchema,
  listenerSpecSchema,
  listenerStateSchema,
} from '../../contract/listener.ts';
import { clusterPageOf } from '../../contract/page.ts';
import { labelTexts } from '../../contract/query.ts';
import { patchSchemaOf } from '../../core/http/index.ts';
import { dryRunField, listQuerySchema } from '../data-plane/index.ts';

/** Shapes of requests and answers that belong to the routes of listeners alone. */

export const createListenerQuerySchema = z.strictObject({ dryRun: dryRunField });
export type CreateListenerQuery = z.output<typeof createListenerQuerySchema>;

export const listListenersQuerySchema = listQuerySchema(listenerStateSchema);
export type ListListenersQuery = z.output<typeof listListenersQuerySchema>;

export const listenerPageSchema = clusterPageOf(listenerSchema, 'ListenerPage');

export const listenerPatchSchema = patchSchemaOf(listenerSpecSchema.shape, 'ListenerPatch');

export const broadcastQuerySchema = z.strictObject({
  label: labelTexts.meta({
    description:
      'Only to connections with this label, as `key:value`; the whole text is compared. Repeat the parameter to require several labels. Default: all connections.',
  }),
});
export type BroadcastQuery = z.output<typeof broadcastQuerySchema>;

export const broadcastResultSchema = z
  .strictObject({
    connections: z.int32().meta({ description: 'Connections that matched.' }),
    sent: z.int32().meta({ description: 'Connections that took the message.' }),
    failed: z.int32().meta({
      description: 'Connections that did not take it: their send buffer is full, or the sending side is closed.',
    }),
    bytes: z.int().meta({ description: 'Bytes written to sockets, including framing.' }),
  })
  .meta({ id: 'BroadcastResult', description: 'The outcome of a broadcast.' });
export type BroadcastResult = z.output<typeof broadcastResultSchema>;

export const RESTART_FIELDS_TEXT = LISTENER_RESTART_FIELDS.map((field) => `\`${field}\``).join(', ');
