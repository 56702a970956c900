import type { RuleAction, RuleActionOf, RuleActionType } from '../../../../../contract/rule-actions.ts';
import type { Action, ActionEnvironment, ActionFactory } from './action.ts';
import { close } from './close.ts';
import { delay } from './delay.ts';
import { drop } from './drop.ts';
import { emit } from './emit.ts';
import { forward } from './forward.ts';
import { half } from './half.ts';
import { reset } from './reset.ts';
import { sendChunked } from './send-chunked.ts';
import { send } from './send.ts';
import { setState } from './set-state.ts';
import { tag } from './tag.ts';

export { END, LATER, NEXT, type Action, type ActionEnvironment, type Outcome } from './action.ts';

/** Every action. A new one is a schema in src/contract/rule-actions.ts, a file here and a row here. */
const actions: { readonly [T in RuleActionType]: ActionFactory<RuleActionOf<T>> } = {
  send,
  sendChunked,
  delay,
  close,
  half,
  reset,
  drop,
  setState,
  tag,
  forward,
  emit,
};

/** Makes an action ready. Throws `message_not_encodable` when the framing cannot say its fixed data. */
export function compileAction(spec: RuleAction, environment: ActionEnvironment): Action {
  return { type: spec.type, ...factoryOf(spec)(spec, environment) };
}

/** The row of the table. It takes exactly this type of action, which the type of the whole table cannot say. */
function factoryOf<T extends RuleActionType>(spec: RuleActionOf<T> & { type: T }): ActionFactory<RuleActionOf<T>> {
  return actions[spec.type];
}
