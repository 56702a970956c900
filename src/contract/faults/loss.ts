import { z } from 'zod';
import { faultFields } from './common.ts';
import { checkLoss, lossFields } from './loss-model.ts';

export const lossFault = z
  .strictObject({ type: z.literal('loss'), ...faultFields, ...lossFields })
  .superRefine(checkLoss)
  .meta({
    id: 'LossFault',
    description: 'Drops datagrams.',
    examples: [
      { type: 'loss', rate: 0.02 },
      { type: 'loss', bursts: { p: 0.01, r: 0.25 } },
    ],
  });
