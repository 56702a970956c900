import { z } from 'zod';
import { gateFields } from './gate-fields.ts';

export const dialFailureFault = z
  .strictObject({
    type: z.literal('dialFailure'),
    ...gateFields,
    how: z.enum(['refused', 'timeout', 'reset', 'unresolvable']).default('refused').meta({
      description:
        'How connecting to an upstream fails: `refused` (`connection_refused`), `reset` (`connection_reset`) and `unresolvable` (`name_not_resolved`) at once; `timeout` (`connect_timeout`) after `dial.timeoutMs` of the handler, or not at all when the fault ends before; a UDP session, which has no time for its dial, waits for the end of the fault. Default `refused`.',
    }),
  })
  .meta({
    id: 'DialFailureFault',
    description: 'Connecting to an upstream fails, without a packet. For listeners with the handler `proxy`.',
    examples: [{ type: 'dialFailure', how: 'refused' }],
  });
