import { isIP } from 'node:net';
import { z } from 'zod';
import {
  affectsMessages,
  checkFaults,
  faultNameSchema,
  faultSchema,
  faultTransports,
  type Fault,
} from './faults/index.ts';
import { timeFrom } from './faults/times.ts';

/** Most decisions of one preview: connections times units. */
export const MAX_PREVIEWED = 10_000;
/** Most bytes of all its datagrams. */
const MAX_DATAGRAM_BYTES = 4 * 1024 * 1024;

type Transport = 'tcp' | 'tls' | 'udp';

const previewFields = z.strictObject({
  fault: faultSchema,
  name: faultNameSchema.default('fault').meta({
    description: 'Name of the fault at the endpoint; its decisions depend on it. Default `fault`.',
  }),
  seed: z.int32().min(0).optional().meta({
    description: 'Seed of the decisions, unless the fault has its own. Required when the fault has none.',
  }),
  transport: z.enum(['tcp', 'tls', 'udp']).optional().meta({
    description:
      'Default: `udp` for a fault that affects whole datagrams or messages, `tls` when it works only there, else `tcp`. Streams count as having a framing.',
  }),
  peer: z
    .string()
    .max(64)
    .refine((text) => isIP(text) !== 0, 'must be an IP address')
    .optional()
    .meta({ description: 'Address of the peer, for `when.peer`. Default: a peer that it includes.' }),
  connections: z
    .int32()
    .min(1)
    .max(MAX_PREVIEWED)
    .default(10)
    .meta({ description: 'Connections, or UDP sessions, by ordinal from 1. Default 10.' }),
  units: z
    .int32()
    .min(0)
    .max(MAX_PREVIEWED)
    .default(20)
    .meta({
      description: `Units of each connection and direction. With \`connections\` at most ${MAX_PREVIEWED} in all. Default 20.`,
    }),
  atMs: timeFrom(0).default(0).meta({
    description: 'For `ramp`: the time since it began, in milliseconds. Default 0.',
  }),
  datagramBytes: z.int32().min(0).max(65_507).default(256).meta({
    description:
      'The length of each datagram, or message of a stream, for `corrupt`, `truncate`, `mtu`, `limit`, `after` and `until`. UDP: at most 4 MiB in all. Default 256.',
  }),
});

/** Where a fault is previewed. */
export function transportOf({ transport, fault }: Pick<FaultPreviewRequest, 'transport' | 'fault'>): Transport {
  if (transport !== undefined) return transport;
  if (fault.type === 'tlsHandshake') return 'tls';
  return faultTransports[fault.type].stream !== true || affectsMessages(fault) ? 'udp' : 'tcp';
}

export const faultPreviewRequestSchema = previewFields
  .superRefine((request, context) => {
    const { fault, name, seed, connections, units, datagramBytes } = request;
    const transport = transportOf(request);
    const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (seed === undefined && findSeed(fault) === undefined)
      refuse(['seed'], 'is required, unless the fault has a `seed` of its own');
    // Each alone beyond its bound is refused by its own schema.
    const isEachWithin = Math.max(connections, units) <= MAX_PREVIEWED;
    if (isEachWithin && connections * units > MAX_PREVIEWED)
      refuse(
        ['units'],
        `must be at most ${Math.floor(MAX_PREVIEWED / connections)} with ${connections} connections: ${MAX_PREVIEWED} decisions in all`,
      );
    else if (isEachWithin && transport === 'udp' && connections * units * datagramBytes > MAX_DATAGRAM_BYTES)
      refuse(
        ['datagramBytes'],
        `must be at most ${Math.floor(MAX_DATAGRAM_BYTES / connections / units)} with ${connections * units} datagrams: 4 MiB in all`,
      );
    const endpoint = { transport, handler: { type: 'proxy' }, framing: { type: 'line' }, faults: { [name]: fault } };
    checkFaults(endpoint, {
      ...context,
      addIssue: (issue) => {
        if (typeof issue === 'string') return;
        const [, , ...rest] = issue.path ?? [];
        context.addIssue({ ...issue, path: ['fault', ...rest] });
      },
    });
  })
  .meta({
    id: 'FaultPreviewRequest',
    description: 'A fault, and for how much traffic its decisions are listed.',
    examples: [
      { fault: { type: 'loss', rate: 0.1 }, seed: 7, connections: 2, units: 50 },
      { fault: { type: 'latency', ms: 100, jitterMs: 50, probability: 0.5 }, name: 'slow', seed: 7 },
    ],
  });
export type FaultPreviewRequest = z.output<typeof previewFields>;

/** The seed of a fault's own. */
export function findSeed(fault: Fault): number | undefined {
  return 'seed' in fault ? fault.seed : undefined;
}

const actions = [
  'acceptLate',
  'alert',
  'close',
  'count',
  'cut',
  'damage',
  'delay',
  'dialLate',
  'drop',
  'expired',
  'half',
  'hold',
  'inject',
  'pace',
  'refuse',
  'refused',
  'repeat',
  'replace',
  'reset',
  'retransmit',
  'stall',
  'swallow',
  'timeout',
  'truncate',
  'unknownCa',
  'unresolvable',
  'wrongName',
] as const;
const action = z.enum(actions).meta({ description: 'What happens.' });
const delayMs = z.number().min(0).optional().meta({ description: 'Planned delay in milliseconds. Absent: none.' });

export const previewedUnitSchema = z
  .strictObject({
    unit: z.int32().min(0).meta({
      description:
        'Its number, from 0: of the datagram or message, of the cell of a stream (256 bytes; `retransmit` 1448), of the chunk (`loss`), of the piece (`slice`), or of the dial (`dialDelay`).',
    }),
    offset: z.int().min(0).optional().meta({
      description: 'Where it begins in the stream, in bytes. Absent for datagrams, messages, chunks and dials.',
    }),
    action,
    delayMs,
    bytes: z.int().min(0).optional().meta({
      description:
        '`cut`: length of the piece; `truncate`: bytes that pass; `damage`: damaged bytes. Absent for others.',
    }),
    positions: z.array(z.int().min(0)).max(16).optional().meta({
      description: '`damage`: the damaged bytes by their position in the unit, at most the first 16.',
    }),
    copies: z.int32().min(1).optional().meta({ description: '`repeat`: additional copies.' }),
    overtakenBy: z.int32().min(1).optional().meta({
      description: '`hold` of `reorder`: how many later datagrams overtake it, unless `maxMs` ends first.',
    }),
  })
  .meta({ id: 'PreviewedUnit', description: 'A unit that the fault affects.' });
export type PreviewedUnit = z.output<typeof previewedUnitSchema>;

export const previewedConnectionSchema = z
  .strictObject({
    connection: z.int32().min(1).meta({ description: 'Ordinal of the connection.' }),
    type: z.string().meta({ description: 'Type of the fault; of a `profile`, of its part.' }),
    direction: z.enum(['in', 'out']).optional().meta({ description: 'Absent: the fault acts on whole connections.' }),
    affected: z.boolean().meta({ description: 'The fault affects this connection.' }),
    action: action.optional().meta({
      description:
        'What happens to the connection, or to everything in this direction. Absent: it is not affected, or `units` has what happens.',
    }),
    delayMs,
    units: z.array(previewedUnitSchema).max(MAX_PREVIEWED).meta({
      description:
        'Units that are affected. Empty for a stream whose fault does not draw for its units (`bandwidth`, `limit`, `stall` and so on).',
    }),
  })
  .meta({ id: 'PreviewedConnection', description: 'What a fault decides for one direction of a connection.' });
export type PreviewedConnection = z.output<typeof previewedConnectionSchema>;

export const faultPreviewSchema = z
  .strictObject({
    name: faultNameSchema,
    transport: z.enum(['tcp', 'tls', 'udp']),
    seed: z.int32().min(0).meta({ description: 'The seed in use: that of the fault, or of the request.' }),
    connections: z.array(previewedConnectionSchema).meta({
      description: 'By ordinal; for each direction, and for each part of a `profile`.',
    }),
  })
  .meta({ id: 'FaultPreview', description: 'What a fault will decide.' });
export type FaultPreview = z.output<typeof faultPreviewSchema>;
