import { z } from 'zod';
import { faultFields } from './common.ts';

/** A link: from the network to the device, and back. */
interface Link {
  readonly downKbit: number;
  readonly upKbit: number;
  readonly roundTripMs: number;
  /** Share of packets lost, each way. */
  readonly loss: number;
}

/** Figures of the throttling profiles of Firefox (3g: Regular 3G, lte: Regular 4G / LTE), of Comcast (edge, dialup), and of Apple's Network Link Conditioner. */
export const links = {
  '3g': { downKbit: 750, upKbit: 250, roundTripMs: 100, loss: 0 },
  edge: { downKbit: 250, upKbit: 250, roundTripMs: 300, loss: 0.015 },
  dsl: { downKbit: 2000, upKbit: 1000, roundTripMs: 5, loss: 0 },
  lte: { downKbit: 4000, upKbit: 3000, roundTripMs: 20, loss: 0 },
  gprs: { downKbit: 50, upKbit: 20, roundTripMs: 500, loss: 0 },
  wifi: { downKbit: 30_000, upKbit: 15_000, roundTripMs: 2, loss: 0 },
  dialup: { downKbit: 40, upKbit: 40, roundTripMs: 185, loss: 0.02 },
  'very-bad': { downKbit: 1000, upKbit: 1000, roundTripMs: 500, loss: 0.1 },
} as const satisfies Readonly<Record<string, Link>>;
const names = Object.keys(links) as [keyof typeof links, ...(keyof typeof links)[]];

export const profileFault = z
  .strictObject({
    type: z.literal('profile'),
    ...faultFields,
    direction: z.enum(['in', 'out', 'both']).default('both').meta({
      description: '`in`: what the peer sends; `out`: what is sent to the peer; `both`. Default `both`.',
    }),
    profile: z.enum(names).meta({
      description: names
        .map((name) => {
          const { downKbit, upKbit, roundTripMs, loss } = links[name];
          return `\`${name}\`: ${downKbit} kbit/s down, ${upKbit} up, ${roundTripMs} ms, ${loss * 100} % loss`;
        })
        .join('; '),
    }),
    share: z.enum(['connection', 'peer', 'endpoint']).default('connection').meta({
      description:
        'Who shares the bandwidth: each connection has it, all connections of one peer address share it, or all of the endpoint, over all threads. At most 1024 peers with open connections; a connection of a further one has it for itself. Default `connection`.',
    }),
  })
  .meta({
    id: 'ProfileFault',
    description:
      'A kind of link by name: `latency`, `bandwidth` and, with loss, `retransmit` (UDP: `loss`) at once, shown in `expandsTo`. The device is the peer of a listener, and the client itself. The latency is that of a round trip: it is added to what is sent to the peer, or with `direction` `in` to what the peer sends.',
    examples: [{ type: 'profile', profile: '3g' }],
  });
