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
    .meta({ description: 'How long to send messages, in milliseconds, at most 60000. Default 1000.' }),
  ratePerSecond: z.int().min(0).max(1_000_000).default(0).meta({
    description: 'Messages per second over all connections. 0: each connection sends as fast as it can. Default 0.',
  }),
  mode: z.enum(['echo', 'send']).default('echo').meta({
    description:
      '`echo`: wait for as many bytes as were sent before the next send, and measure the time; `send`: only send. Default `echo`.',
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
      'From an HDR histogram with three significant digits. With `ratePerSecond` the latency counts from the time a message was due, so a stalled target stays visible.',
  });
export type Latency = z.infer<typeof latencySchema>;

const flow = z.strictObject({ sent: z.int(), received: z.int() });

export const loadResultFields = {
  durationMs: milliseconds('Time from the first message sent to the last one received or lost'),
  messages: flow,
  bytes: flow,
  missed: z.int().meta({
    description:
      'With `ratePerSecond`: messages that were due but not sent, because no connection was free in time. Else 0.',
  }),
  sentPerSecond: z.number().meta({ description: 'Messages.' }),
  receivedPerSecond: z.number().meta({ description: 'Messages.' }),
  latency: latencySchema.nullable().meta({ description: 'Null with `mode: send`, and when nothing came back.' }),
  errors: z.record(z.string(), z.int()).meta({ description: 'Number of errors by code.' }),
};
