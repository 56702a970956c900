import type { RuleActionOf } from '../../../../../contract/rule-actions.ts';
import { LATER, type ActionFactory } from './action.ts';

/** Waits before the next action. */
export const delay: ActionFactory<RuleActionOf<'delay'>> = ({ ms, minMs = ms ?? 0, maxMs = ms ?? 0 }) => ({
  run(turn) {
    turn.after(minMs + Math.round(turn.random() * (maxMs - minMs)), () => turn.goOn());
    return LATER;
  },
  describe: () => (minMs === maxMs ? { ms: minMs } : { minMs, maxMs }),
});
