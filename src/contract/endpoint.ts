import { z } from 'zod';
import { atMostMembers } from './bounded-record.ts';
import { encodingSchema } from './bytes.ts';
import { MAX_MESSAGE_BYTES } from './framing.ts';

/** Parts that listeners and clients share. */

export const transportSchema = z.enum(['tcp', 'tls', 'udp']).meta({
  id: 'Transport',
  description: 'Transport protocol: `tcp` (RFC 9293), `tls` (RFC 8446, on TCP) or `udp` (RFC 768).',
});
export type Transport = z.infer<typeof transportSchema>;

export const nameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
    'must be 1 to 63 letters, digits, ".", "_" or "-", beginning and ending with a letter or digit',
  )
  .refine((name) => !/^(?:lst|cli|con|job|bat|sch|lea)_/.test(name), 'must not look like an id')
  .meta({ description: 'Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`.' });

/** Most labels on a resource. */
export const MAX_LABELS = 32;
/** Longest value of a label, in characters. */
export const MAX_LABEL_VALUE = 255;
export const labelKeySchema = z.string().min(1).max(63);
export const labelsSchema = atMostMembers(
  z.record(labelKeySchema, z.string().max(MAX_LABEL_VALUE)).meta({
    id: 'Labels',
    description: 'Key-value pairs to find and filter by. At most 32.',
    examples: [{ suite: 'checkout' }],
  }),
  MAX_LABELS,
);
export type Labels = Record<string, string>;

export const eventsLevelSchema = z.enum(['full', 'metadata', 'lifecycle']).meta({
  id: 'EventsLevel',
  description:
    '`full`: every message is an event with its payload; `metadata`: without payload; `lifecycle`: no message events. Default `full`.',
});
export type EventsLevel = z.infer<typeof eventsLevelSchema>;

export const captureSchema = z
  .strictObject({
    maxMessages: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(1000)
      .meta({ description: 'Most messages kept; the oldest is evicted first. 0: nothing is captured.' }),
    maxBytes: z
      .int()
      .min(0)
      .max(1024 * 1024 * 1024)
      .default(4 * 1024 * 1024)
      .meta({ description: 'Most payload bytes kept; the oldest message is evicted first. 0: nothing is captured.' }),
  })
  .meta({
    id: 'Capture',
    description:
      'How many messages are kept in memory for `/messages`. Captured messages are lost when the node restarts or its net thread dies. The event log survives; with `events: full` it has the same messages.',
  });
export type Capture = z.infer<typeof captureSchema>;

export const encodingField = encodingSchema.default('utf8').meta({
  description:
    'Encoding of payloads in responses and events; bytes that are not valid UTF-8 fall back to base64. Default `utf8`.',
});

export const maxMessageBytesField = z.int().min(1).max(MAX_MESSAGE_BYTES).default(1_048_576).meta({
  description: 'Largest message in bytes. Default 1 MiB. A framing can set its own.',
});
export const maxSendBufferBytesField = z
  .int()
  .min(1024)
  .max(64 * 1024 * 1024)
  .default(1_048_576)
  .meta({
    description:
      'Most bytes waiting to be sent to one peer. At the limit, handlers stop reading from that peer, and sends of the API fail with `send_buffer_full`. Default 1 MiB.',
  });
export const idleTimeoutMsField = z.int().min(0).max(86_400_000).default(0).meta({
  description:
    'Close a TCP connection after this many milliseconds without data in either direction, with reason `idle_timeout`. 0: never. Default 0.',
});

export const portField = z.int().min(0).max(65_535);
/** Names and addresses have no white space; whether there is such a host shows when it is resolved. */
export const hostField = z
  .string()
  .min(1)
  .max(253)
  .regex(/^\S*$/, 'must be a host name or an IP address, without white space');

export const addressSchema = z
  .strictObject({ host: z.string(), port: z.int().min(0).max(65_535) })
  .meta({ id: 'Address', description: 'An IP address and a port.' });
export type Address = z.infer<typeof addressSchema>;

export const statusErrorSchema = z
  .strictObject({
    code: z.string().meta({ description: 'Code of the error catalogue (docs/errors.md).' }),
    detail: z.string(),
    at: z.iso.datetime(),
    retryInMs: z
      .int32()
      .optional()
      .meta({ description: 'Delay from `at` to the next retry, in milliseconds. Absent: no automatic retry.' }),
  })
  .meta({ id: 'StatusError', description: 'Why the endpoint does not match its specification.' });
export type StatusError = z.infer<typeof statusErrorSchema>;

/** Traffic counters; they start at zero when the endpoint is opened. */
export const trafficFields = {
  connections: z.int32().meta({ description: 'Connections open now.' }),
  messagesIn: z.int(),
  messagesOut: z.int(),
  bytesIn: z.int(),
  bytesOut: z.int(),
  dropped: z.int().meta({
    description: 'Messages and datagrams dropped: too large, over a limit, or refused by the operating system.',
  }),
  droppedByKernel: z.int().meta({
    description:
      'UDP on Linux: datagrams the operating system dropped before Portcall read them, mostly because the receive buffer was full (`socket.receiveBufferBytes`). Not included in `dropped`. At most half a second old.',
  }),
  truncated: z.int().meta({ description: 'Messages truncated to `maxMessageBytes` (`onOversize: truncate`).' }),
  rejected: z.int().meta({
    description:
      'Connections and sessions refused: by `allow`/`deny`, `maxConnections` or `maxHandshakes`, because of their PROXY protocol header or TLS handshake, or because the process is almost out of file descriptors.',
  }),
};
export interface Traffic {
  connections: number;
  messagesIn: number;
  messagesOut: number;
  bytesIn: number;
  bytesOut: number;
  dropped: number;
  droppedByKernel: number;
  truncated: number;
  rejected: number;
}
export const NO_TRAFFIC: Readonly<Traffic> = Object.freeze({
  connections: 0,
  messagesIn: 0,
  messagesOut: 0,
  bytesIn: 0,
  bytesOut: 0,
  dropped: 0,
  droppedByKernel: 0,
  truncated: 0,
  rejected: 0,
});
