import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import { ReceivedTrace, type Hits, type Trace } from '../capture/fault-trace.ts';
import type { ActiveFault, ConnectionFacts } from './active-fault.ts';
import type { HeldBudget } from './held-budget.ts';
import { Carried } from './carried.ts';
import { bytesOf } from './cut-queue.ts';
import { Step } from './step.ts';
import type { Inlet, Progress, StepOwner } from './step-owner.ts';
import type { End, Unit } from './stage.ts';
import type { TypeTotals } from './type-totals.ts';
import type { TimerHeap } from './timer-heap.ts';

/** What the faults of all connections of a thread share. */
export interface FaultThread {
  readonly heap: TimerHeap;
  readonly budget: HeldBudget;
  /** Of faults that there are no longer. */
  readonly totals: TypeTotals;
  /** Of the thread on its node, from 0. Default 0. */
  readonly number?: number;
}

/** Where the units come out. */
export interface PipelineSink {
  /** Takes a unit. `hits`: of received bytes the faults that hit them; undefined: none. */
  unit(bytes: Buffer, hits: Hits | undefined): void;
  /** The direction has ended, behind the last unit. Once. */
  ended(end: End): void;
  /** There is room again, after {@link Pipeline.isFull}. */
  drained(): void;
  /** What has come out is not taken: nothing should be added to it. */
  readonly isFull: boolean;
}

export interface PipelineFacts extends ConnectionFacts {
  readonly isStream: boolean;
  /** Of the connection. */
  readonly codec?: Codec | undefined;
  /** When the connection was opened, monotonic milliseconds. */
  readonly openedMs: number;
  /** For events. */
  readonly connection?: { readonly id: string };
}

/** What holding a unit costs, besides its bytes. */
export const UNIT_BYTES = 128;

/**
 * The faults on one direction of one connection, one step behind the other:
 *
 *   units ─▶ step (scope, stage) ─▶ step ─▶ … ─▶ gate ─▶ sink
 *
 * An end passes behind the last unit. Nothing comes out behind it.
 */
export class Pipeline implements StepOwner, Inlet {
  readonly isStream: boolean;
  readonly codec: Codec | undefined;
  readonly ordinal: number;
  readonly peer: string;
  readonly openedMs: number;
  readonly heap: TimerHeap;
  readonly #connection: { readonly id: string } | undefined;
  readonly #budget: HeldBudget;
  readonly #sink: PipelineSink;
  readonly #steps: Step[] = [];
  readonly #wake = (): void => this.#lookForRoom();
  /** What has passed the steps while the gate is closed. */
  readonly #gated: { readonly unit: Unit; readonly trace: Trace | undefined }[] = [];
  #isClosed = false;
  #isOver = false;
  #wasFull = false;
  #heldBytes = 0;
  #heldUnits = 0;
  isFlushing = false;
  readonly carried = new Carried();

  constructor(thread: FaultThread, facts: PipelineFacts, sink: PipelineSink) {
    this.heap = thread.heap;
    this.#budget = thread.budget;
    this.isStream = facts.isStream;
    this.codec = facts.isStream && facts.codec?.isRaw === false ? facts.codec : undefined;
    this.ordinal = facts.ordinal;
    this.peer = facts.peer;
    this.openedMs = facts.openedMs;
    this.#connection = facts.connection;
    this.#sink = sink;
  }

  get id(): string | undefined {
    return this.#connection?.id;
  }

  /** Units that wait, ends included. */
  get heldUnits(): number {
    return this.#heldUnits;
  }

  /** Bytes that wait. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  get isBudgetExceeded(): boolean {
    return this.#budget.isExceeded;
  }

  get isClogged(): boolean {
    return this.#isFullNow || this.#isClosed || this.#sink.isFull;
  }

  /** It holds what it may: the sender should wait for `drained`. */
  get isFull(): boolean {
    if (!this.#isFullNow) return false;
    this.#wasFull = true;
    if (this.#budget.isExceeded) this.#budget.await(this.#wake);
    return true;
  }

  /** An end has come out: nothing does any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Nothing waits, ends included. */
  get isEmpty(): boolean {
    return this.#heldUnits === 0;
  }

  /** `trace`: of bytes that are sent. */
  push(unit: Unit, trace?: Trace): void {
    const before = this.carried.trace;
    this.carried.trace = trace;
    const [first] = this.#steps;
    if (first === undefined) this.#out(unit);
    else first.push(unit);
    this.carried.trace = before;
  }

  /**
   * The faults that affect this connection, in order. Open instances of the same name and type take changes over; what removed ones hold
   * passes at once. `progress`: what has come in the direction.
   */
  apply(faults: readonly ActiveFault[], progress: () => Progress): void {
    const before = [...this.#steps];
    const kept = before.filter((step) => findNext(step, faults) !== undefined);
    if (isReordered(kept, faults)) this.#flush();
    for (const step of before) if (!kept.includes(step)) this.#remove(step);
    const started: Step[] = [];
    const all = progress();
    // What is held has not been decoded.
    const sofar = this.isEmpty ? all : { ...all, decoder: undefined };
    const steps = faults.map((active) => {
      const step = kept.find((other) => findNext(other, [active]) !== undefined);
      if (step !== undefined) return step;
      const added = new Step(this, active, this.#last, sofar);
      started.push(added);
      return added;
    });
    this.#steps.splice(0, this.#steps.length, ...steps);
    steps.forEach((step, at) => (step.next = steps[at + 1] ?? this.#last));
    for (const step of kept) {
      const active = findNext(step, faults);
      if (active !== undefined && active !== step.active) step.change(active, sofar.decoder);
    }
    for (const step of started) step.start();
    this.#lookForRoom();
  }

  /** Closes or opens the gate in front of the sink. */
  hold(): void {
    this.#isClosed = true;
  }

  release(): void {
    this.#isClosed = false;
    let taken = 0;
    while (taken < this.#gated.length && !this.#isClosed && !this.#isOver) {
      const gated = this.#gated[taken];
      taken += 1;
      if (gated === undefined) continue;
      this.held(-bytesOf(gated.unit), -1);
      this.#sinkUnit(gated.unit, gated.trace);
    }
    this.#gated.splice(0, taken);
  }

  /** Nothing comes out any more, and nothing is held. */
  destroy(): void {
    this.#isOver = true;
    for (const step of this.#steps.splice(0)) step.destroy();
    this.#budget.forget(this.#wake);
    this.#budget.add(-this.#heldBytes - this.#heldUnits * UNIT_BYTES);
    this.#heldBytes = 0;
    this.#heldUnits = 0;
    this.#gated.length = 0;
  }

  held(bytes: number, units: number): void {
    this.#heldBytes += bytes;
    this.#heldUnits += units;
    this.#budget.add(bytes + units * UNIT_BYTES);
    if (bytes < 0) this.#lookForRoom();
  }

  readonly #last: Inlet = { push: (unit) => this.#out(unit) };

  get #isFullNow(): boolean {
    if (this.#budget.isExceeded) return this.#steps.length > 0;
    for (const step of this.#steps) if (step.isOverBound) return true;
    return false;
  }

  #out(unit: Unit): void {
    if (this.#isOver) return;
    if (!this.#isClosed && this.#gated.length === 0) {
      this.#sinkUnit(unit, this.carried.trace);
      return;
    }
    this.held(bytesOf(unit), 1);
    this.#gated.push({ unit, trace: this.carried.trace });
  }

  #sinkUnit(unit: Unit, trace: Trace | undefined): void {
    if (typeof unit !== 'string') {
      this.#sink.unit(unit, trace instanceof ReceivedTrace ? trace : undefined);
      return;
    }
    this.#isOver = true;
    this.#sink.ended(unit);
  }

  /** The sender hears of it when the unit that made room has left: what it sends then must not overtake it. */
  #lookForRoom(): void {
    if (!this.#wasFull || this.#isFullNow || this.#isOver) return;
    this.#wasFull = false;
    queueMicrotask(() => {
      if (!this.#isOver) this.#sink.drained();
    });
  }

  #remove(step: Step): void {
    step.remove();
    step.destroy();
  }

  /** Steps change places: everything held passes first, from the end of the pipeline on, so that bytes keep their order. */
  #flush(): void {
    this.isFlushing = true;
    for (const step of this.#steps.toReversed()) step.release();
    this.isFlushing = false;
  }
}

function findNext(step: Step, faults: readonly ActiveFault[]): ActiveFault | undefined {
  const { name, fault } = step.active;
  return faults.find((active) => active.name === name && active.fault.type === fault.type);
}

function isReordered(kept: readonly Step[], faults: readonly ActiveFault[]): boolean {
  const places = kept.map((step) => faults.indexOf(findNext(step, faults) as ActiveFault));
  return places.some((place, at) => at > 0 && place < (places[at - 1] ?? 0));
}
