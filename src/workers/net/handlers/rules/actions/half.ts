import type { RuleActionOf } from '../../../../../contract/rule-actions.ts';
import { END, type ActionFactory } from './action.ts';

/** FIN of our side only. */
export const half: ActionFactory<RuleActionOf<'half'>> = () => ({
  run(turn) {
    turn.connection.half();
    return END;
  },
  describe: () => ({}),
});
