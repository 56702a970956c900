import { z } from 'zod';
import { faultFields, rateField } from './common.ts';

export const truncateFault = z
  .strictObject({
    type: z.literal('truncate'),
    ...faultFields,
    bytes: z.int().min(0).max(65_507).meta({ description: 'Bytes of a datagram that pass; the rest is cut off.' }),
    rate: rateField.default(1).meta({ description: 'Share of datagrams that are cut. Default 1: all.' }),
  })
  .meta({
    id: 'TruncateFault',
    description: 'Cuts datagrams.',
    examples: [{ type: 'truncate', bytes: 100 }],
  });
