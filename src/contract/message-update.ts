import { z } from 'zod';
import { answeredFields } from './fired-rule.ts';

export const messageUpdateEvents = {
  'message.updated': {
    summary: 'More became known of a message after its event: the rule that fired for it once its turn came.',
    data: z.strictObject({
      of: z.int().meta({ description: '`seq` of the event of the message, on the same connection.' }),
      ...answeredFields,
    }),
    example: { of: 3, rule: { index: 0, name: 'login' } },
  },
} as const;
