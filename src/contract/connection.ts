import { z } from 'zod';
import { encodingSchema } from './bytes.ts';
import { addressSchema, labelsSchema, transportSchema } from './endpoint.ts';
import { lineEndingsSchema } from './framings/line.ts';
import { proxyFactsSchema, type ProxyFacts } from './proxy.ts';
import { tlsFactsSchema, type TlsFacts } from './tls.ts';

/** Why a connection ended; `data.reason` of `connection.closed`. */
export const closeReasons = {
  peer_closed: 'the peer closed in order (FIN), and so did we',
  peer_reset: 'the peer reset the connection (RST)',
  handler: 'the handler closed it after its reply, or the server that a rule forwards to ended or could not be reached',
  api: 'closed by a request or a stream command',
  idle_timeout: 'no byte in either direction for `idleTimeoutMs`, or an idle UDP session',
  close_timeout: 'we closed, and the peer sent no FIN within `closeTimeoutMs`',
  message_too_large: 'a message was longer than the framing allows, `onOversize: close`',
  malformed_message: 'the bytes do not fit the framing',
  tls_failed: 'the TLS stream was broken: an alert, a record that is none',
  endpoint_stopped: 'the listener or client was stopped or deleted',
  tunnel_closed: 'the tunnel that had the connection for itself was closed',
  thread_lost: 'the net thread that held the socket ended',
  shutdown: 'the node is shutting down',
  socket_error: 'the operating system reported another error; `data.code` says which',
} as const satisfies Record<string, string>;
export type CloseReason = keyof typeof closeReasons;
export const CLOSE_REASONS = Object.keys(closeReasons) as CloseReason[];

export const connectionStateSchema = z.enum(['open', 'half_closed_local', 'half_closed_remote', 'closing']).meta({
  id: 'ConnectionState',
  description:
    "`half_closed_local`: our FIN is sent; `half_closed_remote`: the peer's FIN came; `closing`: waiting for the rest to be sent and the peer's FIN.",
});
export type ConnectionState = z.infer<typeof connectionStateSchema>;

/** What else there is to say of a connection, depending on how it was opened. */
export const connectionExtraFields = {
  tls: tlsFactsSchema.optional().meta({ description: 'With transport `tls`.' }),
  proxy: proxyFactsSchema.optional().meta({ description: 'When it began with a PROXY protocol header.' }),
};
export interface ConnectionExtras {
  readonly tls?: TlsFacts;
  readonly proxy?: ProxyFacts;
}

/** Bytes of a variable that a list shows; one connection by itself shows all of them. */
export const LISTED_VARIABLE_BYTES = 256;

const variableSchema = z
  .strictObject({
    data: z.string().meta({ description: 'The value, written in `encoding`.' }),
    encoding: encodingSchema.meta({ description: '`base64` when the bytes are not UTF-8, else `utf8`.' }),
    truncated: z
      .boolean()
      .optional()
      .meta({
        description: `True in lists when \`data\` is only the beginning, at most ${LISTED_VARIABLE_BYTES} bytes; else absent.`,
      }),
  })
  .meta({ id: 'ConnectionVariable', description: 'Value of a variable of rules.' });

export const connectionSchema = z
  .strictObject({
    id: z.string(),
    node: z.string(),
    listener: z.string().optional().meta({ description: 'Id of the listener that accepted it.' }),
    client: z.string().optional().meta({ description: 'Id of the client that opened it.' }),
    tunnel: z.string().optional().meta({ description: 'Id of the tunnel that dialled it (`/v1/tunnel`).' }),
    transport: transportSchema,
    direction: z.enum(['inbound', 'outbound']),
    state: connectionStateSchema,
    local: addressSchema,
    remote: addressSchema.meta({ description: 'The peer; behind a proxy, who the PROXY protocol header says it is.' }),
    ...connectionExtraFields,
    labels: labelsSchema.optional().meta({
      description:
        'Its own labels, from `tag` actions of rules; absent when it has none. `label=` finds it by these and by those of its listener or client.',
    }),
    variables: z.record(z.string(), variableSchema).optional().meta({
      description:
        "Variables of its rules as they are now: what `setState` has set, and those of the handler's `state`. Absent when there are none, or without the scope `payload`.",
    }),
    omitted: z
      .array(z.string())
      .optional()
      .meta({ description: '`["variables"]` when it has some and the key lacks the scope `payload`; else absent.' }),
    openedAt: z.iso.datetime(),
    lastActivityAt: z.iso.datetime(),
    messagesIn: z.int(),
    messagesOut: z.int(),
    bytesIn: z.int().meta({ description: 'With TLS: of what is inside.' }),
    bytesOut: z.int(),
    dropped: z.int(),
    lineEnding: lineEndingsSchema
      .nullable()
      .optional()
      .meta({ description: 'With the framing `line`: how the lines of the peer end; null before the first.' }),
    sendBufferBytes: z.int32().meta({ description: 'Bytes waiting to be sent.' }),
    paused: z
      .boolean()
      .meta({ description: 'True while reading is paused because the peer, or a tunnel, does not read.' }),
    tunnelled: z.boolean().meta({
      description:
        'True while a tunnel has the connection for itself: its handler rests, and sends of others are refused with `tunnel_attached`.',
    }),
  })
  .meta({ id: 'Connection', description: 'One TCP stream, or one UDP session (listener and peer address).' });
export type Connection = z.infer<typeof connectionSchema>;

/** A connection for readers without the scope `payload`: variables may hold bytes of messages. */
export function withoutVariables({ variables, ...connection }: Connection): Connection {
  return variables === undefined ? connection : { ...connection, omitted: ['variables'] };
}

export const closeModeSchema = z.enum(['graceful', 'reset', 'half']).meta({
  id: 'CloseMode',
  description:
    "`graceful`: send what is queued, FIN, wait for the peer's FIN; `reset`: a real RST at once (UDP: the session just ends); `half`: FIN of our side only, receiving goes on.",
});
export type CloseMode = z.infer<typeof closeModeSchema>;
