import { z } from 'zod';
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
  portField,
  statusErrorSchema,
  trafficFields,
  transportSchema,
  type Transport,
} from './endpoint.ts';
import { checkFaults, faultsField } from './faults/index.ts';
import { checkFraming, framingSchema } from './framing.ts';
import { handlerSchema } from './handler.ts';
import { isCidr } from './ip.ts';
import { checkProxy, withDial } from './proxy-handler.ts';
import { receivedProxySchema } from './proxy-protocol.ts';
import { ownedNameSchema, setupField } from './setup-name.ts';
import { checkListenerSocket, listenerSocketSchema, restartSocketFields } from './socket.ts';
import { certificateSchema, listenerTlsSchema } from './tls.ts';

const cidr = z.string().max(64).refine(isCidr, 'must be an IP address or a CIDR block, for example 10.0.0.0/8 or ::1');

/** Also when `proxyTrusted` is empty. */
const TRUSTED_BY_DEFAULT = ['127.0.0.0/8', '::1'];

const limitsSchema = z
  .strictObject({
    maxConnections: z.int().min(1).max(1_000_000).default(10_000).meta({
      description:
        'Most open connections or UDP sessions; more are refused and counted. With `threads` > 1 each thread gets an equal share. Default 10000.',
    }),
    idleTimeoutMs: idleTimeoutMsField,
    sessionIdleTimeoutMs: z.int().min(100).max(86_400_000).default(60_000).meta({
      description:
        'UDP: a session ends after this many milliseconds without a datagram in either direction. Default 60000.',
    }),
    closeTimeoutMs: z.int().min(1).max(60_000).default(5000).meta({
      description:
        'TCP: how long a closing connection waits for the FIN of the peer before it is reset, in milliseconds. Default 5000.',
    }),
    maxMessageBytes: maxMessageBytesField,
    maxSendBufferBytes: maxSendBufferBytesField,
    maxHandshakes: z.int().min(1).max(100_000).default(1000).meta({
      description:
        'Most connections per thread that are still in the PROXY protocol header or the TLS handshake; more are refused and counted. Default 1000.',
    }),
    proxyHeaderTimeoutMs: z
      .int()
      .min(1)
      .max(60_000)
      .default(3000)
      .meta({ description: 'Time limit for the PROXY protocol header, in milliseconds. Default 3000.' }),
    allow: z.array(cidr).max(256).default([]).meta({
      description:
        'Peers that may connect (CIDR blocks). Empty: all that are not denied. With `proxyProtocol` the announced address counts; a trusted proxy that announces none (LOCAL, UNKNOWN) may connect.',
    }),
    deny: z.array(cidr).max(256).default([]).meta({
      description:
        'Peers that must not connect (CIDR blocks); takes precedence over `allow`. With `proxyProtocol` the announced address counts.',
    }),
  })
  .meta({ id: 'ListenerLimits', description: 'Limits of a listener.' });

/** What a user can say of a listener; the stored desired state has the same shape with every default filled in. */
export const listenerSpecSchema = z
  .strictObject({
    name: nameSchema.optional(),
    transport: transportSchema.default('tcp'),
    host: hostField
      .default('127.0.0.1')
      .meta({ description: 'Address to bind, IPv4 or IPv6, or `localhost`. Default 127.0.0.1.' }),
    port: portField.default(0).meta({
      description:
        'Port to bind. 0: any free port, shown in `status.address`; a restart uses the same port if it is still free. Default 0.',
    }),
    framing: framingSchema.prefault({ type: 'raw' }),
    encoding: encodingField,
    tls: listenerTlsSchema.optional().meta({ description: 'Present with transport `tls`.' }),
    proxyProtocol: receivedProxySchema.default('off').meta({
      description:
        'Whether connections begin with a PROXY protocol header. The announced address becomes `remote` of the connection. Default `off`.',
    }),
    proxyTrusted: z
      .array(cidr)
      .max(64)
      .default(TRUSTED_BY_DEFAULT)
      .overwrite((list) => (list.length === 0 ? TRUSTED_BY_DEFAULT : list))
      .meta({
        description:
          'Trusted proxies (CIDR blocks). Connections from all other addresses are closed when `proxyProtocol` is not `off`. Default, also for an empty list: loopback.',
      }),
    handler: handlerSchema.prefault({ type: 'manual' }),
    events: eventsLevelSchema.default('full'),
    capture: captureSchema.prefault({}).meta({
      description: 'How many messages are kept in memory for `/messages`. Captured messages are lost on a restart.',
    }),
    limits: limitsSchema.prefault({}),
    socket: listenerSocketSchema.prefault({}),
    threads: z.int().min(1).max(32).default(1).meta({
      description:
        'Net threads that share the port (SO_REUSEPORT, Linux). At most the number of net threads of the node. Default 1.',
    }),
    faults: faultsField.default({}),
    labels: labelsSchema.default({}),
  })
  .superRefine(checkTransport)
  .superRefine(checkFraming)
  .superRefine(checkFaults)
  .overwrite(withDial)
  .meta({
    id: 'ListenerSpec',
    description: 'The specification of a listener.',
    examples: [
      {
        name: 'greeter',
        transport: 'tcp',
        port: 0,
        handler: { type: 'greet', data: 'Hello from server!', then: 'close' },
      },
    ],
  });
export type ListenerSpec = z.output<typeof listenerSpecSchema>;
export type ListenerSpecInput = z.input<typeof listenerSpecSchema>;

interface TransportChecked {
  transport: Transport;
  handler: { type: string };
  tls?: unknown;
  proxyProtocol: string;
  limits: { idleTimeoutMs: number };
  host: string;
  threads: number;
  socket: z.output<typeof listenerSocketSchema>;
}

/** Options that mean nothing on the chosen transport are refused rather than ignored. */
function checkTransport(spec: TransportChecked, context: z.RefinementCtx): void {
  const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  if (spec.transport === 'udp' && spec.limits.idleTimeoutMs !== 0)
    refuse(['limits', 'idleTimeoutMs'], 'is for tcp and tls; udp has sessionIdleTimeoutMs');
  checkListenerSocket(spec, refuse);
  if (spec.transport === 'tls' && spec.tls === undefined)
    refuse(['tls'], 'is required: `{cert, key}`, or `{selfSigned: true}`');
  if (spec.transport !== 'tls' && spec.tls !== undefined) refuse(['tls'], 'is for tls');
  if (spec.transport === 'udp' && spec.proxyProtocol !== 'off') refuse(['proxyProtocol'], 'is for tcp and tls');
  checkProxy(spec, refuse);
}

/** Fields of a listener that cannot change while it is open (409 `restart_required`). */
export const LISTENER_RESTART_FIELDS = [
  'transport',
  'host',
  'port',
  'threads',
  ...restartSocketFields,
] as const satisfies readonly (keyof ListenerSpec | `socket.${string}`)[];

export const listenerStateSchema = z
  .enum(['starting', 'listening', 'stopping', 'stopped', 'failed', 'suspended'])
  .meta({
    id: 'ListenerState',
    description:
      '`failed`: could not be opened and is retried; `suspended`: closed after three net thread deaths within a minute, `start` opens it again.',
  });
export type ListenerState = z.infer<typeof listenerStateSchema>;

export const listenerStatusSchema = z
  .strictObject({
    state: listenerStateSchema,
    address: addressSchema.nullable().meta({ description: 'The bound address; null when not listening.' }),
    ...trafficFields,
    error: statusErrorSchema.nullable(),
    certificates: z.array(certificateSchema).optional().meta({
      description: 'With TLS: the main certificate, then those of `tls.sni`. Absent when the node does not answer.',
    }),
  })
  .meta({ id: 'ListenerStatus', description: 'The current state of a listener.' });
export type ListenerStatus = z.infer<typeof listenerStatusSchema>;

/** What every resource answer adds. */
export const resourceFields = {
  setup: setupField,
  revision: z
    .int()
    .meta({ description: 'Counts changes from 1. Send it in `If-Match` to change only the version you have read.' }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  node: z.string().meta({ description: 'Name of the node that owns the resource.' }),
};

export const listenerSchema = z
  .strictObject({
    id: z.string(),
    ...listenerSpecSchema.shape,
    name: ownedNameSchema.optional(),
    ...resourceFields,
    status: listenerStatusSchema,
  })
  .meta({
    id: 'Listener',
    description: 'A server endpoint: its specification, and its current state in `status`.',
  });
export type Listener = z.output<typeof listenerSchema>;
