import { z } from 'zod';
import { countField, faultFields, queueField } from './common.ts';

export const bandwidthFault = z
  .strictObject({
    type: z.literal('bandwidth'),
    ...faultFields,
    bytesPerSecond: countField.meta({ description: 'Bytes per second. 0: nothing passes.' }),
    burstBytes: z
      .int()
      .min(0)
      .max(64 * 1024 * 1024)
      .default(0)
      .meta({ description: 'Bytes that pass at once after a pause. Default 0: the rate holds from the first byte.' }),
    queueBytes: queueField.default(1024 * 1024).meta({
      description:
        'Most bytes held for one connection and direction. At the limit TCP stops reading (back-pressure), and UDP drops the datagram. Default 1 MiB.',
    }),
    share: z.enum(['connection', 'peer', 'endpoint']).default('connection').meta({
      description:
        'Who shares the bandwidth: each connection has it, all connections of one peer address share it, or all of the endpoint, over all threads. At most 1024 peers with open connections; a connection of a further one has it for itself. Default `connection`.',
    }),
  })
  .meta({
    id: 'BandwidthFault',
    description: 'Limits the rate. Within 2 % of the figure over seconds.',
    examples: [{ type: 'bandwidth', bytesPerSecond: 10_000 }],
  });
