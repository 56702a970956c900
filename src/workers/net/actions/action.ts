import type { Encoding } from '../../../contract/bytes.ts';
import type { RuleActionType } from '../../../contract/rule-actions.ts';
import { AppError } from '../../../core/errors/index.ts';
import type { HandlerEnvironment } from '../handlers/handler.ts';
import type { EventRate } from '../events/event-rate.ts';
import type { Egress } from '../../shared/egress.ts';
import type { Turn } from '../handlers/rules/turn.ts';

/** What comes after an action: the next one, the next one later (the action calls `turn.goOn()` then), or nothing. */
export const NEXT = 0;
export const LATER = 1;
export const END = 2;
export type Outcome = typeof NEXT | typeof LATER | typeof END;

/** An action of a rule, ready to be done any number of times. */
export interface Action {
  readonly type: RuleActionType;
  run(turn: Turn): Outcome;
  /** What it would do, for a dry run, with messages in `encoding`; of all it could change only the variables of the dry run are changed. */
  describe(turn: Turn, encoding: Encoding): object;
}

export interface ActionEnvironment extends Omit<HandlerEnvironment, 'egress'> {
  readonly compiledEgress: Egress;
  /** Bounds the events of all rules of the listener. */
  readonly events: EventRate;
}

export type ActionFactory<Spec> = (spec: Spec, environment: ActionEnvironment) => Omit<Action, 'type'>;

/** What `make` makes; undefined, and told, when the framing cannot say it. */
export function encodable<T>({ connection }: Turn, make: () => T): T | undefined {
  try {
    return make();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    connection.notSent(thrown);
    return undefined;
  }
}
