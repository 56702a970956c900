import { z } from 'zod';
import { bounds } from './bounds.ts';

/** How a line ended: at LF, at CR LF, or with its stream. */
export const lineEndingSchema = z.enum(['lf', 'crlf', 'none']).meta({
  id: 'LineEnding',
  description: '`lf`: LF, `crlf`: CR LF, `none`: the stream or the datagram ended with it.',
});
export type LineEnding = z.infer<typeof lineEndingSchema>;

/** The endings that a connection has seen so far. */
export const lineEndingsSchema = z
  .enum(['lf', 'crlf', 'mixed'])
  .meta({ id: 'LineEndings', description: 'How the lines of a peer end: all at LF, all at CR LF, or some at each.' });
export type LineEndings = z.infer<typeof lineEndingsSchema>;

export const lineFraming = z
  .strictObject({
    type: z.literal('line'),
    ending: z.enum(['lf', 'crlf']).optional().meta({
      description:
        'Line ending that sending appends: `lf` LF, unless the message ends with one; `crlf` CR LF, which also replaces an LF at the end of the message. Receiving accepts both. Default `lf`.',
    }),
    ...bounds,
  })
  .meta({
    id: 'LineFraming',
    description:
      'Text lines: each ends at LF, and a CR before it is removed as well. `lineEnding` of a connection shows which of the two its peer uses. Sending appends `ending`.',
  });
