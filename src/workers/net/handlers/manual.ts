import type { HandlerOf } from '../../../contract/handler.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { Handler } from '../connection/handler.ts';
import type { HandlerEnvironment } from './environment.ts';
import { shared } from './shared-session.ts';

/**
 * Leaves everything to the API. On a listener our side stays open after the peer's FIN until a request closes it, or the idle time. On a
 * client it ends too: the server has said all it will, and the client connects again.
 */
export function manual(_spec: HandlerOf<'manual'>, _codec: Codec, { side }: Pick<HandlerEnvironment, 'side'>): Handler {
  return shared(
    side === 'client'
      ? { message() {}, peerEnded: (connection) => connection.close('peer_closed') }
      : { message() {}, peerEnded() {} },
  );
}
