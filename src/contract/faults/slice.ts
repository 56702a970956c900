import { z } from 'zod';
import { delayField, faultFields } from './common.ts';

export const sliceFault = z
  .strictObject({
    type: z.literal('slice'),
    ...faultFields,
    bytes: z.int().min(1).max(65_536).meta({ description: 'Bytes of a piece.' }),
    variationBytes: z
      .int()
      .min(0)
      .max(65_535)
      .default(0)
      .meta({ description: 'A piece has up to this many bytes less or more. Less than `bytes`. Default 0.' }),
    delayMs: delayField
      .default(0)
      .meta({ description: 'Wait between two pieces in milliseconds, fractions allowed. Default 0: separate writes.' }),
  })
  .superRefine(({ bytes, variationBytes }, context) => {
    if (variationBytes >= bytes)
      context.addIssue({ code: 'custom', path: ['variationBytes'], message: 'must be less than `bytes`' });
  })
  .meta({
    id: 'SliceFault',
    description: 'Cuts the stream into pieces at fixed offsets, each written by itself.',
    examples: [{ type: 'slice', bytes: 1, delayMs: 5 }],
  });
