import { z } from 'zod';
import { bounds } from './bounds.ts';

export const idleFraming = z
  .strictObject({
    type: z.literal('idle'),
    gapMs: z
      .int()
      .min(1)
      .max(60_000)
      .default(50)
      .meta({ description: 'Silence that ends a message, in milliseconds. Default 50.' }),
    ...bounds,
  })
  .meta({
    id: 'IdleFraming',
    description:
      'A message ends after `gapMs` of silence, or with the connection. For serial-line protocols that have no other delimiter. The network may merge or split what was sent, so choose a gap well above its jitter. Sending adds nothing and does not wait. TCP only: on UDP each datagram is one message (`raw`).',
    examples: [{ type: 'idle', gapMs: 20 }],
  });
