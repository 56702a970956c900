import { z } from 'zod';
import { recordedFields } from './fired-rule.ts';

export const messageUpdateEvents = {
  'message.updated': {
    summary:
      'More became known of a message after its event: the rule that fired for it once its turn came, or a fault that hit it on its way to the peer. Only what became known is there; `faults` has all.',
    data: z.strictObject({
      of: z.int().meta({ description: '`seq` of the event of the message, on the same connection.' }),
      ...recordedFields,
    }),
    example: { of: 3, rule: { index: 0, name: 'login' } },
  },
} as const;
