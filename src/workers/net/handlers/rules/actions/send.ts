import { encodeBytes } from '../../../../../contract/bytes.ts';
import type { RuleActionOf } from '../../../../../contract/rule-actions.ts';
import { compileReply } from '../../reply-data.ts';
import { NEXT, type ActionFactory } from './action.ts';

/** Sends a message. */
export const send: ActionFactory<RuleActionOf<'send'>> = (spec, { codec }) => {
  const reply = compileReply(spec, codec, true);
  return {
    run(turn) {
      reply.sendFrom(turn, turn.connection);
      return NEXT;
    },
    describe: (turn, wanted) => ({ ...encodeBytes(reply.encode(turn, codec).message, wanted), raw: spec.raw }),
  };
};
