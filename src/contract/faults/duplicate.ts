import { z } from 'zod';
import { faultFields, rateField } from './common.ts';

export const duplicateFault = z
  .strictObject({
    type: z.literal('duplicate'),
    ...faultFields,
    rate: rateField.meta({
      description: 'Share of messages or datagrams that are sent more than once. 0: none; 1: all.',
    }),
    copies: z.int().min(1).max(49).default(1).meta({ description: 'Additional copies of each of them. Default 1.' }),
  })
  .meta({
    id: 'DuplicateFault',
    description:
      'Repeats datagrams, or messages of a stream with a framing other than `raw`, each copy right behind the original.',
    examples: [{ type: 'duplicate', rate: 0.05, copies: 2 }],
  });
