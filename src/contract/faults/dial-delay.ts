import { z } from 'zod';
import { delayField } from './common.ts';
import { gateFields } from './gate-fields.ts';

export const dialDelayFault = z
  .strictObject({
    type: z.literal('dialDelay'),
    ...gateFields,
    ms: delayField.meta({
      description:
        'Wait before an upstream is dialled, in milliseconds. It counts towards `dial.timeoutMs` of the handler. 0 with `jitterMs` 0: none.',
    }),
    jitterMs: delayField
      .default(0)
      .meta({ description: 'The wait is ms ± jitterMs, uniform, drawn for each attempt, and at least 0. Default 0.' }),
  })
  .meta({
    id: 'DialDelayFault',
    description: 'Connecting to an upstream takes longer. For listeners with the handler `proxy`.',
    examples: [{ type: 'dialDelay', ms: 2000 }],
  });
