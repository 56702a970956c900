import type { z } from 'zod';
import { TUNNEL_PROTOCOL, tunnelCloseCodes, tunnelCommandSchema, tunnelEvents, type TunnelEvent } from '../../../contract/index.ts';
import type { ConvertedSchema, JsonSchema, SchemaIo } from '../json-schema.ts';

/** Where the schemas of the document are put together. */
interface Schemas {
  add(name: string, converted: ConvertedSchema): JsonSchema;
  addZod(name: string, schema: z.ZodType, io: SchemaIo): JsonSchema;
}

const address = { host: '127.0.0.1', port: 9000 };
const examples: { readonly [Name in TunnelEvent['event']]: Extract<TunnelEvent, { event: Name }> } = {
  open: { event: 'open', connection: 'con_01k2v9d8s3h7m4q5azx0c2b001', mode: 'duplex', transport: 'tcp', local: { host: '127.0.0.1', port: 40_112 }, remote: address },
  half: { event: 'half' },
  direction: { event: 'direction', direction: 'in' },
  refused: { event: 'refused', code: 'datagram_too_large', detail: '70000 bytes do not fit one datagram; at most 65507 do.' },
};
const events = Object.entries<z.ZodType>(tunnelEvents) as [TunnelEvent['event'], z.ZodType][];
const nameOf = (event: string): string => `Tunnel${event.charAt(0).toUpperCase()}${event.slice(1)}Frame`;

const channels = {
  tunnel: { address: '/v1/connections/{id}/tunnel', title: 'A tunnel to a connection', parameters: { id: { description: 'Id of the connection.' } } },
  dialledTunnel: { address: '/v1/tunnel', title: 'A tunnel to a target' },
} as const;

/** The frames of tunnels: bytes, and what is said besides. */
export function tunnelMessages(schemas: Schemas): Record<string, JsonSchema> {
  const bytes = schemas.add('TunnelBytes', { schema: { type: 'string', contentMediaType: 'application/octet-stream', description: 'A binary frame: bytes as they are; with UDP one datagram.' }, definitions: {} });
  return {
    TunnelBytes: { name: 'TunnelBytes', title: 'Bytes', summary: 'Bytes from or to the peer.', contentType: 'application/octet-stream', payload: bytes, examples: [{ payload: 'PING' }] },
    TunnelCommand: { name: 'TunnelCommand', title: 'Command', summary: 'Close the sending side of the connection (FIN).', payload: schemas.addZod('TunnelCommand', tunnelCommandSchema, 'input'), examples: [{ payload: { op: 'half' } }] },
    ...Object.fromEntries(events.map(([event, schema]) => {
      const name = nameOf(event);
      return [name, { name, title: `\`${event}\``, summary: schema.description, payload: schemas.addZod(name, schema, 'output'), examples: [{ payload: examples[event] }] }];
    })),
  };
}

export function tunnelChannels(messages: readonly string[]): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(channels).map(([name, channel]) => [name, {
    ...channel,
    description: description(),
    messages: Object.fromEntries(messages.map((message) => [message, { $ref: `#/components/messages/${message}` }])),
    bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
  }]));
}

/** From the node's side. */
export function tunnelOperations(): Record<string, JsonSchema> {
  const received = ['TunnelBytes', 'TunnelCommand'];
  const sent = ['TunnelBytes', ...events.map(([event]) => nameOf(event))];
  return Object.fromEntries(Object.keys(channels).flatMap((channel) => {
    const operation = (action: 'receive' | 'send', summary: string, messages: readonly string[]): JsonSchema => ({
      action, channel: { $ref: `#/channels/${channel}` }, summary, messages: messages.map((message) => ({ $ref: `#/channels/${channel}/messages/${message}` })),
    });
    return [[`${channel}In`, operation('receive', 'What a client sends through a tunnel.', received)], [`${channel}Out`, operation('send', 'What a client receives from a tunnel.', sent)]];
  }));
}

function description(): string {
  return [
    `Binary frames carry the bytes. Clients that offer the subprotocol \`${TUNNEL_PROTOCOL}\` also send and receive JSON text frames. For any other client (\`binary\`, or no subprotocol) text frames carry bytes too, and the end of the peer closes the WebSocket.`,
    'The OpenAPI document describes the query, docs/guides/tunnel.md the whole protocol. An error before the handshake is a problem response; the header `x-portcall-connection` of a successful handshake is the id of the connection.',
    ['Close codes:', ...Object.values(tunnelCloseCodes).map(({ code, reason }) => `- ${code}: ${reason}`)].join('\n'),
  ].join('\n\n');
}
