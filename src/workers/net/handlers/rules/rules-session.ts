import { AppError } from '../../../../core/errors/index.ts';
import { ownBytes } from '../../memory/own-bytes.ts';
import type { Answered } from '../../capture/answered.ts';
import type { RecordedMessage } from '../../capture/message-ring.ts';
import type { Forward } from '../../relay/index.ts';
import type { HandledConnection, Handler, Session } from '../../connection/handler.ts';
import type { ActionSession } from './actions/action.ts';
import { IdleClock, type IdleOwner } from './idle-clock.ts';
import type { CompiledRule, IdleRules, Program } from './program.ts';

/** Things that may wait until the actions before them are done, and the bytes of their messages together. Past it the message is not answered: `reply_queue_full`. */
export const MAX_WAITING = { count: 1024, bytes: 1024 * 1024 } as const;
/** From here on TCP peers are not read from, until everything that waits is done. */
const HOLD_FROM = { count: 128, bytes: 128 * 1024 } as const;

/** What waits for its turn: a message, or idle rules. */
export interface Waiting {
  /** Undefined for idle rules. */
  readonly message: Buffer | undefined;
  /** The bytes the message came as, when a rule may forward them. */
  readonly frame?: Buffer | undefined;
  readonly messageNumber: number;
  /** Where the message was recorded. */
  readonly recorded?: RecordedMessage | undefined;
  readonly idleMs: number;
}

/** A turn whose actions are not done yet. */
export interface WaitingTurn {
  readonly program: Program;
  readonly rule: CompiledRule | undefined;
}

/** The rules of an endpoint, as the sessions of its connections call them. */
export interface RulesOwner {
  readonly program: Program;
  begun(connection: HandledConnection, first: Buffer | undefined, session: RulesSession): void;
  choose(connection: HandledConnection, message: Buffer, session: RulesSession): Answered | undefined;
  received(connection: HandledConnection, message: Buffer, frame: Buffer | undefined, session: RulesSession): void;
  /** Answers what has waited. */
  takeTurn(session: RulesSession, waiting: Waiting): void;
  idleDue(session: RulesSession, idle: IdleRules): void;
  successionTo(next: Handler): RulesSuccession;
  ended(connection: HandledConnection, session: RulesSession): void;
}

/** What becomes of a connection's rules when the endpoint gets another handler. */
export interface RulesSuccession {
  /** The next handler, when it has rules too. */
  readonly rules: RulesOwner | undefined;
  /** Connections without variables of their own would see other ones with the next handler. */
  readonly otherVariables: boolean;
  /** Whether the actions that a turn has left are still to be done: their rule, or `otherwise`, is there as it was. */
  keeps(turn: WaitingTurn): boolean;
}

/**
 * What rules remember of one connection: variables, the turn that waits and what waits behind it, connections to other servers.
 *
 *   message ─▶ is a turn under way? ──no──▶ rule ─▶ actions, at once
 *                     └──yes──▶ queue ──turn ended──▶ rule ─▶ actions
 *
 * So actions never overtake each other, and a rule sees the variables as the actions before it have left them.
 */
export class RulesSession implements Session, ActionSession, IdleOwner {
  readonly connection: HandledConnection;
  #rules: RulesOwner;
  /** The endpoint has a handler without rules by now, which answers; variables and connections to other servers stay. */
  #other: Session | undefined;
  /** Undefined: those that its rules begin with. */
  variables: Map<string, Buffer> | undefined;
  readonly forwards = new Map<string, Forward>();
  readonly idle: IdleClock;
  /** The message that is being sent in pieces: nothing may come between. */
  pieces: { flush(): void } | undefined;
  readonly #queue: Waiting[] = [];
  readonly #holders = new Set<object>();
  #queuedBytes = 0;
  #turn: WaitingTurn | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isWorkingOff = false;
  #hasEnded = false;
  #hasLostForward = false;
  /** Why the connection is to be closed once nothing waits any more. */
  #closing: 'peer_closed' | 'handler' | undefined;

  /** From here on it is the session of the connection. */
  constructor(connection: HandledConnection, rules: RulesOwner) {
    this.connection = connection;
    this.#rules = rules;
    this.idle = new IdleClock(this);
    connection.session = this;
  }

  /** The one that a connection has, if it has one. */
  static of({ session }: HandledConnection): RulesSession | undefined {
    return session instanceof RulesSession ? session : undefined;
  }

  opened(connection: HandledConnection, first?: Buffer): void {
    this.#rules.begun(connection, first, this);
  }

  choose(connection: HandledConnection, message: Buffer): Answered | undefined {
    if (this.#other === undefined) return this.#rules.choose(connection, message, this);
    return this.#other.choose?.(connection, message);
  }

  message(connection: HandledConnection, message: Buffer, frame?: Buffer): void {
    if (this.#other === undefined) this.#rules.received(connection, message, frame, this);
    else this.#other.message(connection, message, frame);
  }

  peerEnded(connection: HandledConnection): void {
    if (this.#other === undefined) this.closeWhenDone('peer_closed');
    else this.#other.peerEnded(connection);
  }

  writable(connection: HandledConnection): void {
    for (const forward of this.forwards.values()) forward.peerReads();
    this.#other?.writable?.(connection);
  }

  /** Variables stay the connection's own. What waits for the actions of a rule that is not there any more does not wait for them. */
  replacedBy(connection: HandledConnection, next: Handler): Session {
    const succession = this.#rules.successionTo(next);
    const { rules } = succession;
    const isDropped = this.#turn !== undefined && !succession.keeps(this.#turn);
    if (this.#other === undefined && succession.otherVariables) this.ownVariables(this.#rules.program.variables);
    const released = this.#other?.replacedBy?.(connection, next);
    this.#other = rules === undefined ? (released ?? next.open(connection)) : undefined;
    this.#rules = rules ?? this.#rules;
    if (rules === undefined) this.idle.stop();
    if (isDropped) this.dropTurn();
    if (rules !== undefined && !this.#hasEnded) this.idle.follow(rules.program);
    return this;
  }

  closed(connection: HandledConnection): void {
    if (this.#other === undefined) this.#rules.ended(connection, this);
    else this.#other.closed?.(connection);
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    this.idle.stop();
    this.#queue.length = 0;
    this.#turn = undefined;
    for (const forward of this.forwards.values()) forward.destroy();
    this.forwards.clear();
  }

  idleDue(idle: IdleRules): void {
    this.#rules.idleDue(this, idle);
  }

  get sendingPieces(): boolean {
    return this.pieces !== undefined;
  }

  /** Something has to be done before anything new. */
  get isBusy(): boolean {
    return this.#turn !== undefined || this.#isWorkingOff;
  }

  /** For later, in order. */
  enqueue(waiting: Waiting): void {
    const bytes = waiting.message?.length ?? 0;
    if (this.#queue.length >= MAX_WAITING.count || this.#queuedBytes + bytes > MAX_WAITING.bytes) {
      this.connection.notSent(
        new AppError(
          'reply_queue_full',
          `${this.#queue.length} messages wait for the actions before them; this one is not answered.`,
        ),
      );
      return;
    }
    this.#queue.push(
      waiting.message === undefined
        ? waiting
        : { ...waiting, message: ownBytes(waiting.message), frame: waiting.frame && ownBytes(waiting.frame) },
    );
    this.#queuedBytes += bytes;
    if (this.#queue.length >= HOLD_FROM.count || this.#queuedBytes >= HOLD_FROM.bytes) this.hold(this);
  }

  /** The turn goes on by `callback`, unless the connection ends before. */
  waitFor(turn: WaitingTurn, ms: number, callback: () => void): void {
    this.#turn = turn;
    this.#timer = setTimeout(callback, ms);
  }

  /** Its own variables; `initial`: what they begin with. */
  ownVariables(initial: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
    this.variables ??= new Map(initial);
    return this.variables;
  }

  /** Nothing waits any more, variables and idle rules begin anew. A message in pieces is cut where it is. Connections to other servers stay, since they are this connection's. */
  reset(): number {
    const dropped = this.#queue.length + (this.#turn === undefined ? 0 : 1);
    clearTimeout(this.#timer);
    this.#turn = undefined;
    this.pieces = undefined;
    this.#queue.length = 0;
    this.#queuedBytes = 0;
    this.variables = undefined;
    this.idle.restart();
    this.release(this);
    this.#closeIfWanted();
    return dropped;
  }

  /** Its rule is not there any more: what is left of the turn that waits is not done, except that a message is not cut in half. */
  dropTurn(): void {
    if (this.#turn === undefined) return;
    clearTimeout(this.#timer);
    this.pieces?.flush();
    this.pieces = undefined;
    this.turnEnded();
  }

  /** The turn that waited has done everything. */
  turnEnded(): void {
    this.#turn = undefined;
    this.#workOff();
    if (this.isBusy) return;
    this.release(this);
    this.#closeIfWanted();
  }

  #workOff(): void {
    const { connection } = this;
    this.#isWorkingOff = true;
    // By position, and emptied at the end: shift() would move what is left each time.
    let taken = 0;
    while (taken < this.#queue.length && this.#turn === undefined && connection.canSend && !this.#hasEnded) {
      const waiting = this.#queue[taken++] as Waiting;
      this.#queuedBytes -= waiting.message?.length ?? 0;
      if (this.#other === undefined) this.#rules.takeTurn(this, waiting);
      else if (waiting.message !== undefined) this.#other.message(connection, waiting.message, waiting.frame);
    }
    this.#queue.splice(0, taken);
    this.#isWorkingOff = false;
  }

  /** Whether idle rules wait already: once is enough. */
  hasWaitingIdle(idleMs: number): boolean {
    return this.#queue.some((waiting) => waiting.message === undefined && waiting.idleMs === idleMs);
  }

  /** Closes the connection once nothing waits and no other server is left to say anything. */
  closeWhenDone(reason: 'peer_closed' | 'handler'): void {
    this.#closing ??= reason;
    this.#closeIfWanted();
  }

  #closeIfWanted(): void {
    if (this.#closing === undefined || this.isBusy) return;
    // The peer has said everything: so have we, to the other servers. They have a bounded time to answer.
    if (this.#closing === 'peer_closed' && this.forwards.size > 0)
      for (const forward of this.forwards.values()) forward.end(this.connection.endpoint.closeTimeoutMs);
    else this.connection.close(this.#closing);
  }

  /** A server that it forwards to is gone, and so will the connection be: no other one takes its place. */
  get hasLostForward(): boolean {
    return this.#hasLostForward;
  }

  /** A server that it forwards to is gone, and the connection ends in the same way. `ended`: its server has ended it in order. */
  forwardGone(forward: Forward, ended: boolean): void {
    for (const [key, one] of this.forwards) if (one === forward) this.forwards.delete(key);
    this.release(forward);
    this.#hasLostForward = true;
    if (this.#hasEnded) return;
    if (ended) this.closeWhenDone('handler');
    else this.connection.reset('handler');
  }

  /** The peer is not read from while anybody holds it. */
  hold(holder: object): void {
    this.#holders.add(holder);
    this.connection.hold();
  }

  release(holder: object): void {
    if (this.#holders.delete(holder) && this.#holders.size === 0 && !this.#hasEnded) this.connection.release();
  }
}
