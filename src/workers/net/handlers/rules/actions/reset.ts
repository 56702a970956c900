import type { RuleActionOf } from '../../../../../contract/rule-actions.ts';
import { END, type ActionFactory } from './action.ts';

/** Ends the connection at once. */
export const reset: ActionFactory<RuleActionOf<'reset'>> = () => ({
  run(turn) {
    turn.connection.reset('handler');
    return END;
  },
  describe: () => ({}),
});
