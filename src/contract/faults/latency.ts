import { z } from 'zod';
import { delayField, faultFields, queueField, rateField } from './common.ts';

export const latencyFault = z
  .strictObject({
    type: z.literal('latency'),
    ...faultFields,
    ms: delayField.meta({ description: 'Delay in milliseconds, fractions allowed. 0 with `jitterMs` 0: none.' }),
    jitterMs: delayField.default(0).meta({
      description: 'Spread of the delay in milliseconds; its meaning depends on `distribution`. Default 0: none.',
    }),
    distribution: z.enum(['uniform', 'normal', 'pareto', 'lognormal']).default('uniform').meta({
      description:
        '`uniform`: ms ± jitterMs; `normal`: mean ms, standard deviation jitterMs; `pareto`: ms + jitterMs · ((1−u)^(−1/3) − 1); `lognormal`: ms + jitterMs · e^z. u is uniform, z standard normal. A delay is at least 0 and at most 600000. Default `uniform`.',
    }),
    correlation: rateField
      .default(0)
      .meta({ description: 'How strongly a delay depends on the one before it. 0: not at all. Default 0.' }),
    keepOrder: z.boolean().default(false).meta({
      description: 'UDP: a datagram never overtakes another. TCP and TLS always keep the order. Default false.',
    }),
    queueBytes: queueField.default(16 * 1024 * 1024).meta({
      description:
        'Most bytes held for one connection and direction. At the limit TCP stops reading (back-pressure), and UDP drops the datagram. Default 16 MiB.',
    }),
  })
  .meta({
    id: 'LatencyFault',
    description: 'Delays bytes and datagrams. The FIN waits behind them.',
    examples: [{ type: 'latency', ms: 300, jitterMs: 50 }],
  });
