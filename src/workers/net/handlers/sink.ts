import type { Handler } from '../connection/handler.ts';
import { shared } from './shared-session.ts';

/** Takes everything and answers nothing (RFC 863). */
export function sink(): Handler {
  return shared({
    message() {},
    peerEnded: (connection) => connection.close('peer_closed'),
  });
}
