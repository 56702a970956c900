import type { HandlerOf } from '../../../contract/handler.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { Handler } from '../connection/handler.ts';
import { compileReply } from './reply-data.ts';
import { shared } from './shared-session.ts';

/** Answers each message with the same data, or closes after the first answer. */
export function reply(spec: HandlerOf<'reply'>, codec: Codec): Handler {
  const answer = compileReply(spec, codec);
  const closes = spec.then === 'close';
  return shared({
    message(connection, message) {
      answer.sendTo(connection, message);
      if (closes) connection.close('handler');
    },
    peerEnded: (connection) => connection.close('peer_closed'),
  });
}
