import type { ConnectionHandler } from '../connection/handler.ts';

/** Sends each message back (RFC 862). */
export function echo(): ConnectionHandler {
  return {
    onOpen() {},
    onMessage: (connection, message) => connection.send(message),
    onPeerEnd: (connection) => connection.close('peer_closed'),
  };
}
