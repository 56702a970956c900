import { z } from 'zod';
import { faultFields } from './common.ts';
import { checkLoss, lossFields } from './loss-model.ts';

export const lossFault = z
  .strictObject({
    type: z.literal('loss'),
    ...faultFields,
    ...lossFields,
    per: z.enum(['message', 'chunk']).optional().meta({
      description:
        'What is lost. `message`: a whole message of the framing, with its delimiters and headers (UDP: a datagram). `chunk`, TCP and TLS only: what one read of the socket returns, so the stream gets a gap, and the same seed does not lose the same bytes each time. Default `message`; a stream with the framing `raw` has none, so it needs `chunk`.',
    }),
  })
  .superRefine(checkLoss)
  .meta({
    id: 'LossFault',
    description: 'Drops messages of a stream with a framing, chunks of a stream, or datagrams.',
    examples: [
      { type: 'loss', rate: 0.02 },
      { type: 'loss', bursts: { p: 0.01, r: 0.25 } },
      { type: 'loss', rate: 0.1, per: 'chunk' },
    ],
  });
