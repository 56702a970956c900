import type { HandlerOf } from '../../../contract/handler.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { ConnectionHandler, HandledConnection } from '../connection/handler.ts';
import { compileReply } from './reply-data.ts';

type Then = HandlerOf<'greet'>['then'];

const afterwards: { readonly [T in Then]: (connection: HandledConnection) => void } = {
  close: (connection) => connection.close('handler'),
  half: (connection) => connection.half(),
  keep: () => {},
};

/** Speaks first, and takes what comes without an answer. */
export function greet(spec: HandlerOf<'greet'>, codec: Codec): ConnectionHandler {
  const greeting = compileReply(spec, codec);
  const goOn = afterwards[spec.then];
  return {
    onOpen(connection, first) {
      greeting.sendTo(connection, first);
      goOn(connection);
    },
    onMessage() {},
    onPeerEnd: (connection) => connection.close('peer_closed'),
  };
}
