import { z } from 'zod';
import { hostField } from './endpoint.ts';
import { sentProxySchema } from './proxy-protocol.ts';
import { clientTlsSchema } from './tls.ts';

/** Most upstreams of a proxy. */
const MAX_UPSTREAMS = 16;

const upstreamSchema = z
  .strictObject({
    host: hostField.meta({
      description:
        'Target: an IP address or a host name. The egress rules check the resolved address at every dial; an IP address that they deny is refused with 403 `egress_forbidden`.',
    }),
    port: z.int().min(1).max(65_535).meta({ description: 'The port to connect to.' }),
    weight: z.int().min(1).max(1000).default(1).meta({
      description:
        'Share of the connections with `roundRobin`, `random` and `hash`, relative to the others. Default 1.',
    }),
    tls: clientTlsSchema
      .nullable()
      .default(null)
      .meta({ description: 'Connect with TLS, with these settings. Default null: plain TCP.' }),
  })
  .meta({
    id: 'ProxyUpstream',
    description: 'A server that a proxy connects to.',
    examples: [{ host: '127.0.0.1', port: 5432 }],
  });
export type ProxyUpstream = z.output<typeof upstreamSchema>;

const dialSchema = z
  .strictObject({
    when: z.enum(['accept', 'firstBytes']).default('accept').meta({
      description:
        '`accept`: dial as soon as the peer is connected, so a server that speaks first is heard; `firstBytes`: dial when the peer has sent something. Default `accept`.',
    }),
    timeoutMs: z.int().min(1).max(600_000).default(5000).meta({
      description: 'Time limit of one attempt, including name lookup and TLS handshake, in milliseconds. Default 5000.',
    }),
    attempts: z.int().min(1).max(100).default(1).meta({
      description:
        'Attempts for one connection, one directly after the other; each picks an upstream again, `hash` and `firstHealthy` the next in the list. Default 1: no retry.',
    }),
    onFailure: z.enum(['reset', 'close', 'hold']).default('reset').meta({
      description:
        'When all attempts have failed: `reset` sends RST to the peer; `close` sends FIN; `hold` keeps the connection open and stops reading from it. Default `reset`.',
    }),
  })
  .meta({ id: 'ProxyDial', description: 'When and how a proxy connects to its upstream.' });

export const proxyHandlerSchema = z
  .strictObject({
    type: z.literal('proxy'),
    upstreams: z
      .array(upstreamSchema)
      .min(1)
      .max(MAX_UPSTREAMS)
      .meta({
        description: `The servers to connect to, 1 to ${MAX_UPSTREAMS}; \`pick\` selects one for each connection.`,
      }),
    pick: z.enum(['roundRobin', 'random', 'hash', 'firstHealthy']).default('roundRobin').meta({
      description:
        '`roundRobin`: one after the other, on each net thread; `random`; `hash`: by the IP address of the peer; `firstHealthy`: the first in the list whose last dial did not fail within 10 s, else the first. Default `roundRobin`.',
    }),
    dial: dialSchema.prefault({}),
    halfClose: z.enum(['propagate', 'closeBoth']).default('propagate').meta({
      description:
        '`propagate`: a FIN of one side is passed on, and the other direction continues; `closeBoth`: a FIN of one side closes both. Default `propagate`.',
    }),
    sendProxyProtocol: sentProxySchema.default('off').meta({
      description:
        'PROXY protocol header to send first to the upstream, before TLS, with the addresses of the connection. Default `off`.',
    }),
  })
  .meta({
    id: 'ProxyHandler',
    description:
      'Passes bytes unchanged between the peer and an upstream server, with back-pressure in both directions; FIN is passed on as FIN and RST as RST. The framing only observes: messages of both directions are events and captures, and bytes that do not fit it still pass and are counted as dropped. For listeners with transport `tcp` or `tls`. Open connections keep their upstream when the settings change; a change to another handler closes the connection to the upstream.',
    examples: [{ type: 'proxy', upstreams: [{ host: '127.0.0.1', port: 5432 }] }],
  });
export type ProxyHandler = z.output<typeof proxyHandlerSchema>;
