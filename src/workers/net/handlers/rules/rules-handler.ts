import type { RulesHandler as RulesSpec } from '../../../../contract/rules.ts';
import type { Answered } from '../../capture/answered.ts';
import type { HandledConnection, Handler, Session } from '../../connection/handler.ts';
import type { HandlerEnvironment } from '../environment.ts';
import type { Action } from './actions/index.ts';
import { Program, type CompiledRule, type IdleRules } from './program.ts';
import { RulesSession, type RulesOwner, type Waiting } from './rules-session.ts';
import { Succession } from './succession.ts';
import { Turn } from './turn.ts';

const NO_MESSAGE = Buffer.alloc(0);
const NOTHING: readonly Action[] = [];

/** The first rule that fits decides what is done. */
export function* rules(spec: RulesSpec, _codec: unknown, environment: HandlerEnvironment): Generator<void, Handler> {
  const { predecessor } = environment;
  const before = predecessor instanceof RulesHandler ? predecessor.program : undefined;
  return new RulesHandler(yield* Program.compile(spec, environment, before));
}

/**
 * Rules for all connections of an endpoint. It is itself the session of a connection until there is something to remember (variables, a turn
 * that waits, another server): then the connection gets a {@link RulesSession}, which passes itself along with each call.
 */
export class RulesHandler implements Handler, Session, RulesOwner {
  readonly wantsFrames: boolean;
  readonly program: Program;
  /** To be used again; undefined while it is in use. */
  #turn: Turn | undefined;
  /** Of the message that is recorded just now: its rule is chosen. */
  #chosen: Turn | undefined;
  #succession: Succession | undefined;

  constructor(program: Program) {
    this.program = program;
    this.wantsFrames = program.forwards;
  }

  get variables(): ReadonlyMap<string, Buffer> {
    return this.program.variables;
  }

  open(connection: HandledConnection): Session {
    if (this.program.idle.length === 0) return this;
    const session = new RulesSession(connection, this);
    session.idle.follow(this.program);
    return session;
  }

  beginAnew(): void {
    this.program.beginAnew();
  }

  opened(connection: HandledConnection, first?: Buffer): void {
    this.begun(connection, first, undefined);
  }

  /** Undefined: something has to be done before, and the rule is chosen then. */
  choose(connection: HandledConnection, message: Buffer, session?: RulesSession): Answered | undefined {
    const isBehindConnect =
      this.program.connect.length > 0 && connection.messagesIn === 0 && isListenersSession(connection);
    if (session?.isBusy === true || isBehindConnect) return undefined;
    const turn = this.#begin(connection, message, connection.messagesIn + 1, session);
    turn.rule = this.program.forMessage(turn);
    this.#chosen = turn;
    return this.program.answeredBy(turn.rule);
  }

  message(connection: HandledConnection, message: Buffer, frame?: Buffer): void {
    this.received(connection, message, frame, undefined);
  }

  peerEnded(connection: HandledConnection): void {
    connection.close('peer_closed');
  }

  replacedBy(connection: HandledConnection, next: Handler): Session {
    // Without variables of its own the connection would see other ones with the next handler.
    if (this.successionTo(next).otherVariables) return new RulesSession(connection, this).replacedBy(connection, next);
    return next.open(connection);
  }

  closed(connection: HandledConnection): void {
    this.ended(connection, undefined);
  }

  /** A UDP session of a listener begins with a message: its `connect` rules have fired before that was looked at. */
  begun(connection: HandledConnection, first: Buffer | undefined, session: RulesSession | undefined): void {
    if (first === undefined || connection.messagesIn === 0) this.#connected(connection, first ?? NO_MESSAGE, session);
  }

  received(
    connection: HandledConnection,
    message: Buffer,
    frame: Buffer | undefined,
    session: RulesSession | undefined,
  ): void {
    const chosen = this.#chosen;
    this.#chosen = undefined;
    if (chosen === undefined) return this.#receivedLater(connection, message, frame, session);
    session?.idle.messageCame(connection.activityMs);
    chosen.frame = frame;
    this.#answer(chosen);
  }

  /** What comes before it decides on its rule, too. */
  #receivedLater(
    connection: HandledConnection,
    message: Buffer,
    frame: Buffer | undefined,
    session: RulesSession | undefined,
  ): void {
    const { messagesIn: messageNumber } = connection;
    const { latest: recorded } = connection.record;
    const isFirstDatagram = messageNumber === 1 && isListenersSession(connection);
    if (isFirstDatagram) this.#connected(connection, message, session);
    session?.idle.messageCame(connection.activityMs);
    const waiting = isFirstDatagram ? RulesSession.of(connection) : session;
    const late = { message, frame, messageNumber, recorded, idleMs: 0 };
    if (waiting?.isBusy === true) waiting.enqueue(late);
    else if (connection.canSend) this.#answerLater(connection, late, waiting);
  }

  takeTurn(session: RulesSession, waiting: Waiting): void {
    const { connection } = session;
    const { message, idleMs } = waiting;
    if (message !== undefined) this.#answerLater(connection, { ...waiting, message }, session);
    else
      this.#fireFirst(
        connection,
        this.program.idle.find((idle) => idle.idleMs === idleMs)?.rules ?? [],
        NO_MESSAGE,
        session,
      );
  }

  idleDue(session: RulesSession, { idleMs, rules: due }: IdleRules): void {
    if (!session.isBusy) this.#fireFirst(session.connection, due, NO_MESSAGE, session);
    else if (!session.hasWaitingIdle(idleMs)) session.enqueue({ message: undefined, messageNumber: 0, idleMs });
  }

  successionTo(next: Handler): Succession {
    if (this.#succession?.handler !== next)
      this.#succession = new Succession(this.program, next, next instanceof RulesHandler ? next : undefined);
    return this.#succession;
  }

  ended(connection: HandledConnection, session: RulesSession | undefined): void {
    if (this.program.close.length > 0) this.#fireFirst(connection, this.program.close, NO_MESSAGE, session);
  }

  #connected(connection: HandledConnection, message: Buffer, session: RulesSession | undefined): void {
    if (this.program.connect.length > 0) this.#fireFirst(connection, this.program.connect, message, session);
  }

  #answerLater(
    connection: HandledConnection,
    { message, frame, messageNumber, recorded }: Waiting & { readonly message: Buffer },
    session: RulesSession | undefined,
  ): void {
    const turn = this.#begin(connection, message, messageNumber, session);
    turn.frame = frame;
    turn.rule = this.program.forMessage(turn);
    if (recorded !== undefined) connection.record.complete(recorded, this.program.answeredBy(turn.rule));
    this.#answer(turn);
  }

  /** The rule of the turn is chosen. */
  #answer(turn: Turn): void {
    const { connection, message, rule } = turn;
    if (rule === undefined) connection.endpoint.looseEnds?.unmatched(connection.id, connection.activityMs, message);
    this.#run(turn, rule, rule === undefined ? this.program.otherwise : rule.actions);
  }

  #fireFirst(
    connection: HandledConnection,
    among: readonly CompiledRule[],
    message: Buffer,
    session: RulesSession | undefined,
  ): void {
    const turn = this.#begin(connection, message, connection.messagesIn, session);
    const rule = this.program.firstOf(among, turn);
    this.#run(turn, rule, rule?.actions ?? NOTHING);
  }

  /** What an action does may lead here again, and then finds no turn to use again. */
  #begin(
    connection: HandledConnection,
    message: Buffer,
    messageNumber: number,
    session: RulesSession | undefined,
  ): Turn {
    const turn = this.#turn ?? new Turn(this);
    this.#turn = undefined;
    turn.begin(connection, message, messageNumber, session);
    return turn;
  }

  #run(turn: Turn, rule: CompiledRule | undefined, actions: readonly Action[]): void {
    if (rule !== undefined) this.program.counters.hit(rule.number, Date.now());
    if (!turn.run(rule, actions)) return;
    turn.end();
    this.#turn = turn;
  }
}

/** A UDP session of a listener: it begins with a datagram. */
function isListenersSession({ transport, direction }: HandledConnection): boolean {
  return transport === 'udp' && direction === 'inbound';
}
