import { z } from 'zod';
import { faultFields } from './common.ts';
import { checkLoss, lossFields } from './loss-model.ts';

export const retransmitFault = z
  .strictObject({
    type: z.literal('retransmit'),
    ...faultFields,
    ...lossFields,
    rtoMs: z
      .number()
      .min(0)
      .max(60_000)
      .default(200)
      .meta({ description: 'Delay of the first retransmission, in milliseconds. 0: none. Default 200.' }),
    backoff: z
      .number()
      .min(1)
      .max(10)
      .default(2)
      .meta({ description: 'Factor between one retransmission of a segment and the next. Default 2.' }),
  })
  .superRefine(checkLoss)
  .meta({
    id: 'RetransmitFault',
    description:
      'Lost segments as they look above TCP: each lost segment of 1448 bytes, and all that follows it, is late by the retransmission time. At most 600 seconds for one segment. At 16 MiB TCP stops reading.',
    examples: [{ type: 'retransmit', rate: 0.02 }],
  });
