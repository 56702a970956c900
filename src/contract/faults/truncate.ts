import { z } from 'zod';
import { faultFields, rateField } from './common.ts';

export const truncateFault = z
  .strictObject({
    type: z.literal('truncate'),
    ...faultFields,
    bytes: z
      .int()
      .min(0)
      .max(65_507)
      .meta({ description: 'Bytes that pass of each, delimiters and headers included; the rest is cut off. 0: none.' }),
    rate: rateField.default(1).meta({ description: 'Share of messages or datagrams that are cut. Default 1: all.' }),
  })
  .meta({
    id: 'TruncateFault',
    description: 'Cuts datagrams, or messages of a stream with a framing other than `raw`.',
    examples: [{ type: 'truncate', bytes: 100 }],
  });
