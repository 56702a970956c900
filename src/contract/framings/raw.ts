import { z } from 'zod';

export const rawFraming = z.strictObject({ type: z.literal('raw') }).meta({
  id: 'RawFraming',
  description: 'No framing: a message is what one read (TCP) or one datagram (UDP) brought.',
});
