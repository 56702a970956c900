import { z } from 'zod';
import { checkMatch } from './match-check.ts';
import { bytesFields, checkBytes } from './bytes.ts';
import {
  addressSchema,
  captureSchema,
  encodingField,
  eventsLevelSchema,
  hostField,
  idleTimeoutMsField,
  labelsSchema,
  maxMessageBytesField,
  maxSendBufferBytesField,
  nameSchema,
  statusErrorSchema,
  trafficFields,
  transportSchema,
} from './endpoint.ts';
import { checkFaults, faultsField } from './faults/index.ts';
import { checkFraming, framingSchema } from './framing.ts';
import { clientHandlerSchema } from './handler.ts';
import { resourceFields } from './listener.ts';
import { matchSchema } from './match.ts';
import { proxySourceSchema, sentProxySchema } from './proxy-protocol.ts';
import { ownedNameSchema } from './setup-name.ts';
import { checkClientSocket, clientSocketSchema } from './socket.ts';
import { clientTlsSchema } from './tls.ts';

/** One message to send, as the API and the stream take it. */
export const outgoingFields = {
  ...bytesFields,
  raw: z.boolean().default(false).meta({
    description:
      'Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it.',
  }),
};
export const outgoingSchema = z
  .strictObject(outgoingFields)
  .superRefine(checkBytes)
  .meta({
    id: 'OutgoingMessage',
    description: 'One message to send.',
    examples: [{ data: 'PING\n' }, { data: 'cafe', encoding: 'hex', raw: true }],
  });
export type OutgoingMessage = z.output<typeof outgoingSchema>;

const reconnectSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .meta({ description: 'Reconnect after a connection ends or a connection attempt fails. Default true.' }),
    initialDelayMs: z
      .int()
      .min(1)
      .max(600_000)
      .default(200)
      .meta({ description: 'Wait before the first reconnect, in milliseconds. Default 200.' }),
    maxDelayMs: z
      .int()
      .min(1)
      .max(3_600_000)
      .default(30_000)
      .meta({ description: 'Longest wait between attempts, in milliseconds. Default 30000.' }),
    factor: z
      .number()
      .min(1)
      .max(10)
      .default(2)
      .meta({ description: 'Factor between one wait and the next. Default 2.' }),
    jitter: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta({ description: 'Random share of the wait: 0 none, 1 all of it. Default 0.5.' }),
    maxAttempts: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(0)
      .meta({ description: 'Consecutive failed attempts after which the client is `failed`. 0: no limit. Default 0.' }),
  })
  .meta({
    id: 'Reconnect',
    description:
      'When and how often a client reconnects. The count of attempts restarts when a connection stays open for `maxDelayMs` or receives a message.',
  });

const clientLimitsSchema = z
  .strictObject({
    connectTimeoutMs: z.int().min(1).max(600_000).default(10_000).meta({
      description:
        'Time limit of one attempt, including name lookup and TLS handshake, in milliseconds. Default 10000.',
    }),
    idleTimeoutMs: idleTimeoutMsField,
    closeTimeoutMs: z.int().min(1).max(60_000).default(5000).meta({
      description:
        'How long a closing connection waits for the FIN of the peer before it is reset, in milliseconds. Default 5000.',
    }),
    maxMessageBytes: maxMessageBytesField,
    maxSendBufferBytes: maxSendBufferBytesField,
  })
  .meta({ id: 'ClientLimits', description: 'Limits of a client.' });

/** What a user can say of a client. */
export const clientSpecSchema = z
  .strictObject({
    name: nameSchema.optional(),
    transport: transportSchema.default('tcp'),
    host: hostField.meta({ description: 'Target: an IP address or a host name.' }),
    port: z.int().min(1).max(65_535).meta({ description: 'Target port.' }),
    framing: framingSchema.prefault({ type: 'raw' }),
    encoding: encodingField,
    tls: clientTlsSchema.optional().meta({
      description: "For transport `tls`. Default: the system's trusted certificates, and `host` as the name.",
    }),
    proxyProtocol: sentProxySchema
      .default('off')
      .meta({ description: 'PROXY protocol header to send first on a new connection, before TLS. Default `off`.' }),
    proxySource: proxySourceSchema
      .optional()
      .meta({ description: 'The source address to announce. Default: the local address of the connection.' }),
    sendOnConnect: z
      .array(outgoingSchema)
      .max(16)
      .default([])
      .meta({ description: 'Messages to send each time the connection is opened, in order.' }),
    handler: clientHandlerSchema.prefault({ type: 'manual' }),
    reconnect: reconnectSchema.prefault({}),
    events: eventsLevelSchema.default('full'),
    capture: captureSchema.prefault({}).meta({
      description: 'How many messages are kept in memory for `/messages`. Captured messages are lost on a restart.',
    }),
    limits: clientLimitsSchema.prefault({}),
    socket: clientSocketSchema.prefault({}),
    faults: faultsField.default({}),
    labels: labelsSchema.default({}),
  })
  .superRefine((spec, context) => {
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    checkClientSocket(spec, refuse);
    if (spec.handler.type === 'proxy') refuse(['handler', 'type'], '"proxy" is for listeners');
    if (spec.transport === 'udp' && spec.limits.idleTimeoutMs !== 0)
      refuse(['limits', 'idleTimeoutMs'], 'is for tcp and tls');
    if (spec.transport === 'udp' && spec.proxyProtocol !== 'off') refuse(['proxyProtocol'], 'is for tcp and tls');
    if (spec.transport !== 'tls' && spec.tls !== undefined) refuse(['tls'], 'is for tls');
    if (spec.proxyProtocol === 'off' && spec.proxySource !== undefined)
      refuse(['proxySource'], 'is for `proxyProtocol`');
  })
  .superRefine(checkFraming)
  .superRefine(checkFaults)
  .meta({
    id: 'ClientSpec',
    description: 'The specification of a client.',
    examples: [
      { name: 'till-7', transport: 'tcp', host: '127.0.0.1', port: 9000, framing: { type: 'line' } },
      {
        name: 'device-7',
        host: '127.0.0.1',
        port: 9000,
        framing: { type: 'line' },
        handler: {
          type: 'rules',
          rules: [
            { on: 'connect', do: [{ type: 'send', data: 'HELLO device-7' }] },
            { when: { startsWith: 'PING' }, do: [{ type: 'send', data: 'PONG' }] },
          ],
        },
      },
    ],
  });
export type ClientSpec = z.output<typeof clientSpecSchema>;
export type ClientSpecInput = z.input<typeof clientSpecSchema>;

/** Fields of a client that cannot change while it is started (409 `restart_required`). */
export const CLIENT_RESTART_FIELDS = [
  'transport',
  'host',
  'port',
  'socket',
] as const satisfies readonly (keyof ClientSpec)[];

export const clientStateSchema = z
  .enum(['connecting', 'connected', 'waiting', 'stopping', 'stopped', 'failed', 'suspended'])
  .meta({
    id: 'ClientState',
    description:
      '`waiting`: between two attempts; `stopped`: stopped by a request, or the connection ended and `reconnect.enabled` is false; `failed`: all `maxAttempts` attempts failed; `suspended`: three net thread deaths within a minute.',
  });
export type ClientState = z.infer<typeof clientStateSchema>;

export const clientStatusSchema = z
  .strictObject({
    state: clientStateSchema,
    connection: z.string().nullable().meta({ description: 'Id of the open connection.' }),
    localAddress: addressSchema.nullable(),
    remoteAddress: addressSchema.nullable(),
    attempts: z.int32().meta({ description: 'Attempts since the last connection.' }),
    ...trafficFields,
    error: statusErrorSchema.nullable(),
  })
  .meta({ id: 'ClientStatus', description: 'The current state of a client.' });
export type ClientStatus = z.infer<typeof clientStatusSchema>;

export const clientSchema = z
  .strictObject({
    id: z.string(),
    ...clientSpecSchema.shape,
    name: ownedNameSchema.optional(),
    ...resourceFields,
    status: clientStatusSchema,
  })
  .meta({
    id: 'ClientEndpoint',
    description:
      'An outbound endpoint that Portcall keeps connected: its specification, and its current state in `status`.',
  });
export type Client = z.output<typeof clientSchema>;

/** Longest time any request may wait, in milliseconds. */
export const MAX_WAIT_MS = 60_000;

export const exchangeSchema = z
  .strictObject({
    ...outgoingFields,
    match: matchSchema.prefault({}).meta({
      description: 'Condition on the reply; messages that do not match are skipped. Default: the next message.',
    }),
    timeoutMs: z.int().min(1).max(MAX_WAIT_MS).default(5000).meta({
      description:
        'How long to wait for the reply, in milliseconds, including the time a client still needs to connect. Default 5000.',
    }),
  })
  .superRefine(checkBytes)
  .superRefine(({ match }, context) => checkMatch(match, ['match'], context))
  .meta({
    id: 'Exchange',
    description: 'Send a message and wait for the reply.',
    examples: [{ data: 'PING 1\n', match: { startsWith: 'PONG' }, timeoutMs: 1000 }],
  });
export type Exchange = z.output<typeof exchangeSchema>;
