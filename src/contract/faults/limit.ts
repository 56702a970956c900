import { z } from 'zod';
import { countField, faultFields, MAX_TIME_MS } from './common.ts';

export const limitFault = z
  .strictObject({
    type: z.literal('limit'),
    ...faultFields,
    share: z.enum(['connection', 'peer', 'endpoint']).default('connection').meta({
      description:
        'Who shares `bytes` and `datagrams`: each connection has them, all connections of one peer address have them together, or all of the endpoint, over all threads, since the endpoint was opened or the fault changed. At the limit each connection ends, new ones too. At most 1024 peers with open connections; a connection of a further one has them for itself. Default `connection`.',
    }),
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
  .superRefine(({ bytes, messages, datagrams, ms, share }, context) => {
    if (messages !== undefined && share !== 'connection')
      context.addIssue({
        code: 'custom',
        path: ['messages'],
        message: 'counts for each connection; with `share` use `bytes`, or `datagrams` on udp',
      });
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
