import { isIP } from 'node:net';
import { z } from 'zod';
import { addressSchema, hostField, portField } from './endpoint.ts';

/** The PROXY protocol: who a connection really is from, told by a proxy in front (https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt). */

export const receivedProxySchema = z.enum(['off', 'v1', 'v2', 'any']).meta({
  id: 'ReceivedProxyProtocol',
  description:
    'Whether connections begin with a PROXY protocol header, and in which version. `off`: they do not. Otherwise one without a valid header is closed.',
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
        '`proxy`: `remote` and `local` are what the header says; `local` and `unknown`: it says none, they are those of the socket, and `limits.allow` and `deny` do not apply.',
    }),
    peer: addressSchema.meta({ description: 'Who really connected: the proxy.' }),
    authority: z.string().optional().meta({ description: 'Host name the client asked the proxy for.' }),
    alpn: z.string().optional().meta({ description: 'Protocol the client agreed on with the proxy.' }),
    uniqueId: z.string().optional().meta({ description: "The proxy's name for the connection, hexadecimal." }),
    ssl: z
      .strictObject({
        version: z.string().optional(),
        commonName: z.string().optional().meta({ description: "Of the client's certificate." }),
        verified: z
          .boolean()
          .meta({ description: 'The client showed a certificate to the proxy, and it was trusted.' }),
      })
      .optional()
      .meta({ description: 'Present when the client spoke TLS with the proxy.' }),
  })
  .meta({ id: 'ProxyFacts', description: 'What the PROXY protocol header said.' });
export type ProxyFacts = z.infer<typeof proxyFactsSchema>;
