import { z } from 'zod';
import { MAX_DELAY_MS, faultFields, rateField } from './common.ts';

export const reorderFault = z
  .strictObject({
    type: z.literal('reorder'),
    ...faultFields,
    rate: rateField.meta({ description: 'Share of messages or datagrams that are held back. 0: none; 1: all.' }),
    window: z.int().min(2).max(100).default(2).meta({
      description: 'What is held back is overtaken by at most `window` − 1 others, drawn evenly. Default 2.',
    }),
    maxMs: z.number().min(1).max(MAX_DELAY_MS).default(1000).meta({
      description: 'Longest time it is held back when no others follow, in milliseconds. Default 1000.',
    }),
  })
  .meta({
    id: 'ReorderFault',
    description:
      'Lets later datagrams overtake earlier ones, or later messages of a stream with a framing other than `raw`. The end of a stream, and bytes that are no message, overtake nothing.',
    examples: [{ type: 'reorder', rate: 0.1, window: 3 }],
  });
