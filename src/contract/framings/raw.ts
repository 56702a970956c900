import { z } from 'zod';

export const rawFraming = z.strictObject({ type: z.literal('raw') }).meta({
  id: 'RawFraming',
  description: 'No framing: each read (TCP) or datagram (UDP) is one message.',
});
