import type { IncomingHttpHeaders } from 'node:http';

/** Subprotocol of the stream: what the server answers with. */
export const STREAM_PROTOCOL = 'portcall.v1';
/** Browsers cannot set headers on a WebSocket, so the key may come as a second subprotocol: this, and the key in base64url. */
const BEARER_PROTOCOL = 'portcall.bearer.';

/** The key of `Authorization: Bearer <key>` (RFC 6750). */
export function findBearerKey({ authorization }: IncomingHttpHeaders): string | undefined {
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization ?? '')?.[1];
}

/** The subprotocols a WebSocket client offers, in its order. */
export function offeredProtocols(headers: IncomingHttpHeaders): string[] {
  const offered = headers['sec-websocket-protocol'];
  return offered === undefined ? [] : offered.split(',').map((protocol) => protocol.trim());
}

/** The key among the offered subprotocols. */
export function findProtocolKey(headers: IncomingHttpHeaders): string | undefined {
  const protocol = offeredProtocols(headers).find((offered) => offered.startsWith(BEARER_PROTOCOL));
  return protocol === undefined ? undefined : Buffer.from(protocol.slice(BEARER_PROTOCOL.length), 'base64url').toString('utf8');
}
