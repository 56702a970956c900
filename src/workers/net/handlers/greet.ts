import type { HandlerOf } from '../../../contract/handler.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { HandledConnection, Handler } from '../connection/handler.ts';
import { compileReply } from './reply-data.ts';
import { shared } from './shared-session.ts';

type Then = HandlerOf<'greet'>['then'];

const afterwards: { readonly [T in Then]: (connection: HandledConnection) => void } = {
  close: (connection) => connection.close('handler'),
  half: (connection) => connection.half(),
  keep: () => {},
};

/** Speaks first, and takes what comes without an answer. */
export function greet(spec: HandlerOf<'greet'>, codec: Codec): Handler {
  const greeting = compileReply(spec, codec);
  const proceed = afterwards[spec.then];
  return shared({
    opened(connection, first) {
      greeting.sendTo(connection, first);
      proceed(connection);
    },
    message() {},
    peerEnded: (connection) => connection.close('peer_closed'),
  });
}
