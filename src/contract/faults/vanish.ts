import { z } from 'zod';
import { faultFields } from './common.ts';

export const vanishFault = z.strictObject({ type: z.literal('vanish'), ...faultFields }).meta({
  id: 'VanishFault',
  description:
    'The pulled cable: neither data nor FIN nor RST passes, and the socket stays open until the fault is removed or its period ends. Data is lost; FIN and RST pass then. Use `direction: both` for both ways.',
  examples: [{ type: 'vanish', direction: 'both' }],
});
