import { z } from 'zod';
import { connectTimeoutMsField } from '../fields.ts';
import type { JobKindEntry } from '../kind.ts';
import { loadFields, loadResultFields } from '../load.ts';

const input = z
  .strictObject({
    ...loadFields,
    connections: z
      .int()
      .min(1)
      .max(1000)
      .default(10)
      .meta({ description: 'Connections, opened before the first message. Default 10.' }),
    messageBytes: z
      .int()
      .min(1)
      .max(65_536)
      .default(64)
      .meta({ description: 'Size of a message in bytes. Default 64.' }),
    connectTimeoutMs: connectTimeoutMsField,
  })
  .meta({ id: 'TcpLoadInput' });

const result = z
  .strictObject({
    connections: z.strictObject({
      opened: z.int32(),
      failed: z.int32(),
      lost: z.int32().meta({ description: 'Connections that the target closed during the load.' }),
    }),
    ...loadResultFields,
  })
  .meta({ id: 'TcpLoadResult' });

export const tcpLoad = {
  summary: 'Sends load to a TCP target and measures rates and latency.',
  cost: 'cpu',
  input,
  result,
  example: {
    input: { host: '127.0.0.1', port: 9000, connections: 16, durationMs: 2000, messageBytes: 64 },
    result: {
      connections: { opened: 16, failed: 0, lost: 0 },
      durationMs: 2000.4,
      messages: { sent: 80_016, received: 80_016 },
      bytes: { sent: 5_121_024, received: 5_121_024 },
      missed: 0,
      sentPerSecond: 40_000,
      receivedPerSecond: 40_000,
      latency: {
        count: 80_016,
        minMs: 0.05,
        meanMs: 0.39,
        p50Ms: 0.37,
        p90Ms: 0.52,
        p99Ms: 1.1,
        p999Ms: 2.6,
        maxMs: 7.4,
      },
      errors: {},
    },
  },
} as const satisfies JobKindEntry;
