import { z } from 'zod';
import { MAX_MESSAGE_BYTES } from './bounds.ts';

export const fixedFraming = z
  .strictObject({
    type: z.literal('fixed'),
    length: z.int().min(1).max(MAX_MESSAGE_BYTES).meta({ description: 'Length of every message in bytes.' }),
  })
  .meta({
    id: 'FixedFraming',
    description: 'Every message has the same length. Sending a message of another length is refused.',
  });
