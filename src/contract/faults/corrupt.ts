import { z } from 'zod';
import { countField, faultFields, rateField } from './common.ts';

export const corruptFault = z
  .strictObject({
    type: z.literal('corrupt'),
    ...faultFields,
    ratePerByte: rateField
      .optional()
      .meta({ description: 'Chance for each byte. Give either this or `rate`. 0: none; 1: all.' }),
    rate: rateField.optional().meta({
      description: 'Chance that one byte of a datagram, or of 256 bytes of a stream, is damaged. 0: none; 1: each.',
    }),
    bits: z
      .int()
      .min(1)
      .max(8)
      .default(1)
      .meta({ description: 'Bits of a damaged byte that are affected. Default 1.' }),
    how: z.enum(['flip', 'set', 'zero', 'random']).default('flip').meta({
      description:
        'What happens to these bits: inverted, set to 1, set to 0, or each set to a random value. Default `flip`.',
    }),
    range: z
      .strictObject({
        from: countField.default(0).meta({ description: 'First offset. Default 0.' }),
        to: countField.optional().meta({ description: 'First offset behind the range. Default: no end.' }),
      })
      .optional()
      .meta({
        id: 'FaultRange',
        description:
          'Only bytes at these offsets: of each datagram, or of the stream from where the fault began. Default: all bytes.',
      }),
  })
  .superRefine(({ rate, ratePerByte, range }, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (rate === undefined && ratePerByte === undefined) refuse(['rate'], 'is required, unless `ratePerByte` is given');
    if (rate !== undefined && ratePerByte !== undefined)
      refuse(['ratePerByte'], 'must be left out when `rate` is given');
    if (range?.to !== undefined && range.to <= range.from) refuse(['range', 'to'], 'must be greater than `from`');
  })
  .meta({
    id: 'CorruptFault',
    description: 'Damages bytes; their number stays the same.',
    examples: [{ type: 'corrupt', ratePerByte: 0.001 }],
  });
