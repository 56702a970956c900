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
  .meta({ description: 'Unique name: it can stand wherever the id can. 1 to 63 letters, digits, `.`, `_`, `-`.' });

/** Most labels on a resource. */
export const MAX_LABELS = 32;
/** Longest value of a label, in characters. */
export const MAX_LABEL_VALUE = 255;
export const labelKeySchema = z.string().min(1).max(63);
export const labelsSchema = atMostMembers(
  z.record(labelKeySchema, z.string().max(MAX_LABEL_VALUE)).meta({
    id: 'Labels',
    description: 'Free key-value pairs to find and filter by. At most 32.',
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
      .meta({ description: 'Messages kept; the oldest goes first. 0: nothing is captured.' }),
    maxBytes: z
      .int()
      .min(0)
      .max(1024 * 1024 * 1024)
      .default(4 * 1024 * 1024)
      .meta({ description: 'Payload bytes kept; the oldest message goes first. 0: nothing is captured.' }),
  })
  .meta({
    id: 'Capture',
    description:
      'How much of the traffic is kept for `/messages`, in memory: captured messages do not survive a restart of the node or the death of its net thread. The event log does; with `events: full` it has the same messages.',
  });
export type Capture = z.infer<typeof captureSchema>;

export const encodingField = encodingSchema.default('utf8').meta({
  description:
    'How payloads are written in answers and events; bytes that are not valid UTF-8 fall back to base64. Default `utf8`.',
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
      'Most bytes waiting to be sent to one peer. At the bound reading from that peer pauses (handlers) or the send is refused with `send_buffer_full` (API). Default 1 MiB.',
  });
export const idleTimeoutMsField = z.int().min(0).max(86_400_000).default(0).meta({
  description:
    'Close a TCP connection after this many milliseconds without a byte in either direction, reason `idle_timeout`. 0: never. Default 0.',
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
      .meta({ description: 'When it is tried again, in milliseconds from `at`. Absent: not by itself.' }),
  })
  .meta({ id: 'StatusError', description: 'Why the endpoint is not as it should be.' });
export type StatusError = z.infer<typeof statusErrorSchema>;

/** Traffic counters; they start at zero when the endpoint is opened. */
export const trafficFields = {
  connections: z.int32().meta({ description: 'Connections open now.' }),
  messagesIn: z.int(),
  messagesOut: z.int(),
  bytesIn: z.int(),
  bytesOut: z.int(),
  dropped: z
    .int()
    .meta({ description: 'Messages and datagrams thrown away: too large, over a bound, or refused by the system.' }),
  droppedByKernel: z.int().meta({
    description:
      'UDP on Linux: datagrams the system threw away before they were read, mostly because the receive buffer was full (`socket.receiveBufferBytes`). Not in `dropped`. At most half a second old.',
  }),
  truncated: z.int().meta({ description: 'Messages cut to `maxMessageBytes` (`onOversize` `truncate`).' }),
  rejected: z.int().meta({
    description:
      'Connections and sessions refused: by `allow`/`deny`, `maxConnections` or `maxHandshakes`, for their PROXY protocol header or TLS handshake, or because the process has hardly any file descriptors left.',
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
