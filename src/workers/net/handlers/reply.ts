import type { HandlerOf } from '../../../contract/handler.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { ConnectionHandler } from '../connection/handler.ts';
import { compileReply } from './reply-data.ts';

/** Answers each message with the same data, or closes after the first answer. */
export function reply(spec: HandlerOf<'reply'>, codec: Codec): ConnectionHandler {
  const answer = compileReply(spec, codec);
  const closes = spec.then === 'close';
  return {
    onOpen() {},
    onMessage(connection, message) {
      answer.sendTo(connection, message);
      if (closes) connection.close('handler');
    },
    onPeerEnd: (connection) => connection.close('peer_closed'),
  };
}
