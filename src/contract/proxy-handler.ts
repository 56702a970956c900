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
    tls: clientTlsSchema.nullable().default(null).meta({
      description:
        'Connect with TLS, with these settings. Default null: plain TCP. Listeners with transport `udp`: null.',
    }),
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
export type ProxyDial = z.output<typeof dialSchema>;

/** What holds where nothing is said of the dial. */
export const DEFAULT_DIAL: ProxyDial = dialSchema.parse({});

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
    dial: dialSchema.optional().meta({
      description:
        'When and how to connect. Listeners with transport `tcp` or `tls`: default `{}`. With `udp` it is refused: a session has its upstream with its first datagram.',
    }),
    halfClose: z.enum(['propagate', 'closeBoth']).default('propagate').meta({
      description:
        '`propagate`: a FIN of one side is passed on, and the other direction continues; `closeBoth`: a FIN of one side closes both. Default `propagate`; `udp` has no FIN and no other value.',
    }),
    sendProxyProtocol: sentProxySchema.default('off').meta({
      description:
        'PROXY protocol header to send first to the upstream, before TLS, with the addresses of the connection. Default `off`; `udp` has no other value.',
    }),
  })
  .meta({
    id: 'ProxyHandler',
    description:
      'Passes bytes unchanged between the peer and an upstream server, with back-pressure in both directions; FIN is passed on as FIN and RST as RST. The framing only observes: messages of both directions are events and captures, and bytes that do not fit it still pass and are counted as dropped. With transport `udp` every session has a socket of its own to its upstream, and datagrams pass one by one. Open connections keep their upstream when the settings change; a change to another handler closes the connection to the upstream.',
    examples: [{ type: 'proxy', upstreams: [{ host: '127.0.0.1', port: 5432 }] }],
  });
export type ProxyHandler = z.output<typeof proxyHandlerSchema>;

interface Proxied {
  readonly transport: string;
  readonly handler: { readonly type: string };
}

/** Options of TCP mean nothing to datagrams, and are refused rather than ignored. */
export function checkProxy(
  { transport, handler }: Proxied,
  refuse: (path: (string | number)[], message: string) => void,
): void {
  if (transport !== 'udp' || !isProxy(handler)) return;
  if (handler.dial !== undefined)
    refuse(['handler', 'dial'], 'is for tcp and tls: a UDP session has its upstream with its first datagram');
  if (handler.halfClose !== 'propagate') refuse(['handler', 'halfClose'], 'is for tcp and tls: UDP has no FIN');
  if (handler.sendProxyProtocol !== 'off') refuse(['handler', 'sendProxyProtocol'], 'is for tcp and tls');
  for (const [index, { tls }] of handler.upstreams.entries())
    if (tls !== null) refuse(['handler', 'upstreams', index, 'tls'], 'is for tcp and tls');
}

/** The spec with the defaults of a dial, where there is one. */
export function withDial<Spec extends Proxied>(spec: Spec): Spec {
  const { transport, handler } = spec;
  if (transport === 'udp' || !isProxy(handler) || handler.dial !== undefined) return spec;
  return { ...spec, handler: { ...handler, dial: DEFAULT_DIAL } };
}

function isProxy(handler: Proxied['handler']): handler is ProxyHandler {
  return handler.type === 'proxy';
}
