import { z } from 'zod';
import { faultFields } from './common.ts';

export const noopFault = z.strictObject({ type: z.literal('noop'), ...faultFields }).meta({
  id: 'NoopFault',
  description: 'Changes nothing and counts what passes: a place that another fault can take later.',
  examples: [{ type: 'noop' }],
});
