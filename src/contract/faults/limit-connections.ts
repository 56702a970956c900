import { z } from 'zod';
import { gateFields } from './gate-fields.ts';

export const limitConnectionsFault = z
  .strictObject({
    type: z.literal('limitConnections'),
    ...gateFields,
    max: z.int32().min(0).max(1_000_000).optional().meta({
      description:
        'Most open connections, or UDP sessions. 0: none. Give this, `perSecond` or both. Default: no limit.',
    }),
    perSecond: z.int32().min(1).max(10_000).optional().meta({
      description: 'Most new connections, or UDP sessions, within any second. Default: no limit.',
    }),
    excess: z.enum(['reset', 'hold']).default('reset').meta({
      description:
        'What happens to a connection over the limit. `reset`: it ends with RST at once (UDP: its datagrams are dropped), and `connection.error` with `connection_limit` is published; `hold`: the peer is connected, and nothing is read or sent until there is room. Default `reset`.',
    }),
    share: z.enum(['endpoint', 'peer']).default('endpoint').meta({
      description:
        '`endpoint`: all connections of the peers in `when.peer` count together; `peer`: those of each peer address by themselves. With several `threads` all count together, but `peer` counts for each thread. Default `endpoint`.',
    }),
  })
  .superRefine(({ max, perSecond }, context) => {
    if (max === undefined && perSecond === undefined)
      context.addIssue({ code: 'custom', path: ['max'], message: 'is required, unless `perSecond` is given' });
  })
  .meta({
    id: 'LimitConnectionsFault',
    description: 'A server with few places. For listeners; connections that are open stay.',
    examples: [
      { type: 'limitConnections', max: 10 },
      { type: 'limitConnections', perSecond: 5, excess: 'hold' },
    ],
  });
