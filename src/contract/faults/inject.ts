import { z } from 'zod';
import { bytesSchema, decodeBytes } from '../bytes.ts';
import { countField, faultFields, MAX_TIME_MS } from './common.ts';

/** Longest insertion, in bytes. */
const MAX_BYTES = 65_507;

export const injectFault = z
  .strictObject({
    type: z.literal('inject'),
    ...faultFields,
    bytes: bytesSchema.meta({ description: 'The bytes to insert, 1 to 65507. UDP: one datagram.' }),
    afterBytes: countField.optional().meta({
      description:
        'Once, behind this many bytes (UDP: behind the datagram that has the last of them). 0: at the beginning.',
    }),
    everyMs: z
      .int()
      .min(1)
      .max(MAX_TIME_MS)
      .optional()
      .meta({ description: 'Again and again, the first time after this many milliseconds.' }),
  })
  .superRefine(({ bytes, afterBytes, everyMs }, context) => {
    const { length } = decodeBytes(bytes);
    if (length === 0) context.addIssue({ code: 'custom', path: ['bytes', 'data'], message: 'must not be empty' });
    if (length > MAX_BYTES)
      context.addIssue({ code: 'custom', path: ['bytes', 'data'], message: `must be at most ${MAX_BYTES} bytes` });
    if (afterBytes === undefined && everyMs === undefined)
      context.addIssue({ code: 'custom', path: ['afterBytes'], message: 'is required, unless `everyMs` is given' });
  })
  .meta({
    id: 'InjectFault',
    description: 'Inserts bytes that were never sent. They are not messages of Portcall.',
    examples: [{ type: 'inject', bytes: { data: 'garbage' }, afterBytes: 100 }],
  });
