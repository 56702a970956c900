import { encodeBytes } from '../../../../../contract/bytes.ts';
import type { RuleActionOf } from '../../../../../contract/rule-actions.ts';
import { AppError } from '../../../../../core/errors/index.ts';
import { formatAddress } from '../../../../shared/egress.ts';
import type { Codec } from '../../../../shared/framing/endpoint-codec.ts';
import { DialDeadlines, openForward } from '../../../relay/index.ts';
import { encodable, NEXT, type ActionContext, type ActionFactory } from './action.ts';

const NOTHING = Buffer.alloc(0);

/** Sends the message to another server, in the bytes it came as; what that says goes to the peer as it comes. */
export const forward: ActionFactory<RuleActionOf<'forward'>> = (
  { host, port, transport: wanted, connectTimeoutMs },
  { transport: own, codec, compiledEgress: egress },
) => {
  const transport = wanted ?? (own === 'udp' ? 'udp' : 'tcp');
  const target = { host, port, transport, egress, deadlines: new DialDeadlines(connectTimeoutMs) } as const;
  const key = `${target.transport} ${port} ${host}`;
  return {
    run(turn) {
      const session = turn.ownSession();
      // The peer began with a server that is gone: another session with it would know nothing of that.
      if (session.hasLostForward) {
        turn.connection.notSent(
          new AppError(
            'write_closed',
            `The connection to ${formatAddress(target)} has ended; ${turn.message.length} bytes were not forwarded.`,
          ),
        );
        return NEXT;
      }
      const wire = isDial(turn) ? undefined : encodable(turn, () => wireOf(turn, turn.connection.codec));
      if (wire === undefined && !isDial(turn)) return NEXT;
      const opened = session.forwards.get(key) ?? openForward(target, session);
      session.forwards.set(key, opened);
      if (wire !== undefined) opened.send(wire);
      return NEXT;
    },
    describe(turn, wanted) {
      if (isDial(turn)) return { host, port, transport: target.transport, bytes: 0, ...encodeBytes(NOTHING, wanted) };
      const wire = wireOf(turn, codec);
      return { host, port, transport: target.transport, bytes: wire.length, ...encodeBytes(wire, wanted) };
    },
  };
};

/** There is no message yet: the server is connected to, and may speak first. */
function isDial({ rule }: ActionContext): boolean {
  return rule?.spec.on === 'connect';
}

/** Framed anew only where the bytes are not known: a message that is truncated, or that had begun before a change made it one to forward. */
function wireOf({ frame, message }: ActionContext, { encoder }: Codec): Buffer {
  return frame ?? encoder.encode(message);
}
