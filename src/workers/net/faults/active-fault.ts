import type { BlockList } from 'node:net';
import { affectsConnection, diceFor, diceOf, type Dice } from '../../../contract/faults/chance/index.ts';
import {
  affectsMessages,
  withRamp,
  type CableFault,
  type Fault,
  type FaultOf,
} from '../../../contract/faults/index.ts';
import { blockListOf, isListed } from '../../../contract/ip.ts';
import { faultCellsBytes, type FaultState } from '../../../contract/fault-state.ts';
import { compileMatch, type MessagePredicate } from '../../shared/match/index.ts';
import { ReceivedTrace } from '../capture/fault-trace.ts';
import { EventRate } from '../events/event-rate.ts';
import { systemClock } from './clock.ts';
import { FaultCells } from './fault-cells.ts';
import { rateOf, type Rate } from './rate.ts';
import { SILENT, type FaultReporter } from './fault-reporter.ts';

/** What a fault has done on one thread, since it was created or last changed. */
export interface FaultTally {
  units: number;
  hits: number;
  bytes: number;
  droppedUnits: number;
  droppedBytes: number;
  heldUnits: number;
  heldBytes: number;
  /** Units that were held, and how long they were to be and were, in milliseconds. */
  delayed: number;
  plannedMs: number;
  realMs: number;
}

/** Which connection it is. */
export interface ConnectionFacts {
  /** From 1, since the endpoint was opened. */
  readonly ordinal: number;
  readonly peer: string;
  /** Id of the connection; undefined: it has none yet. */
  readonly id?: string | undefined;
}

/** Events `fault.hit` a second. */
const HITS_PER_SECOND = 10;

export interface ActiveFacts {
  readonly seed: number;
  readonly activatedMs: number;
  /** Default: it shares nothing with other threads. */
  readonly state?: FaultState | undefined;
  /** The clock of `activatedMs`. Default: that of the system. */
  readonly now?: () => number;
  readonly reporter?: FaultReporter;
}

/** What decides whom a fault affects; one that has none of it affects all. */
type Scope = Pick<CableFault, 'enabled'> & Partial<Pick<CableFault, 'when' | 'probability' | 'seed' | 'maxHits'>>;

/** One fault of an endpoint, in one direction if it has any: what its instances on the connections have in common. */
export class ActiveFault<F extends Fault = CableFault> {
  readonly name: string;
  readonly direction: 'in' | 'out' | undefined;
  /** As it was given. */
  readonly fault: F;
  /** With the present value of the attribute of its ramp. */
  readonly current: F;
  readonly activatedMs: number;
  readonly tally: FaultTally;
  readonly generation: number | undefined;
  /** Other threads count in the same memory. */
  readonly isTogether: boolean;
  readonly cells: FaultCells;
  /** What received bytes carry that only this fault has hit. */
  readonly alone: ReceivedTrace;
  readonly #dice: Dice;
  readonly #peers: BlockList | undefined;
  /** Undefined: it affects everything. */
  readonly #affects: MessagePredicate | undefined;
  /** Undefined: it waits for no message. */
  readonly #awaits: MessagePredicate | undefined;
  readonly #reporter: FaultReporter;
  readonly #rate = new EventRate(HITS_PER_SECOND);
  #skipped = 0;
  #rateOfBytes: Rate | undefined;

  constructor(name: string, direction: 'in' | 'out' | undefined, fault: F, facts: ActiveFacts) {
    this.name = name;
    this.direction = direction;
    this.fault = fault;
    const ramped: Fault = withRamp(fault as CableFault, facts.activatedMs, facts.now ?? systemClock.now);
    this.current = ramped as F;
    this.activatedMs = facts.activatedMs;
    const { seed, when }: Scope = fault;
    this.#dice = diceOf(seed ?? facts.seed, name, direction ?? 'in');
    this.#peers = when?.peer === undefined ? undefined : blockListOf(when.peer);
    this.#affects = when?.match && compileMatch(when.match);
    this.#awaits = findAwaited(fault);
    this.generation = facts.state?.generation;
    this.isTogether = facts.state !== undefined;
    this.cells = new FaultCells(facts.state?.cells ?? new SharedArrayBuffer(faultCellsBytes(fault)));
    this.#reporter = facts.reporter ?? SILENT;
    this.alone = new ReceivedTrace([name]);
    this.tally = newTally();
    if (this.isSpent) this.#lookSpent();
  }

  /** Of `bandwidth`: what its connections have in common. */
  get rate(): Rate {
    this.#rateOfBytes ??= rateOf(this.fault as FaultOf<'bandwidth'>, this.activatedMs);
    return this.#rateOfBytes;
  }

  /** Dice of one connection. */
  diceOf(ordinal: number): Dice {
    return diceFor(this.#dice, ordinal);
  }

  /** Whether the fault affects a connection at all. For datagrams, and whole messages, chance is drawn for each. */
  affects({ ordinal, peer }: ConnectionFacts, isStream: boolean): boolean {
    const scope: Scope = this.fault;
    const facts = { ordinal, peer, isStream: isStream && !affectsMessages(this.fault) };
    return affectsConnection(scope, facts, this.diceOf(ordinal), this.#peers);
  }

  /** It affects this message or datagram. */
  affectsMessage(message: Buffer): boolean {
    return this.#affects === undefined || this.#affects(message);
  }

  /** It waits for this message or datagram, of those that it affects. */
  awaitsMessage(message: Buffer): boolean {
    return this.#awaits !== undefined && this.#awaits(message);
  }

  /** It has had its last hit. */
  get isSpent(): boolean {
    const { maxHits }: Scope = this.fault;
    return maxHits !== undefined && this.cells.hits >= maxHits;
  }

  /** It is about to affect something of a connection. False: it has had its last hit, and leaves it alone. */
  hit(connection: string | undefined): boolean {
    const { maxHits }: Scope = this.fault;
    if (maxHits !== undefined && !this.cells.claimHit(maxHits)) return false;
    this.tally.hits += 1;
    if (this.#rate.take(Date.now())) {
      this.#reporter.hit(this, connection, this.#skipped);
      this.#skipped = 0;
    } else this.#skipped += 1;
    if (this.isSpent) this.#lookSpent();
    return true;
  }

  /** It holds so much more, or less. */
  holds(bytes: number, units: number): void {
    this.tally.heldBytes += bytes;
    this.tally.heldUnits += units;
    if (units < 0 && this.tally.heldUnits === 0 && this.isSpent) this.#lookSpent();
  }

  /** A connection is about to be affected as a whole: it counts. False: the fault has had its last hit. */
  countHit(): boolean {
    this.tally.units += 1;
    return this.hit(undefined);
  }

  /** Later: what was hit is held first. */
  #lookSpent(): void {
    queueMicrotask(() => {
      if (this.tally.heldUnits === 0) this.#reporter.spent(this);
    });
  }

  /** A unit has come by. */
  countUnit(bytes: number): void {
    this.tally.units += 1;
    this.tally.bytes += bytes;
  }

  countDropped(bytes: number, units: number): void {
    this.tally.droppedBytes += bytes;
    this.tally.droppedUnits += units;
  }

  /** A unit, or a connection, that was counted was delayed. */
  countDelay(plannedMs: number, realMs: number): void {
    this.tally.delayed += 1;
    this.tally.plannedMs += plannedMs;
    this.tally.realMs += realMs;
  }

  /** A connection that was counted was held for this time. */
  countHeld(realMs: number): void {
    this.tally.delayed += 1;
    this.tally.plannedMs += realMs;
    this.tally.realMs += realMs;
  }

  /** Its peers include this one. */
  hasPeer(peer: string): boolean {
    return this.#peers === undefined || isListed(this.#peers, peer);
  }
}

/** What closes a connection behind a message: its own condition, or that of the scope when it has no other. */
function findAwaited(fault: Fault): MessagePredicate | undefined {
  if (fault.type !== 'close') return undefined;
  const { match, when, afterMs, idleMs, firstBytesMs } = fault;
  if (match !== undefined) return compileMatch(match);
  const isOther = (afterMs ?? idleMs ?? firstBytesMs) !== undefined;
  return when.match === undefined || isOther ? undefined : ALL;
}

const ALL: MessagePredicate = () => true;

function newTally(): FaultTally {
  return {
    units: 0,
    hits: 0,
    bytes: 0,
    droppedUnits: 0,
    droppedBytes: 0,
    heldUnits: 0,
    heldBytes: 0,
    delayed: 0,
    plannedMs: 0,
    realMs: 0,
  };
}
