import { encodeBytes } from '../../../contract/bytes.ts';
import type { RuleActionOf } from '../../../contract/rule-actions.ts';
import type { Codec } from '../connection/codec.ts';
import type { Turn } from '../handlers/rules/turn.ts';
import { openUpstream } from '../upstream/index.ts';
import { encodable, NEXT, type ActionFactory } from './action.ts';

/** Sends the message to another server, in the bytes it came as; what that says goes to the peer as it comes. */
export const forward: ActionFactory<RuleActionOf<'forward'>> = ({ host, port, transport: wanted, connectTimeoutMs }, { transport: own, codec, compiledEgress: egress }) => {
  const target = { host, port, transport: wanted ?? (own === 'udp' ? 'udp' : 'tcp'), connectTimeoutMs };
  const key = `${target.transport} ${port} ${host}`;
  return {
    run(turn) {
      const wire = encodable(turn, () => wireOf(turn, turn.connection.codec));
      if (wire === undefined) return NEXT;
      const session = turn.ownSession();
      const upstream = session.upstreams.get(key) ?? openUpstream(target, egress, session);
      session.upstreams.set(key, upstream);
      upstream.send(wire);
      return NEXT;
    },
    describe(turn, wanted) {
      const wire = wireOf(turn, codec);
      return { host, port, transport: target.transport, bytes: wire.length, ...encodeBytes(wire, wanted) };
    },
  };
};

/** Framed anew only where the bytes are not known: a message that is truncated, or that had begun before a change made it one to forward. */
function wireOf({ frame, message }: Turn, { encoder }: Codec): Buffer {
  return frame ?? encoder.encode(message);
}
