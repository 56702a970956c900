import { z } from 'zod';
import { optionalList } from './optional-list.ts';
import { outgoingFields } from './client.ts';
import { checkBytes } from './bytes.ts';
import { closeModeSchema } from './connection.ts';
import { labelsSchema } from './endpoint.ts';
import { labelText } from './query.ts';
import { sinceField } from './time.ts';

/** The WebSocket protocol of /v1/stream. Text frames, JSON; a frame with `id` is a command or its one reply, without it a push. */

/** The subprotocol the server answers with when it is offered; browsers that offer a key as a subprotocol have to offer it too. */
export const STREAM_PROTOCOL = 'portcall.v1';

/** Longest frame of a client in bytes: twice the longest `data` of a send, for what JSON has to escape. A longer one closes the socket with 1009. */
export const MAX_COMMAND_BYTES = 16 * 1024 * 1024 + 4096;

const ids = z
  .union([z.string().min(1).max(128), z.array(z.string().min(1).max(128)).max(100)])
  .optional()
  // An empty list counts as left out.
  .overwrite((value) => (Array.isArray(value) && value.length === 0 ? undefined : value));

/** Which events a subscriber wants; all keys given must hold. */
export const eventFilterSchema = z
  .strictObject({
    types: optionalList(
      z
        .string()
        .regex(
          /^(?:\*|[a-z]+\.(?:\*|[a-z_]+))$/,
          'must be an event type such as "message.received", all types of a noun such as "message.*", or "*"',
        ),
      256,
    ).meta({
      description: 'Event types; `message.*` stands for all types with this prefix. An unknown type is refused.',
    }),
    listener: ids.meta({
      description: 'Id or name of a listener, or several. An unknown name is a warning in the reply.',
    }),
    client: ids.meta({ description: 'Id or name of a client, or several. An unknown name is a warning in the reply.' }),
    connection: ids.meta({ description: 'Connection id, or several.' }),
    job: ids.meta({ description: 'Id of a job, or several.' }),
    batch: ids.meta({ description: 'Id of a batch, or several: its own events and those of its jobs.' }),
    lock: ids.meta({ description: 'Name of a lock, or several.' }),
    node: ids.meta({ description: 'Name of a node, or several.' }),
    since: sinceField.optional().meta({ description: 'Only events that happened at this time or later (RFC 3339).' }),
    until: sinceField.optional().meta({
      description:
        'Only events that happened before this time (RFC 3339). The subscription ends about a second after it, once all earlier events are delivered, with a push `end`; its name is free then.',
    }),
    labels: labelsSchema.optional().meta({
      description:
        'Labels that the listener, client, job or batch must all have; labels of a tagged connection count for its events after the tag.',
    }),
    label: z
      .union([labelText, z.array(labelText).min(1).max(32)])
      .optional()
      .meta({ description: 'The same as text, `key:value`, or several; the whole text is compared.' }),
  })
  .meta({ id: 'EventFilter', description: 'Selects events; all given keys must hold. Empty: every event.' });
export type EventFilter = z.output<typeof eventFilterSchema>;

/** Something about a filter that may be a mistake, and is not refused. */
export const filterWarningSchema = z
  .strictObject({
    path: z.string().meta({ description: 'Path in the request, for example `listener` or `filter.listener`.' }),
    message: z.string(),
  })
  .meta({
    id: 'FilterWarning',
    description:
      'A name that no listener or client has. It may be deleted, or created later, so the filter is accepted.',
  });
export type FilterWarning = z.infer<typeof filterWarningSchema>;

export const onSlowSchema = z.enum(['resume', 'drop', 'close']).meta({
  id: 'OnSlow',
  description:
    'What happens when a subscriber reads too slowly: `resume` continues from its position as it reads, `drop` skips events and sends one `gap`, `close` closes the socket with 4100.',
});
export type OnSlow = z.infer<typeof onSlowSchema>;

const id = z.union([z.int(), z.string().min(1).max(64)]).meta({ description: 'Returned in the reply.' });
const subscription = z
  .string()
  .min(1)
  .max(64)
  .meta({ description: 'Name of the subscription, unique on this socket.' });

export const subscribeSchema = z.strictObject({
  id,
  op: z.literal('subscribe'),
  subscription,
  filter: eventFilterSchema.prefault({}),
  from: z
    .union([z.enum(['now', 'earliest']), z.strictObject({ cursor: z.string().min(1).max(100) })])
    .default('now')
    .meta({
      description: '`now`: new events only; `earliest`: everything still in the log; a cursor: everything after it.',
    }),
  payload: z
    .enum(['full', 'none'])
    .default('full')
    .meta({ description: '`none` omits `data.data` from message events, and `data.text` from `job.log`.' }),
  onSlow: onSlowSchema.default('resume'),
});

/** Every command of the stream: one row an op. */
export const streamCommands = {
  subscribe: subscribeSchema,
  unsubscribe: z.strictObject({ id, op: z.literal('unsubscribe'), subscription }),
  send: z
    .strictObject({ id, op: z.literal('send'), connection: z.string().max(64), ...outgoingFields })
    .superRefine(checkBytes),
  close: z.strictObject({
    id,
    op: z.literal('close'),
    connection: z.string().max(64),
    mode: closeModeSchema.default('graceful'),
  }),
  ping: z.strictObject({ id, op: z.literal('ping') }),
} as const;
export type StreamOp = keyof typeof streamCommands;
export type StreamCommand<Op extends StreamOp = StreamOp> = z.output<(typeof streamCommands)[Op]>;

/** Ranges: 4000–4099 do not come back, 4100–4199 come back later, 4200–4299 come back now. */
export const closeCodes = {
  too_many_errors: { code: 4000, reason: 'too many malformed frames' },
  unauthorized: { code: 4001, reason: 'the API key is not valid' },
  frame_too_large: { code: 4002, reason: 'a frame is larger than allowed' },
  slow: { code: 4100, reason: 'the subscriber reads too slowly' },
  not_answering: { code: 4101, reason: 'no pong in time' },
  shutdown: { code: 4200, reason: 'the node is shutting down' },
} as const satisfies Record<string, { code: number; reason: string }>;
export type CloseCodeName = keyof typeof closeCodes;

export const gapSchema = z
  .strictObject({
    from: z.string().meta({ description: 'Cursor of the last event before the gap.' }),
    to: z.string().meta({ description: 'Cursor where the stream continues.' }),
    missed: z.int().nullable().meta({
      description:
        'Number of skipped events; null when unknown (`retention`, `node_lost`, or `slow` across one of these).',
    }),
    reason: z.enum(['slow', 'retention', 'overflow', 'node_lost']).meta({
      description:
        '`slow`: the subscriber read too slowly; `retention`: the events were trimmed from the log; `overflow`: lost before they reached the log; `node_lost`: a node was killed before it wrote its last events to the log.',
    }),
  })
  .meta({ id: 'Gap', description: 'Reports events that are missing from the stream.' });
export type Gap = z.infer<typeof gapSchema>;
