import type { RuleActionOf } from '../../../../../contract/rule-actions.ts';
import { END, type ActionFactory } from './action.ts';

/** No answer. */
export const drop: ActionFactory<RuleActionOf<'drop'>> = () => ({ run: () => END, describe: () => ({}) });
