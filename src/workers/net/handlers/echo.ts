import type { Handler } from '../connection/handler.ts';
import { shared } from './shared-session.ts';

/** Sends each message back (RFC 862). */
export function echo(): Handler {
  return shared({
    message: (connection, message) => connection.send(message),
    peerEnded: (connection) => connection.close('peer_closed'),
  });
}
