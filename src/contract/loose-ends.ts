import { z } from 'zod';
import { encodingSchema } from './bytes.ts';
import type { CloseReason } from './connection.ts';
import { missingNodeSchema } from './page.ts';

/** What a test may have overlooked: messages that no rule matched, connections that ended in an error. */

/** How many of each are kept for an endpoint on one net thread, the first ones, and how many bytes of a message. */
export const LOOSE_ENDS = { kept: 100, bytes: 1024 } as const;

/** Reasons that are errors. */
export const FAILED_REASONS: ReadonlySet<CloseReason> = new Set([
  'peer_reset',
  'message_too_large',
  'malformed_message',
  'upstream_failed',
  'tls_failed',
  'socket_error',
]);

const messageFields = {
  connection: z.string().meta({ description: 'Id of the connection.' }),
  at: z.iso.datetime(),
  bytes: z.int32().meta({ description: 'Length of the message.' }),
  data: z.string().meta({ description: 'At most 1024 bytes of it, in `encoding`.' }),
  encoding: encodingSchema,
  truncated: z.boolean().meta({ description: 'True: `data` is only its beginning.' }),
};
const connectionFields = {
  connection: z.string().meta({ description: 'Id of the connection.' }),
  at: z.iso.datetime().meta({ description: 'When it ended.' }),
  reason: z.string().meta({ description: 'As in `connection.closed`.' }),
  code: z.string().optional().meta({ description: 'Code of the error catalogue. Absent: the reason says it.' }),
};

/** Of one endpoint on one net thread. */
export interface LooseEnds {
  readonly messages: z.output<z.ZodObject<typeof messageFields>>[];
  readonly connections: z.output<z.ZodObject<typeof connectionFields>>[];
  /** All messages that no rule matched, and all connections that ended in an error. */
  readonly unmatched: number;
  readonly failed: number;
}

const ownerFields = {
  kind: z.enum(['listener', 'client']).meta({ id: 'EndpointNoun', description: 'Kind of an endpoint.' }),
  name: z.string().meta({ description: 'Name of the endpoint inside the set-up.' }),
};

export const unmatchedSchema = z
  .strictObject({
    messages: z
      .array(
        z
          .strictObject({ ...ownerFields, ...messageFields })
          .meta({ id: 'UnmatchedMessage', description: 'A received message that no rule matched.' }),
      )
      .meta({ description: 'The first 100 of each endpoint and net thread, in order of time.' }),
    connections: z
      .array(
        z
          .strictObject({ ...ownerFields, ...connectionFields })
          .meta({ id: 'FailedConnection', description: 'A connection that ended in an error.' }),
      )
      .meta({ description: 'The first 100 of each endpoint and net thread, in order of time.' }),
    unmatched: z.int().meta({ description: 'Number of messages that no rule matched.' }),
    failed: z.int().meta({ description: 'Number of connections that ended in an error.' }),
    incomplete: z
      .array(missingNodeSchema)
      .optional()
      .meta({ description: 'Nodes that did not answer, whose endpoints are missing. Absent: none.' }),
  })
  .meta({ id: 'Unmatched', description: 'What a test may have overlooked since the set-up was applied or reset.' });
export type Unmatched = z.output<typeof unmatchedSchema>;
