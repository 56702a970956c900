import { z } from 'zod';
import { bounds } from './bounds.ts';

export const slipFraming = z.strictObject({ type: z.literal('slip'), ...bounds }).meta({
  id: 'SlipFraming',
  description:
    'Serial Line IP (RFC 1055): END (0xC0) after each message, ESC (0xDB) before a stuffed byte. Sending also puts END first, as the RFC advises. Two END bytes in a row are not an empty message, so an empty message cannot be sent. ESC before anything but 0xDC or 0xDD closes the connection with `malformed_message`.',
  examples: [{ type: 'slip' }],
});
