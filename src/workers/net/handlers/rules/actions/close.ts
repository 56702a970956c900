import type { RuleActionOf } from '../../../../../contract/rule-actions.ts';
import { END, type ActionFactory } from './action.ts';

/** Ends the connection once everything is sent. */
export const close: ActionFactory<RuleActionOf<'close'>> = () => ({
  run(turn) {
    turn.connection.close('handler');
    return END;
  },
  describe: () => ({}),
});
