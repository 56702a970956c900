import { z } from 'zod';
import { encodingSchema } from './bytes.ts';
import { addressSchema, labelsSchema, transportSchema } from './endpoint.ts';
import { lineEndingsSchema } from './framings/line.ts';
import { proxyFactsSchema, type ProxyFacts } from './proxy-protocol.ts';
import { tlsFactsSchema, type TlsFacts } from './tls.ts';

/** Why a connection ended; `data.reason` of `connection.closed`. */
export const closeReasons = {
  peer_closed: 'both sides closed with FIN, the peer or the upstream of a proxy first',
  peer_reset: 'the peer reset the connection (RST)',
  handler:
    'the handler closed it after its reply, or the server that a rule forwards to closed it or could not be reached',
  api: 'closed by a request or a stream command',
  idle_timeout: 'no data in either direction for `idleTimeoutMs`, or an idle UDP session',
  close_timeout: 'we closed, and the peer sent no FIN within `closeTimeoutMs`',
  message_too_large: 'a message was longer than the framing allows (`onOversize: close`)',
  malformed_message: 'the bytes do not fit the framing',
  upstream_reset: 'the upstream of a proxy reset its connection, and the reset was passed on',
  upstream_closed: 'the upstream of a proxy closed its connection (`halfClose: closeBoth`)',
  upstream_failed: 'the upstream of a proxy could not be reached, or its connection failed',
  tls_failed: 'the TLS stream failed: an alert or an invalid record',
  endpoint_stopped: 'the listener or client was stopped or deleted',
  fault: 'a fault of the endpoint (`faults`) closed or reset it',
  tunnel_closed: 'the tunnel with exclusive use of the connection was closed',
  thread_lost: 'the net thread that owned the socket ended',
  shutdown: 'the node is shutting down',
  socket_error: 'the operating system reported another error, see `data.code`',
} as const satisfies Record<string, string>;
export type CloseReason = keyof typeof closeReasons;
export const CLOSE_REASONS = Object.keys(closeReasons) as CloseReason[];

export const connectionStateSchema = z.enum(['open', 'half_closed_local', 'half_closed_remote', 'closing']).meta({
  id: 'ConnectionState',
  description:
    '`half_closed_local`: Portcall sent FIN; `half_closed_remote`: the peer sent FIN; `closing`: waiting for queued data to be sent and for the FIN of the peer.',
});
export type ConnectionState = z.infer<typeof connectionStateSchema>;

/** What else there is to say of a connection, depending on how it was opened. */
export const connectionExtraFields = {
  tls: tlsFactsSchema.optional().meta({ description: 'Present with transport `tls`.' }),
  proxy: proxyFactsSchema
    .optional()
    .meta({ description: 'Present when the connection began with a PROXY protocol header.' }),
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

export const upstreamStateSchema = z.enum(['dialling', 'open', 'failed', 'closed']).meta({
  id: 'UpstreamState',
  description:
    '`dialling`: an attempt is under way; `open`: connected; `failed`: no attempt succeeded; `closed`: the connection to the upstream has ended.',
});

export const upstreamFactsSchema = z
  .strictObject({
    host: z.string().meta({ description: 'As in the settings of the handler.' }),
    port: z.int32(),
    state: upstreamStateSchema,
    dialMs: z
      .int()
      .nullable()
      .meta({ description: 'How long the last attempt took, in milliseconds; null while there is no result.' }),
    local: addressSchema.nullable().meta({ description: 'Our address on the connection to it; null before.' }),
    tls: tlsFactsSchema.optional().meta({ description: 'Present when the connection to it uses TLS.' }),
  })
  .meta({ id: 'Upstream', description: 'The server that a proxied connection leads to.' });
export type UpstreamFacts = z.infer<typeof upstreamFactsSchema>;

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
    remote: addressSchema.meta({
      description: 'Address of the peer; behind a proxy, the address from the PROXY protocol header.',
    }),
    ...connectionExtraFields,
    upstream: upstreamFactsSchema.optional().meta({
      description: 'Present with the handler `proxy`, from the first dial on: the server the connection leads to.',
    }),
    labels: labelsSchema.optional().meta({
      description:
        'Labels of this connection, set by `tag` actions of rules; absent when there are none. `label=` matches these and the labels of its listener or client.',
    }),
    variables: z.record(z.string(), variableSchema).optional().meta({
      description:
        'Current variables of its rules: those set by `setState`, and those of the `state` of the handler. Absent when there are none, or without the scope `payload`.',
    }),
    omitted: z.array(z.string()).optional().meta({
      description: '`["variables"]` when there are variables and the key lacks the scope `payload`; else absent.',
    }),
    openedAt: z.iso.datetime(),
    lastActivityAt: z.iso.datetime(),
    messagesIn: z.int(),
    messagesOut: z.int(),
    bytesIn: z.int().meta({ description: 'With TLS: counted inside TLS.' }),
    bytesOut: z.int(),
    dropped: z.int(),
    lineEnding: lineEndingsSchema
      .nullable()
      .optional()
      .meta({ description: 'With the framing `line`: the line ending of the peer; null before the first line.' }),
    sendBufferBytes: z.int32().meta({ description: 'Bytes waiting to be sent.' }),
    paused: z
      .boolean()
      .meta({ description: 'True while reading is paused because the peer, or a tunnel, does not read.' }),
    tunnelled: z.boolean().meta({
      description:
        'True while a tunnel has exclusive use of the connection: its handler is inactive, and other sends fail with `tunnel_attached`.',
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
    '`graceful`: send queued data, send FIN, wait for the FIN of the peer; `reset`: send RST immediately (UDP: the session ends); `half`: send FIN and keep receiving.',
});
export type CloseMode = z.infer<typeof closeModeSchema>;
