import { z } from 'zod';
import { delayField, faultFields } from './common.ts';

export const slowCloseFault = z
  .strictObject({
    type: z.literal('slowClose'),
    ...faultFields,
    delayMs: delayField.meta({ description: 'How much later FIN and RST pass, in milliseconds.' }),
  })
  .meta({
    id: 'SlowCloseFault',
    description: 'FIN and RST are late; bytes are not.',
    examples: [{ type: 'slowClose', delayMs: 2000 }],
  });
