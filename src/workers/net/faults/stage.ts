import type { Carried } from './carried.ts';
import type { CableFault } from '../../../contract/faults/index.ts';
import type { CellRow } from './cell-row.ts';
import type { Rate } from './rate.ts';

/**
 * What ends a direction, behind its last byte. `fin` and `rst` are those of the sender. Faults make `close` (FIN, and the connection is
 * closed), `reset` (RST) and also `fin`. UDP: each ends the session.
 */
export type End = 'fin' | 'rst' | 'close' | 'reset';
/** A chunk of a stream, one of its messages, or a datagram; or what ends it. Nothing passes a pipeline behind an end. */
export type Unit = Buffer | End;

/** What a stage may use. It knows no socket. */
export interface StageContext {
  /** Bytes of a stream, or datagrams. */
  readonly isStream: boolean;
  /** Monotonic, milliseconds. */
  now(): number;
  /** Hands a unit on, to the next stage or out. */
  pass(unit: Unit): void;
  /** What the unit carries that comes by just now. A stage keeps it with what it holds: see `passHeld`. */
  readonly carried: Carried;
  /** Calls `due` of the stage once, not before this time, instead of when it was armed for. Infinity: never. */
  arm(dueMs: number): void;
  /** A number from 0 up to, not including, 1: a pure function of the seed, the fault, the connection, the direction and these. */
  roll(unit: number, draw: number): number;
  /** The stage holds so many bytes and units more, or fewer; an end is a unit. */
  holds(bytes: number, units: number): void;
  /** The stage may hold no more: a datagram has to be dropped, and a stream is not read. */
  readonly isFull: boolean;
  /** Another stage holds too much, or the peer does not read: nothing should be added to the traffic. */
  readonly isClogged: boolean;
  /**
   * What the fault has in common for all connections of a peer, or of the endpoint, on all threads. Undefined: the connection has it for
   * itself, also when too many peers have connections.
   */
  findShared(by: 'connection' | 'peer' | 'endpoint'): CellRow | undefined;
  /** Of `bandwidth`: one object as long as the fault does not change. */
  readonly rate: Rate;
  /** A unit is about to be affected by the fault: it counts. False: the fault has had its last hit, and the unit is to pass as it is. */
  hit(): boolean;
  /** A unit was dropped: it counts. */
  drop(bytes: number): void;
  /** Bytes of a unit that passes were cut off: they count. */
  cut(bytes: number): void;
  /** The time a unit was to be held, and was. */
  delayed(plannedMs: number, realMs: number): void;
}

/**
 * One fault on one direction of one connection. It decides what leaves and when. Units that it is not to affect still pass it while it holds
 * others, because a stream keeps its order.
 */
export interface Stage {
  /** Bytes it may hold before it is full; absent: it holds none. */
  readonly queueBytes?: number;
  /** A unit that the fault affects. `at`: the offset in the stream, or the number of the message or datagram, from 0. */
  push(unit: Buffer, at: number): void;
  /** A unit that it does not affect. Default: it passes. */
  follow?(unit: Buffer): void;
  /** Bytes of a stream that make no message, and come where whole messages are affected. Default: as {@link follow}. */
  loose?(bytes: Buffer): void;
  /** The unit that came last is the message that the fault waits for. */
  awaitedCame?(): void;
  /** A message or a datagram ends with the unit that came last. */
  messageEnded?(): void;
  /** The end of the stream. Default: it passes. */
  end?(end: End): void;
  /** What was armed is due. */
  due?(nowMs: number): void;
  /** The fault becomes active on this connection: with it, at the start of a window or of a period. */
  start?(nowMs: number): void;
  /** The attribute of its ramp, or what is shared, has changed: it is called a few times a second. */
  ramped?(nowMs: number): void;
  /** `ramped` is wanted without a ramp. */
  readonly isShared?: boolean;
  /** The window or the period is over. Default: what is held keeps its time. */
  stop?(nowMs: number): void;
  /** The fault is removed, or changes its type or place: what is held passes at once, in order. */
  release?(): void;
  /** The fault is removed, instead of {@link release}: it may end the connection. */
  remove?(): void;
}

/** The stage of one type: it takes over changed attributes while it holds units. */
export interface StageOf<F extends CableFault> extends Stage {
  change(fault: F): void;
}

export type CreateStage<F extends CableFault> = (fault: F, context: StageContext) => StageOf<F>;
