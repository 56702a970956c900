import { z } from 'zod';
import { faultFields } from './common.ts';
import { checkLoss, lossFields } from './loss-model.ts';

export const lossFault = z
  .strictObject({
    type: z.literal('loss'),
    ...faultFields,
    ...lossFields,
    per: z.enum(['chunk']).optional().meta({
      description:
        'What is lost on TCP and TLS. `chunk`: what one read of the socket returns, so the stream gets a gap, and the same seed does not lose the same bytes each time. Required there; must be left out on UDP, which loses datagrams.',
    }),
  })
  .superRefine(checkLoss)
  .meta({
    id: 'LossFault',
    description: 'Drops datagrams, or chunks of a stream.',
    examples: [
      { type: 'loss', rate: 0.02 },
      { type: 'loss', bursts: { p: 0.01, r: 0.25 } },
      { type: 'loss', rate: 0.1, per: 'chunk' },
    ],
  });
