import { z } from 'zod';
import { faultFields, timeFrom } from './common.ts';

export const closeFault = z
  .strictObject({
    type: z.literal('close'),
    ...faultFields,
    how: z.enum(['fin', 'half', 'reset']).default('fin').meta({
      description:
        '`fin` closes the connection; `half` sends FIN and keeps receiving; `reset` closes with RST. UDP: the session ends. Default `fin`.',
    }),
    afterMs: timeFrom(0).optional().meta({
      description:
        'Milliseconds from the beginning of the fault on this connection, even while traffic flows. 0: at once.',
    }),
    idleMs: timeFrom(1)
      .optional()
      .meta({ description: 'When nothing came in the direction of the fault for this many milliseconds.' }),
    firstBytesMs: timeFrom(0).optional().meta({
      description:
        'Milliseconds from the first bytes (or the FIN) in the direction of the fault. These bytes, and all that follow, are dropped. 0: at once.',
    }),
  })
  .superRefine(({ afterMs, idleMs, firstBytesMs }, context) => {
    if (afterMs === undefined && idleMs === undefined && firstBytesMs === undefined)
      context.addIssue({
        code: 'custom',
        path: ['afterMs'],
        message: 'is required, unless `idleMs` or `firstBytesMs` is given',
      });
  })
  .meta({
    id: 'CloseFault',
    description: 'Closes connections.',
    examples: [{ type: 'close', how: 'reset', afterMs: 5000 }],
  });
