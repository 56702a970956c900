import { isIP } from 'node:net';
import { z } from 'zod';
import { addressSchema, hostField, portField } from './endpoint.ts';

/** The PROXY protocol: a proxy in front states the original address of a connection (https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt). */

export const receivedProxySchema = z.enum(['off', 'v1', 'v2', 'any']).meta({
  id: 'ReceivedProxyProtocol',
  description:
    'Whether connections begin with a PROXY protocol header, and in which version. `off`: they do not. Otherwise a connection without a valid header is closed.',
});
export type ReceivedProxy = z.infer<typeof receivedProxySchema>;

export const sentProxySchema = z.enum(['off', 'v1', 'v2']).meta({
  id: 'SentProxyProtocol',
  description: 'PROXY protocol header to send first on a new connection, before TLS.',
});
export type SentProxy = z.infer<typeof sentProxySchema>;

export const proxySourceSchema = z
  .strictObject({
    host: hostField.refine((text) => isIP(text) !== 0, 'must be an IP address'),
    port: portField,
  })
  .meta({ id: 'ProxySource', description: 'An IP address and a port.' });

export const proxyFactsSchema = z
  .strictObject({
    version: z.union([z.literal(1), z.literal(2)]),
    command: z.enum(['proxy', 'local', 'unknown']).meta({
      description:
        '`proxy`: `remote` and `local` come from the header; `local` and `unknown`: the header has no addresses, `remote` and `local` are those of the socket, and `limits.allow` and `deny` do not apply.',
    }),
    peer: addressSchema.meta({ description: 'Address of the proxy, the direct peer of the socket.' }),
    authority: z.string().optional().meta({ description: 'Host name that the client requested from the proxy.' }),
    alpn: z.string().optional().meta({ description: 'Protocol negotiated between client and proxy (ALPN).' }),
    uniqueId: z.string().optional().meta({ description: 'Id of the connection at the proxy, in hexadecimal.' }),
    ssl: z
      .strictObject({
        version: z.string().optional(),
        commonName: z.string().optional().meta({ description: 'Common name (CN) of the client certificate.' }),
        verified: z.boolean().meta({ description: 'True when the client sent the proxy a trusted certificate.' }),
      })
      .optional()
      .meta({ description: 'Present when the client used TLS to the proxy.' }),
  })
  .meta({ id: 'ProxyFacts', description: 'Contents of the PROXY protocol header.' });
export type ProxyFacts = z.infer<typeof proxyFactsSchema>;
