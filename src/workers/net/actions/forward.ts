import type { RuleActionOf } from '../../../contract/rule-actions.ts';
import { openUpstream } from '../upstream/index.ts';
import { encodable, NEXT, type ActionFactory } from './action.ts';

/** Sends the message to another server; what that says goes to the peer as it comes. */
export const forward: ActionFactory<RuleActionOf<'forward'>> = ({ host, port, transport: wanted, connectTimeoutMs }, { transport: own, codec, compiledEgress: egress }) => {
  const target = { host, port, transport: wanted ?? (own === 'udp' ? 'udp' : 'tcp'), connectTimeoutMs };
  const key = `${target.transport} ${port} ${host}`;
  return {
    run(turn) {
      const wire = encodable(turn, () => turn.connection.codec.encoder.encode(turn.message));
      if (wire === undefined) return NEXT;
      const session = turn.ownSession();
      const upstream = session.upstreams.get(key) ?? openUpstream(target, egress, session);
      session.upstreams.set(key, upstream);
      upstream.send(wire);
      return NEXT;
    },
    describe: (turn) => ({ host, port, transport: target.transport, bytes: codec.encoder.encode(turn.message).length }),
  };
};
