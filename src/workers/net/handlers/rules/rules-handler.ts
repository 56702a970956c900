import type { RulesHandler as RulesSpec } from '../../../../contract/rules.ts';
import type { Action } from './actions/index.ts';
import type { ConnectionHandler, HandledConnection } from '../../connection/handler.ts';
import type { HandlerEnvironment } from '../environment.ts';
import type { IdleListener } from './idle-clock.ts';
import { Program, type CompiledRule, type IdleRules } from './program.ts';
import { RulesSession, type TurnTaker, type Waiting } from './rules-session.ts';
import { Succession } from './succession.ts';
import { Turn } from './turn.ts';

const NO_MESSAGE = Buffer.alloc(0);
const NOTHING: readonly Action[] = [];

/** The first rule that fits decides what is done. */
export function* rules(
  spec: RulesSpec,
  _codec: unknown,
  environment: HandlerEnvironment,
): Generator<void, ConnectionHandler> {
  const { predecessor } = environment;
  const before = predecessor instanceof RulesHandler ? predecessor.program : undefined;
  return new RulesHandler(yield* Program.compile(spec, environment, before));
}

export class RulesHandler implements ConnectionHandler, TurnTaker, IdleListener<RulesSession> {
  readonly wantsFrames: boolean;
  readonly program: Program;
  /** To be used again; undefined while it is in use. */
  #turn: Turn | undefined;
  #succession: Succession | undefined;

  constructor(program: Program) {
    this.program = program;
    this.wantsFrames = program.forwards;
  }

  get variables(): ReadonlyMap<string, Buffer> {
    return this.program.variables;
  }

  /** A UDP session begins with a message, and has been greeted before that was looked at. */
  onOpen(connection: HandledConnection, first?: Buffer): void {
    if (first !== undefined && connection.messagesIn > 0) return;
    this.#connected(connection, first ?? NO_MESSAGE);
  }

  onMessage(connection: HandledConnection, message: Buffer, frame?: Buffer): void {
    if (connection.messagesIn === 1 && connection.transport === 'udp') this.#connected(connection, message);
    const session = connection.session as RulesSession | undefined;
    if (this.program.idle.length > 0)
      this.#sessionOf(connection).idle.messageCame(this.program, this, connection.activityMs);
    if (session?.isBusy === true) session.enqueue({ message, frame, messageNumber: connection.messagesIn, idleMs: 0 });
    else if (connection.canSend) this.#answer(connection, message, connection.messagesIn, frame);
  }

  onPeerEnd(connection: HandledConnection): void {
    const session = connection.session as RulesSession | undefined;
    if (session === undefined) connection.close('peer_closed');
    else session.closeWhenDone('peer_closed');
  }

  onEnded(connection: HandledConnection): void {
    if (this.program.close.length > 0) this.#fireFirst(connection, this.program.close, NO_MESSAGE);
  }

  /** Variables stay the connection's own. What waits for the actions of a rule that is not there any more does not wait for them. */
  onReplaced(connection: HandledConnection, next: ConnectionHandler): void {
    if (this.#succession?.handler !== next) this.#succession = new Succession(this.program, next);
    const session = connection.session as RulesSession | undefined;
    if (this.#succession.otherVariables) this.#sessionOf(connection).ownVariables(this.program.variables);
    if (session === undefined) return;
    if (!(next instanceof RulesHandler)) session.idle.stop();
    if (session.waitingTurn !== undefined && !this.#succession.keeps(session.waitingTurn)) session.dropTurn();
  }

  beginAnew(): number {
    this.program.chance.beginAnew();
    return 0;
  }

  onAdopted(connection: HandledConnection): void {
    const session = connection.session as RulesSession | undefined;
    if (this.program.idle.length > 0) this.#sessionOf(connection).idle.follow(this.program, this);
    else session?.idle.stop();
  }

  takeTurn(connection: HandledConnection, { message, frame, messageNumber, idleMs }: Waiting): void {
    if (message !== undefined) this.#answer(connection, message, messageNumber, frame);
    else this.#fireFirst(connection, this.program.idle.find((idle) => idle.idleMs === idleMs)?.rules ?? [], NO_MESSAGE);
  }

  onIdle(session: RulesSession, { idleMs, rules: due }: IdleRules): void {
    if (!session.isBusy) this.#fireFirst(session.connection, due, NO_MESSAGE);
    else if (!session.hasWaitingIdle(idleMs)) session.enqueue({ message: undefined, messageNumber: 0, idleMs });
  }

  #connected(connection: HandledConnection, message: Buffer): void {
    if (this.program.idle.length > 0) this.#sessionOf(connection).idle.messageCame(this.program, this, Date.now());
    if (this.program.connect.length > 0) this.#fireFirst(connection, this.program.connect, message);
  }

  #answer(connection: HandledConnection, message: Buffer, messageNumber: number, frame: Buffer | undefined): void {
    const turn = this.#begin(connection, message, messageNumber);
    turn.frame = frame;
    const rule = this.program.forMessage(turn);
    this.#run(turn, rule, rule === undefined ? this.program.otherwise : rule.actions);
  }

  #fireFirst(connection: HandledConnection, among: readonly CompiledRule[], message: Buffer): void {
    const turn = this.#begin(connection, message, connection.messagesIn);
    const rule = this.program.firstOf(among, turn);
    this.#run(turn, rule, rule?.actions ?? NOTHING);
  }

  /** What an action does may lead here again, and then finds no turn to use again. */
  #begin(connection: HandledConnection, message: Buffer, messageNumber: number): Turn {
    const turn = this.#turn ?? new Turn(this.program);
    this.#turn = undefined;
    turn.begin(connection, message, messageNumber);
    return turn;
  }

  #run(turn: Turn, rule: CompiledRule | undefined, actions: readonly Action[]): void {
    if (rule !== undefined) this.program.counters.hit(rule.number, Date.now());
    if (!turn.run(rule, actions)) return;
    turn.end();
    this.#turn = turn;
  }

  #sessionOf(connection: HandledConnection): RulesSession {
    return (connection.session as RulesSession | undefined) ?? new RulesSession(connection);
  }
}
