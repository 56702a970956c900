import { z } from 'zod';
import { countField, faultFields, MAX_TIME_MS } from './common.ts';

export const limitFault = z
  .strictObject({
    type: z.literal('limit'),
    ...faultFields,
    bytes: countField.optional().meta({ description: 'Exactly this many bytes pass. 0: none.' }),
    messages: countField.optional().meta({
      description:
        'Exactly this many messages pass, and undecodable bytes among them (UDP: datagrams). On TCP and TLS the framing must not be `raw`. 0: none.',
    }),
    datagrams: countField.optional().meta({ description: 'UDP: this many datagrams pass. 0: none.' }),
    ms: z
      .int()
      .min(0)
      .max(MAX_TIME_MS)
      .optional()
      .meta({ description: 'The limit is reached this many milliseconds after the fault began. 0: at once.' }),
    then: z.enum(['close', 'half', 'reset', 'hold', 'swallow']).default('close').meta({
      description:
        'What happens at the limit. `close` closes the connection with FIN; `half` ends the direction: FIN to the peer (`out`), or as if the peer had sent FIN (`in`); `reset` closes with RST; `hold` keeps everything that follows until the fault is removed; `swallow` drops it. UDP: `close`, `half` and `reset` end the session. Default `close`.',
    }),
  })
  .superRefine(({ bytes, messages, datagrams, ms }, context) => {
    if (bytes === undefined && messages === undefined && datagrams === undefined && ms === undefined)
      context.addIssue({
        code: 'custom',
        path: ['bytes'],
        message: 'is required, unless `messages`, `datagrams` or `ms` is given',
      });
  })
  .meta({
    id: 'LimitFault',
    description: 'Lets a connection pass up to a limit; the first of the given limits counts.',
    examples: [{ type: 'limit', bytes: 1000, then: 'reset' }],
  });
