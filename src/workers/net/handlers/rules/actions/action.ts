import type { Encoding } from '../../../../../contract/bytes.ts';
import type { RuleActionType } from '../../../../../contract/rule-actions.ts';
import { AppError } from '../../../../../core/errors/index.ts';
import type { Rule } from '../../../../../contract/rules.ts';
import type { Egress } from '../../../../shared/egress.ts';
import type { TemplateContext } from '../../../../shared/template/index.ts';
import type { HandledConnection } from '../../../connection/handler.ts';
import type { EventRate } from '../../../events/event-rate.ts';
import type { Forward, ForwardOwner } from '../../../relay/index.ts';
import type { HandlerEnvironment } from '../../environment.ts';

/** What an action reads and does. Rendering a template with it sees the message that is answered. */
export interface ActionContext extends TemplateContext {
  readonly connection: HandledConnection;
  /** The bytes the message came as; undefined: the same, or not known. */
  readonly frame: Buffer | undefined;
  /** Undefined for `otherwise`. */
  readonly rule: { readonly spec: Pick<Rule, 'name' | 'on'> } | undefined;
  /** For actions that wait: calls back later, unless the connection ends before. */
  after(ms: number, callback: () => void): void;
  /** For actions that have waited: does the next one. */
  goOn(): void;
  /** The next random number of the rules, from 0 to 1. */
  random(): number;
  /** Variables of the connection, to be changed. */
  ownVariables(): Map<string, Buffer>;
  /** What rules remember of the connection; created when it is first needed. */
  ownSession(): ActionSession;
}

/** What actions keep with a connection. */
export interface ActionSession extends ForwardOwner {
  /** Connections to other servers, by target. */
  readonly forwards: Map<string, Forward>;
  /** A server that it forwarded to has ended its connection. */
  readonly hasLostForward: boolean;
  /** The message that is being sent in pieces: nothing may come between. */
  pieces: { flush(): void } | undefined;
}

/** What comes after an action: the next one, the next one later (the action calls `goOn()` then), or nothing. */
export const NEXT = 0;
export const LATER = 1;
export const END = 2;
export type Outcome = typeof NEXT | typeof LATER | typeof END;

/** An action of a rule, ready to be done any number of times. */
export interface Action {
  readonly type: RuleActionType;
  run(turn: ActionContext): Outcome;
  /** What it would do, for a dry run, with messages in `encoding`; of all it could change only the variables of the dry run are changed. */
  describe(turn: ActionContext, encoding: Encoding): object;
}

export interface ActionEnvironment extends Omit<HandlerEnvironment, 'egress'> {
  readonly compiledEgress: Egress;
  /** Bounds the events of all rules of the listener. */
  readonly events: EventRate;
}

export type ActionFactory<Spec> = (spec: Spec, environment: ActionEnvironment) => Omit<Action, 'type'>;

/** The result of `make`; undefined, with a reported error, when the framing cannot encode it. */
export function encodable<T>({ connection }: ActionContext, make: () => T): T | undefined {
  try {
    return make();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    connection.notSent(thrown);
    return undefined;
  }
}
