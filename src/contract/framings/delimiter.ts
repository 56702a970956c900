import { z } from 'zod';
import { bytesSchema, decodeBytes, type Bytes } from '../bytes.ts';
import { bounds } from './bounds.ts';

/** Longest delimiter or start marker, in bytes: a decoder may have to hold and compare this much again for each byte that comes. */
export const MAX_MARK_BYTES = 64;

export const delimiterFraming = z
  .strictObject({
    type: z.literal('delimiter'),
    delimiters: z.array(bytesSchema).min(1).max(16).meta({
      description:
        'Any of these sequences ends a message; at most 64 bytes each. Sending appends the first one, unless the message already ends with one.',
    }),
    start: bytesSchema
      .optional()
      .meta({ description: 'A message begins with this sequence; bytes before it are skipped and counted.' }),
    escape: bytesSchema.optional().meta({
      description:
        'Escape byte: it is removed, and the byte after it is taken literally. Sending escapes delimiters, start markers and the escape byte itself. Delimiters and start markers must not contain it.',
    }),
    keep: z
      .boolean()
      .default(false)
      .meta({ description: 'Keep the delimiter and start marker in the message. Default false.' }),
    ...bounds,
  })
  .superRefine((value, context) => {
    const escape = value.escape && decodeBytes(value.escape);
    if (escape && escape.length !== 1)
      context.addIssue({ code: 'custom', path: ['escape', 'data'], message: 'must be exactly one byte' });
    const check = (mark: Bytes, path: (string | number)[]) => {
      const fault = markFault(decodeBytes(mark), escape);
      if (fault) context.addIssue({ code: 'custom', path: [...path, 'data'], message: fault });
    };
    value.delimiters.forEach((delimiter, index) => check(delimiter, ['delimiters', index]));
    if (value.start) check(value.start, ['start']);
  })
  .meta({
    id: 'DelimiterFraming',
    description: 'Messages end with a byte sequence. A start marker and byte stuffing are optional.',
    examples: [
      { type: 'delimiter', delimiters: [{ data: '#' }], start: { data: '$' }, escape: { data: '7d', encoding: 'hex' } },
    ],
  });

function markFault(mark: Buffer, escape: Buffer | undefined): string | undefined {
  if (mark.length === 0) return 'must not be empty';
  if (mark.length > MAX_MARK_BYTES) return `must be at most ${MAX_MARK_BYTES} bytes`;
  if (escape?.length === 1 && mark.includes(escape)) return 'must not contain the escape byte';
  return undefined;
}
