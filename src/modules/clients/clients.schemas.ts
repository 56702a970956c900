import { z } from 'zod';
import { CLIENT_RESTART_FIELDS, clientSchema, clientSpecSchema, clientStateSchema } from '../../contract/client.ts';
import { clusterPageOf } from '../../contract/page.ts';
import { patchSchemaOf } from '../../core/http/index.ts';
import { dryRunField, listQuerySchema, waitMsField } from '../data-plane/index.ts';

/** Shapes of requests and answers that belong to the routes of clients alone. */

export const createClientQuerySchema = z.strictObject({ dryRun: dryRunField, waitMs: waitMsField });
export type CreateClientQuery = z.output<typeof createClientQuerySchema>;

export const startClientQuerySchema = z.strictObject({ waitMs: waitMsField });
export type StartClientQuery = z.output<typeof startClientQuerySchema>;

export const listClientsQuerySchema = listQuerySchema(clientStateSchema);
export type ListClientsQuery = z.output<typeof listClientsQuerySchema>;

export const clientPageSchema = clusterPageOf(clientSchema, 'ClientPage');

export const clientPatchSchema = patchSchemaOf(clientSpecSchema.shape, 'ClientPatch');

export const clientSentSchema = z
  .strictObject({
    bytes: z.int32().meta({ description: 'Bytes accepted, including framing.' }),
    connection: z.string().meta({ description: 'Id of the connection used.' }),
  })
  .meta({ id: 'ClientSent', description: 'What was accepted for sending.' });

export const RESTART_FIELDS_TEXT = CLIENT_RESTART_FIELDS.map((field) => `\`${field}\``).join(', ');

/** What a message that is sent can fail with. */
export const SEND_ERRORS = [
  'not_found',
  'not_connected',
  'write_closed',
  'send_buffer_full',
  'message_not_encodable',
  'datagram_too_large',
  'thread_lost',
  'node_unreachable',
] as const;
