import { z } from 'zod';
import { delayField } from './common.ts';
import { gateFields } from './gate-fields.ts';

export const acceptDelayFault = z
  .strictObject({
    type: z.literal('acceptDelay'),
    ...gateFields,
    ms: delayField.meta({
      description:
        'Wait between the arrival of a connection and its beginning, in milliseconds. 0 with `jitterMs` 0: none.',
    }),
    jitterMs: delayField.default(0).meta({
      description: 'The wait is ms ± jitterMs, uniform, drawn for each connection, and at least 0. Default 0.',
    }),
  })
  .meta({
    id: 'AcceptDelayFault',
    description:
      'A server that is slow to accept. For listeners. TCP and TLS: the peer is connected, and nothing is read or sent before; UDP: the first datagrams of a session wait (at most 64 KiB).',
    examples: [{ type: 'acceptDelay', ms: 1000, jitterMs: 200 }],
  });
