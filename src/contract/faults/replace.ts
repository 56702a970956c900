import { z } from 'zod';
import { bytesSchema, decodeBytes } from '../bytes.ts';
import { faultFields } from './common.ts';

/** Longest sequence that is found or inserted, in bytes. */
const MAX_BYTES = 4096;
/** What may always take the place of a sequence; beyond it, the sequence times {@link MAX_GROWTH}. */
const SHORT_BYTES = 64;
const MAX_GROWTH = 16;

export const replaceFault = z
  .strictObject({
    type: z.literal('replace'),
    ...faultFields,
    find: bytesSchema.meta({ description: 'The bytes to find, 1 to 4096.' }),
    with: bytesSchema.meta({
      description:
        'What takes their place, at most 64 bytes, or 16 times as many as `find`, up to 4096. Empty: they are removed.',
    }),
  })
  .superRefine((fault, context) => {
    const [find, by] = [decodeBytes(fault.find), decodeBytes(fault.with)];
    if (find.length === 0) context.addIssue({ code: 'custom', path: ['find', 'data'], message: 'must not be empty' });
    for (const [field, { length }] of [
      ['find', find],
      ['with', by],
    ] as const)
      if (length > MAX_BYTES)
        context.addIssue({ code: 'custom', path: [field, 'data'], message: `must be at most ${MAX_BYTES} bytes` });
    const longest = Math.max(SHORT_BYTES, find.length * MAX_GROWTH);
    if (by.length > longest && by.length <= MAX_BYTES)
      context.addIssue({
        code: 'custom',
        path: ['with', 'data'],
        message: `must be at most ${longest} bytes in place of ${find.length}`,
      });
  })
  .meta({
    id: 'ReplaceFault',
    description:
      'Replaces a byte sequence wherever it occurs. On a stream also across reads: an unfinished occurrence waits 20 ms for its rest.',
    examples: [{ type: 'replace', find: { data: '200 OK' }, with: { data: '503 Nope' } }],
  });
