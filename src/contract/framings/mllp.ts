import { z } from 'zod';
import { bounds } from './bounds.ts';

export const mllpFraming = z.strictObject({ type: z.literal('mllp'), ...bounds }).meta({
  id: 'MllpFraming',
  description:
    'HL7 version 2 over TCP, the Minimal Lower Layer Protocol: VT (0x0B), the message, FS CR (0x1C 0x0D). Bytes between messages are skipped and counted. Sending accepts a message with or without these bytes around it; a message that contains FS CR cannot be sent. For senders that omit the CR, use `delimiter` with `start`.',
  examples: [{ type: 'mllp' }],
});
