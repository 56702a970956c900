import type { ConnectionHandler } from '../connection/handler.ts';

/** Leaves everything to the API: our side stays open after the peer's FIN until a request closes it, or the idle time. */
export function manual(): ConnectionHandler {
  return {
    onOpen() {},
    onMessage() {},
    onPeerEnd() {},
  };
}
