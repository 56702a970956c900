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
      'A message ends when nothing came for `gapMs`, or with the connection. For protocols of serial lines that know no other mark; the network may join or tear apart what was sent, so take a gap well above its jitter. Sending adds nothing and does not wait. TCP only: on UDP a datagram is a message by itself (`raw`).',
    examples: [{ type: 'idle', gapMs: 20 }],
  });
