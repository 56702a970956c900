import { z } from 'zod';
import { isCidr } from '../ip.ts';
import { matchSchema } from '../match.ts';
import { optionalList } from '../optional-list.ts';
import { rampField } from './ramp.ts';
import { MAX_TIME_MS, timeFrom } from './times.ts';

export { MAX_TIME_MS, timeFrom };

/** Longest delay a fault adds to one unit, in milliseconds. */
export const MAX_DELAY_MS = 600_000;
/** Largest count of bytes, connections or the like. */
const MAX_COUNT = 1_000_000_000_000;

const time = timeFrom(0);
export const delayField = z.number().min(0).max(MAX_DELAY_MS);
export const rateField = z.number().min(0).max(1);
/** A count from `min`. */
const countFrom = (min: number) => z.int().min(min).max(MAX_COUNT);
export const countField = countFrom(0);
/** Most bytes that one fault holds for one connection and direction. */
export const queueField = z
  .int()
  .min(1)
  .max(64 * 1024 * 1024);

const connectionsSchema = z
  .strictObject({
    from: countFrom(1).default(1).meta({ description: 'First connection that is affected, from 1. Default 1.' }),
    to: countFrom(1).optional().meta({ description: 'Last connection that is affected. Default: all that follow.' }),
    every: z
      .int32()
      .min(1)
      .default(1)
      .meta({ description: 'Affects each n-th connection, beginning with `from`. Default 1: every one.' }),
  })
  .superRefine(({ from, to }, context) => {
    if (to !== undefined && to < from)
      context.addIssue({ code: 'custom', path: ['to'], message: 'must be at least `from`' });
  })
  .meta({
    id: 'FaultConnections',
    description: 'Connections by ordinal: the first since the endpoint was opened is 1.',
    examples: [{ to: 2 }, { from: 3, every: 3 }],
  });

const connectionFields = {
  peer: optionalList(
    z.string().max(64).refine(isCidr, 'must be an IP address or a CIDR block, for example 10.0.0.0/8 or ::1'),
    64,
  ).meta({ description: 'Peers that are affected (CIDR blocks), at most 64. Default: all.' }),
  connections: connectionsSchema.optional().meta({ description: 'Connections that are affected. Default: all.' }),
};

/** Of a fault that acts on whole connections. */
export const connectionWhen = z
  .strictObject(connectionFields)
  .meta({ id: 'FaultConnectionWhen', description: 'Which connections a fault affects. Default: all.' });

const whenSchema = z
  .strictObject({
    ...connectionFields,
    match: matchSchema.optional().meta({
      description:
        'Messages (UDP: datagrams) that are affected; ends of connections and bytes that are no message are not. On TCP and TLS the framing must not be `raw`. Default: everything.',
    }),
  })
  .meta({ id: 'FaultWhen', description: 'Which connections and messages a fault affects. Default: all.' });

const boundarySchema = z
  .strictObject({
    ms: time.optional().meta({ description: 'Milliseconds since the connection was opened. Default: not considered.' }),
    bytes: countField
      .optional()
      .meta({ description: 'Bytes of this connection and direction. Default: not considered.' }),
    messages: countField.optional().meta({
      description:
        'Messages (UDP: datagrams) of this connection and direction. On TCP and TLS the framing must not be `raw`. Default: not considered.',
    }),
  })
  .meta({
    id: 'FaultBoundary',
    description: 'A point in the life of a connection: all given values are reached.',
    examples: [{ bytes: 1024 }, { ms: 5000 }, { messages: 3 }],
  });

const scheduleSchema = z
  .strictObject({
    startMs: time
      .default(0)
      .meta({ description: 'Wait from the activation of the fault to its first period, in milliseconds. Default 0.' }),
    durationMs: timeFrom(1).meta({ description: 'Length of a period in which the fault is active, in milliseconds.' }),
    everyMs: timeFrom(10).optional().meta({
      description: 'From the start of one period to the start of the next, in milliseconds. Default: one period.',
    }),
  })
  .superRefine(({ durationMs, everyMs }, context) => {
    if (everyMs !== undefined && everyMs <= durationMs)
      context.addIssue({ code: 'custom', path: ['everyMs'], message: 'must be greater than `durationMs`' });
  })
  .meta({
    id: 'FaultSchedule',
    description: 'When the fault is active, counted from its creation or last change: flapping, brown-outs.',
    examples: [{ durationMs: 2000, everyMs: 10_000 }],
  });

/** What every fault has: spread into its schema. */
export const faultFields = {
  direction: z.enum(['in', 'out', 'both']).default('out').meta({
    description:
      '`in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.',
  }),
  enabled: z.boolean().default(true).meta({ description: 'False: the fault does nothing and stays. Default true.' }),
  order: z
    .int()
    .min(-1000)
    .max(1000)
    .default(0)
    .meta({ description: 'Faults of one direction apply by `order`, then by name. Default 0.' }),
  probability: rateField.default(1).meta({
    description:
      'Chance of being affected, drawn once for each connection (UDP: for each datagram; types that affect whole messages of a stream: for each message). 0: nothing is affected. Default 1.',
  }),
  when: whenSchema.prefault({}),
  after: boundarySchema.optional().meta({ description: 'The fault begins here. Default: with the connection.' }),
  until: boundarySchema
    .optional()
    .meta({ description: 'The fault ends as soon as one of the values is reached. Default: never.' }),
  schedule: scheduleSchema.optional().meta({ description: 'When the fault is active. Default: always.' }),
  ramp: rampField,
  ttlMs: timeFrom(1).optional().meta({
    description:
      'The fault removes itself this many milliseconds after its creation or last change, also when the node restarts in between. Default: it stays.',
  }),
  maxHits: z.int32().min(1).optional().meta({
    description:
      'The fault removes itself after this many hits, on all connections, directions and threads together since the endpoint was opened or the fault changed; what it holds then keeps its time first. Default: it stays.',
  }),
  seed: z
    .int32()
    .min(0)
    .optional()
    .meta({ description: 'The same seed makes the same decisions. Default: derived from the id of the endpoint.' }),
};
