import { z } from 'zod';
import { milliseconds, targetFields } from './fields.ts';

/** What `tcp.load` and `udp.load` share. */

export const loadFields = {
  ...targetFields,
  durationMs: z
    .int()
    .min(10)
    .max(60_000)
    .default(1000)
    .meta({ description: 'How long messages are sent, in milliseconds, at most 60000. Default 1000.' }),
  ratePerSecond: z.int().min(0).max(1_000_000).default(0).meta({
    description:
      'Messages a second, all connections together. 0: each connection sends again as soon as it can. Default 0.',
  }),
  mode: z.enum(['echo', 'send']).default('echo').meta({
    description:
      '`echo`: wait for as many bytes as were sent before sending again, and measure how long that takes; `send`: only send. Default `echo`.',
  }),
};

export const latencySchema = z
  .strictObject({
    count: z.int(),
    minMs: milliseconds('Shortest'),
    meanMs: milliseconds('Mean'),
    p50Ms: milliseconds('Median'),
    p90Ms: milliseconds('90th percentile'),
    p99Ms: milliseconds('99th percentile'),
    p999Ms: milliseconds('99.9th percentile'),
    maxMs: milliseconds('Longest'),
  })
  .meta({
    id: 'LatencyHistogram',
    description:
      'From an HDR histogram with three significant digits. With `ratePerSecond` a message counts from when it was due, so a target that stalls cannot hide it.',
  });
export type Latency = z.infer<typeof latencySchema>;

const flow = z.strictObject({ sent: z.int(), received: z.int() });

export const loadResultFields = {
  durationMs: milliseconds('First message sent until the last one came or was given up'),
  messages: flow,
  bytes: flow,
  missed: z.int().meta({
    description:
      'With `ratePerSecond`: messages that were due and could not be sent, because no connection was free in time. Else 0.',
  }),
  sentPerSecond: z.number().meta({ description: 'Messages.' }),
  receivedPerSecond: z.number().meta({ description: 'Messages.' }),
  latency: latencySchema.nullable().meta({ description: 'Null with `mode: send`, and when nothing came back.' }),
  errors: z.record(z.string(), z.int()).meta({ description: 'How often which error code was met.' }),
};
