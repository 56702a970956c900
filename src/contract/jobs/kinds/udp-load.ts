import { z } from 'zod';
import type { JobKindEntry } from '../kind.ts';
import { UDP_LOAD_HEADER_BYTES } from '../limits.ts';
import { loadFields, loadResultFields } from '../load.ts';

const input = z
  .strictObject({
    ...loadFields,
    sockets: z.int().min(1).max(1000).default(10).meta({ description: 'Sockets to send from. Default 10.' }),
    messageBytes: z
      .int()
      .min(UDP_LOAD_HEADER_BYTES)
      .max(65_507)
      .default(64)
      .meta({ description: 'Size of a datagram in bytes; the first 8 number it. Default 64.' }),
    replyTimeoutMs: z.int().min(1).max(60_000).default(500).meta({
      description:
        '`echo`: after this many milliseconds a datagram counts as lost, and its socket sends the next one. Default 500.',
    }),
  })
  .meta({ id: 'UdpLoadInput' });

const result = z
  .strictObject({
    lost: z.int().meta({ description: '`echo`: datagrams that did not come back in time.' }),
    ...loadResultFields,
  })
  .meta({ id: 'UdpLoadResult' });

export const udpLoad = {
  summary: 'Sends load to a UDP target and measures rates, loss and latency.',
  cost: 'cpu',
  input,
  result,
  example: {
    input: { host: '127.0.0.1', port: 9000, sockets: 8, ratePerSecond: 1000, durationMs: 2000, messageBytes: 64 },
    result: {
      lost: 1,
      durationMs: 2001.2,
      messages: { sent: 2000, received: 1999 },
      bytes: { sent: 128_000, received: 127_936 },
      missed: 0,
      sentPerSecond: 999.4,
      receivedPerSecond: 998.9,
      latency: { count: 1999, minMs: 0.06, meanMs: 0.21, p50Ms: 0.2, p90Ms: 0.3, p99Ms: 0.6, p999Ms: 1.2, maxMs: 1.9 },
      errors: {},
    },
  },
} as const satisfies JobKindEntry;
