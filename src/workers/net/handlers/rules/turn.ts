import type { Matcher } from 're2js';
import type { Address } from '../../../../contract/endpoint.ts';
import { ReadMessage } from '../../../shared/match/index.ts';
import { LATER, NEXT, type Action, type ActionContext } from './actions/action.ts';
import type { HandledConnection } from '../../connection/handler.ts';
import type { CompiledRule, Program } from './program.ts';
import { RulesSession, type RulesOwner } from './rules-session.ts';

const NO_MESSAGE = Buffer.alloc(0);
const NO_ACTIONS: readonly Action[] = [];

/**
 * One thing that happened on a connection, and the actions that answer it. A handler uses the same turn again and again, and lets go of
 * it when an action has to wait: then it belongs to the session, and the handler makes another.
 */
export class Turn extends ReadMessage implements ActionContext {
  readonly #rules: RulesOwner;
  #connection: HandledConnection | undefined;
  #session: RulesSession | undefined;
  rule: CompiledRule | undefined;
  messageNumber = 0;
  /** The bytes the message came as; undefined: the same, or not known. */
  frame: Buffer | undefined;
  #actions = NO_ACTIONS;
  #at = 0;
  #counter: number | undefined;
  #matchers: (Matcher | undefined)[] | undefined;

  constructor(rules: RulesOwner) {
    super();
    this.#rules = rules;
  }

  get program(): Program {
    return this.#rules.program;
  }

  get connection(): HandledConnection {
    // Set from begin() to end(), which is while anybody has the turn.
    return this.#connection as HandledConnection;
  }

  /** Something that happened meanwhile on the same connection may have begun one. */
  get session(): RulesSession | undefined {
    this.#session ??= RulesSession.of(this.connection);
    return this.#session;
  }

  /** `session`: of the connection, when it has begun. */
  begin(
    connection: HandledConnection,
    message: Buffer,
    messageNumber: number,
    session: RulesSession | undefined,
  ): void {
    this.#connection = connection;
    this.#session = session;
    this.messageNumber = messageNumber;
    this.read(message);
  }

  /** Does the actions, until one has to wait. True: none had to, and the turn can be used again. */
  run(rule: CompiledRule | undefined, actions: readonly Action[]): boolean {
    this.rule = rule;
    this.#actions = actions;
    this.#at = 0;
    return this.#go();
  }

  /** What it was about is let go: the message may be a view of a whole chunk. */
  end(): void {
    this.#connection = undefined;
    this.#session = undefined;
    this.rule = undefined;
    this.frame = undefined;
    this.#actions = NO_ACTIONS;
    this.#counter = undefined;
    this.#matchers = undefined;
    this.read(NO_MESSAGE);
  }

  random(): number {
    return this.program.chance.next();
  }

  after(ms: number, callback: () => void): void {
    this.ownSession().waitFor(this, ms, callback);
  }

  goOn(): void {
    const session = this.ownSession();
    if (this.#go()) session.turnEnded();
  }

  #go(): boolean {
    const { record } = this.connection;
    // What an action does may begin another turn on the connection.
    const before = record.answering;
    record.answering = this.program.answeredBy(this.rule);
    const isDone = this.#doActions();
    record.answering = before;
    return isDone;
  }

  #doActions(): boolean {
    while (this.#at < this.#actions.length) {
      const outcome = (this.#actions[this.#at++] as Action).run(this);
      if (outcome === NEXT) continue;
      if (outcome === LATER) return false;
      break;
    }
    return true;
  }

  /** What the connection is remembered by; begun when it is first needed. */
  ownSession(): RulesSession {
    return this.session ?? new RulesSession(this.connection, this.#rules);
  }

  ownVariables(): Map<string, Buffer> {
    return this.ownSession().ownVariables(this.program.variables);
  }

  override variable(name: string): Buffer | undefined {
    return (this.session?.variables ?? this.program.variables).get(name);
  }

  /** The bytes of a group, by the first `matches` of the rule that has it and holds; empty when the group is not part of the match. */
  capture(group: string): Buffer {
    const expressions = this.rule?.expressions ?? [];
    this.#matchers ??= [];
    for (const [index, expression] of expressions.entries()) {
      const isNumber = /^\d/.test(group);
      if (isNumber ? Number(group) > expression.groupCount() : !Object.hasOwn(expression.namedGroups(), group))
        continue;
      let matcher = this.#matchers[index];
      if (matcher === undefined) {
        const found = expression.matcher(this.message);
        if (!found.find()) continue;
        this.#matchers[index] = matcher = found;
      }
      const key = isNumber ? Number(group) : group;
      const start = matcher.start(key);
      return start < 0 ? NO_MESSAGE : this.message.subarray(start, matcher.end(key));
    }
    return NO_MESSAGE;
  }

  /** Counted when it is first asked for, and the same throughout one turn. */
  get counter(): number {
    this.#counter ??= this.connection.countRendering();
    return this.#counter;
  }

  get connectionId(): string {
    return this.connection.id;
  }

  get remote(): Address {
    return { host: this.connection.remoteHost, port: this.connection.remotePort };
  }

  get local(): Address {
    return { host: this.connection.localHost, port: this.connection.localPort };
  }
}
