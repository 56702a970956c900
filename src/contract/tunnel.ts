import { z } from 'zod';
import { closeReasons, type CloseReason } from './connection.ts';
import {
  addressSchema,
  eventsLevelSchema,
  hostField,
  transportSchema,
  type Address,
  type Transport,
} from './endpoint.ts';
import { closeCodes } from './stream.ts';
import { queryInt, requiredQueryInt } from './query.ts';

/**
 * Tunnels: the bytes of one connection over a WebSocket of their own.
 *
 *   client ◀═ binary frames ═▶ main thread ◀═ MessagePort, buffers transferred ═▶ net thread ◀═ socket ═▶ peer
 *
 * Each side of the port reports how many bytes it has forwarded (a credit); no side posts more than a window beyond that.
 */

/** A client that offers this subprotocol uses control frames (text, JSON). Other clients only send and receive bytes. */
export const TUNNEL_PROTOCOL = 'portcall.tunnel.v1';
/** Taken when it is offered, and means nothing: some WebSocket-to-TCP programs insist on it. */
export const BINARY_PROTOCOL = 'binary';

/** A token (RFC 9110, 5.6.2), as the names of subprotocols are (RFC 6455, 4.1). */
const subprotocolField = z
  .string()
  .max(128)
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be the name of a subprotocol')
  .optional()
  .meta({
    description:
      'WebSocket subprotocol to select, one of those the client offers, for example `mqtt`; the bytes are the same. Default: `portcall.tunnel.v1`, or else `binary`, if offered.',
  });

/** Bytes of a stream that are gathered for one message at most. Waking the other thread costs more than the message. */
export const GATHER_MAX_BYTES = 256 * 1024;
/** What one datagram, or one part of an observation, counts besides its bytes, so that empty ones are bounded too. */
export const PART_OVERHEAD_BYTES = 32;

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');
export const tunnelDirectionSchema = z.enum(['in', 'out', 'both']);
export type TunnelDirection = z.output<typeof tunnelDirectionSchema>;

/** Query of `/v1/connections/{id}/tunnel`. */
export const attachQuerySchema = z.strictObject({
  subprotocol: subprotocolField,
  observe: flag.meta({
    description:
      '`true`: only read; the connection works as before. Default `false`: the tunnel has exclusive use of the connection.',
  }),
  direction: tunnelDirectionSchema.default('both').meta({
    description: 'With `observe`: the bytes from the peer (`in`), to the peer (`out`), or `both`. Default `both`.',
  }),
  onClose: z.enum(['keep', 'close']).default('keep').meta({
    description:
      'What happens to the connection when the WebSocket closes: `keep`: its handler resumes; `close`: it is closed (with RST when the WebSocket was lost without a close frame). Default `keep`.',
  }),
});
export type AttachQuery = z.output<typeof attachQuerySchema>;

/** Query of `/v1/tunnel`. */
export const dialQuerySchema = z
  .strictObject({
    subprotocol: subprotocolField,
    transport: transportSchema.default('tcp').meta({ description: 'Transport protocol. Default `tcp`.' }),
    host: hostField.meta({ description: 'Target: an IP address or a host name.' }),
    port: requiredQueryInt(1, 65_535).meta({ description: 'Target port.' }),
    family: z
      .enum(['0', '4', '6'])
      .default('0')
      .transform(Number)
      .meta({ description: 'IP version to use for a host name. 0: any. Default 0.' }),
    verify: z
      .enum(['true', 'false'])
      .optional()
      .transform((text) => text !== 'false')
      .meta({
        description:
          'With `tls`: reject a server whose certificate is not trusted or not for this name. Default `true`.',
      }),
    serverName: hostField
      .optional()
      .meta({ description: 'With `tls`: name for SNI and for verifying the certificate. Default: `host`.' }),
    connectTimeoutMs: queryInt(1, 60_000, 10_000).meta({
      description:
        'Time limit for connecting, including name lookup and TLS handshake, in milliseconds. Default 10000.',
    }),
    events: eventsLevelSchema
      .default('lifecycle')
      .meta({ description: 'Which events the connection publishes, see `EventsLevel`. Default `lifecycle`.' }),
  })
  .superRefine(({ transport, verify, serverName }, context) => {
    if (transport === 'tls') return;
    if (!verify) context.addIssue({ code: 'custom', path: ['verify'], message: 'is for tls' });
    if (serverName !== undefined) context.addIssue({ code: 'custom', path: ['serverName'], message: 'is for tls' });
  });
export type DialQuery = z.output<typeof dialQuerySchema>;

/** Text frames of a client that offered {@link TUNNEL_PROTOCOL}. */
export const tunnelCommandSchema = z
  .strictObject({
    op: z
      .literal('half')
      .meta({ description: '`half`: send FIN once everything before it is sent; receiving continues.' }),
  })
  .meta({ description: 'A control frame from the client.' });

/** …and of the node to such a client: one row an event. */
export const tunnelEvents = {
  open: z
    .strictObject({
      event: z.literal('open'),
      connection: z.string().meta({ description: 'Id of the connection.' }),
      mode: z.enum(['duplex', 'observe']),
      transport: transportSchema,
      local: addressSchema,
      remote: addressSchema,
    })
    .meta({ description: 'The first frame: describes the connection.' }),
  half: z
    .strictObject({ event: z.literal('half') })
    .meta({ description: 'The peer sent FIN after its last byte. It sends no more, but can still receive.' }),
  direction: z.strictObject({ event: z.literal('direction'), direction: z.enum(['in', 'out']) }).meta({
    description:
      'With `observe`: the binary frames after this one came from the peer (`in`) or were sent to it (`out`).',
  }),
  refused: z
    .strictObject({
      event: z.literal('refused'),
      code: z.string().meta({ description: 'Code of the error catalogue.' }),
      detail: z.string(),
    })
    .meta({ description: 'A frame of the client failed: a datagram was not sent, or a control frame was not valid.' }),
} as const;
export type TunnelEvent = {
  [Name in keyof typeof tunnelEvents]: z.output<(typeof tunnelEvents)[Name]>;
}[keyof typeof tunnelEvents];

/** Why the node closes a tunnel's WebSocket. Ranges as for the stream: 4000–4099 do not come back, 4100–4199 later, 4200–4299 now. */
export const tunnelCloseCodes = {
  peer_closed: { code: 1000, reason: 'the peer closed' },
  too_many_errors: closeCodes.too_many_errors,
  connection_ended: { code: 4010, reason: 'the connection was closed by Portcall' },
  connection_failed: { code: 4011, reason: 'the connection was reset or failed' },
  write_closed: { code: 4012, reason: 'our side of the connection is closed' },
  read_only: { code: 4013, reason: 'this tunnel only observes' },
  slow: { code: 4100, reason: 'the observer reads too slowly' },
  shutdown: closeCodes.shutdown,
  thread_lost: { code: 4201, reason: 'the net thread that held the connection ended' },
  node_lost: { code: 4202, reason: 'the node that owns the connection became unreachable' },
} as const satisfies Record<string, { code: number; reason: string }>;
export type TunnelClose = keyof typeof tunnelCloseCodes;

const closes: Partial<Record<CloseReason | 'slow', TunnelClose>> = {
  peer_closed: 'peer_closed',
  peer_reset: 'connection_failed',
  socket_error: 'connection_failed',
  thread_lost: 'thread_lost',
  shutdown: 'shutdown',
  slow: 'slow',
};

/** How the WebSocket is closed when its connection ended for `reason`; the reason goes along where the code says less. */
export function tunnelCloseOf(reason: CloseReason | 'slow'): { code: number; reason: string } {
  const name = closes[reason] ?? 'connection_ended';
  const { code, reason: text } = tunnelCloseCodes[name];
  return { code, reason: name === 'connection_ended' && reason in closeReasons ? `${reason}: ${text}` : text };
}

/** What a net thread says of the connection behind a tunnel. */
export interface TunnelFacts {
  readonly connection: string;
  readonly transport: Transport;
  readonly local: Address;
  readonly remote: Address;
  /** Most bytes the main thread may have on their way to the socket. */
  readonly windowBytes: number;
}

/** What both directions of a tunnel's port can carry on the way of the bytes. */
export type TunnelData =
  /** Bytes of a stream, in order; transferred. */
  | readonly Uint8Array<ArrayBuffer>[]
  /** A credit: so many bytes have been passed on (parts count {@link PART_OVERHEAD_BYTES} more each). */
  | number
  /** Datagrams, or what an observer sees; transferred. Each number: length × 2, + 1 when it went to the peer. */
  | { readonly kind: 'parts'; readonly bytes: ArrayBuffer; readonly parts: readonly number[] };

export type TunnelFromNet =
  | TunnelData
  | { readonly kind: 'half' }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string }
  /** The last message: nothing goes through any more. */
  | { readonly kind: 'ended'; readonly reason: CloseReason | 'slow' };

export type TunnelToNet =
  | TunnelData
  | { readonly kind: 'half' }
  /** The last message: the WebSocket is closed. What becomes of the connection. */
  | { readonly kind: 'leave'; readonly how: TunnelLeave };
export type TunnelLeave = 'keep' | 'close' | 'reset';
