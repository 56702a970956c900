import { z } from 'zod';
import { reset } from './event-fields.ts';

export const setupEvents = {
  'setup.applied': {
    summary: 'A document was applied to a set-up, as far as nothing failed.',
    data: z.strictObject({
      revision: z.int(),
      created: z.int32(),
      changed: z.int32(),
      restarted: z.int32(),
      deleted: z.int32(),
      failed: z.int32(),
    }),
    example: { revision: 2, created: 1, changed: 2, restarted: 0, deleted: 1, failed: 0 },
  },
  'setup.deleted': {
    summary: 'A set-up was deleted with everything that belonged to it.',
    data: z.strictObject({ reason: z.enum(['request', 'expired']) }),
    example: { reason: 'request' },
  },
  'setup.reset': {
    summary: 'The endpoints of a set-up were reset, their faults are those of the document again.',
    data: reset,
    example: { messages: 12, actions: 1, connections: 2, ended: 2 },
  },
} as const;
