import type { IncomingHttpHeaders } from 'node:http';

/** Browsers cannot set headers on a WebSocket, so the key may come as a second subprotocol: this, and the key in base64url. */
const BEARER_PROTOCOL = 'portcall.bearer.';

/** The key of `Authorization: Bearer <key>` (RFC 6750). */
export function findBearerKey({ authorization }: IncomingHttpHeaders): string | undefined {
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization ?? '')?.[1];
}

/** The key among the subprotocols that a WebSocket client offers. */
export function findProtocolKey(headers: IncomingHttpHeaders): string | undefined {
  const offered = headers['sec-websocket-protocol']?.split(',').map((protocol) => protocol.trim());
  const protocol = offered?.find((one) => one.startsWith(BEARER_PROTOCOL));
  return protocol === undefined
    ? undefined
    : Buffer.from(protocol.slice(BEARER_PROTOCOL.length), 'base64url').toString('utf8');
}
