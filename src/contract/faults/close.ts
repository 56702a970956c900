import { z } from 'zod';
import { matchSchema } from '../match.ts';
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
    match: matchSchema.optional().meta({
      description:
        'A message (UDP: datagram) in the direction of the fault that closes the connection: it still passes, then the end. On TCP and TLS the framing must not be `raw`. With `when.match` a message must fulfil both.',
    }),
  })
  .superRefine(({ afterMs, idleMs, firstBytesMs, match, when }, context) => {
    if ((afterMs ?? idleMs ?? firstBytesMs ?? match ?? when.match) === undefined)
      context.addIssue({
        code: 'custom',
        path: ['afterMs'],
        message: 'is required, unless `idleMs`, `firstBytesMs`, `match` or `when.match` is given',
      });
  })
  .meta({
    id: 'CloseFault',
    description:
      'Closes connections: after a time, or behind a message. With `when.match` the fault begins on a connection with the first message that matches, and closes it behind that unless one of the others is given.',
    examples: [
      { type: 'close', how: 'reset', afterMs: 5000 },
      { type: 'close', match: { startsWith: 'QUIT' } },
    ],
  });
