import { z } from 'zod';
import { bounds } from './bounds.ts';

export const lineFraming = z.strictObject({ type: z.literal('line'), ...bounds }).meta({
  id: 'LineFraming',
  description: 'Text lines: ends at LF, a CR before it is removed too. Sending appends LF unless the message ends with one.',
});
