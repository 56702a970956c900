import { z } from 'zod';
import { bounds } from './bounds.ts';

export const cobsFraming = z.strictObject({ type: z.literal('cobs'), ...bounds }).meta({
  id: 'CobsFraming',
  description:
    'Consistent Overhead Byte Stuffing: zero bytes of the message are replaced by distances, and a zero byte ends the message. Two zero bytes in a row are not an empty message; an empty message is 0x01 0x00. A zero byte inside a block closes the connection with `malformed_message`.',
  examples: [{ type: 'cobs' }],
});
