import type { ConnectionHandler } from '../connection/handler.ts';

/** Takes everything, says nothing (RFC 863). */
export function sink(): ConnectionHandler {
  return {
    onOpen() {},
    onMessage() {},
    onPeerEnd: (connection) => connection.close('peer_closed'),
  };
}
