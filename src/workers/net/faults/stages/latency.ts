import { passHeld } from '../carried.ts';
import { CELL_BYTES, Delays } from '../../../../contract/faults/chance/index.ts';
import type { Trace } from '../../capture/fault-trace.ts';
import type { FaultOf } from '../../../../contract/faults/index.ts';
import { DueHeap, type Due } from '../due-heap.ts';
import { QueueStage } from '../queue-stage.ts';
import type { End, StageContext, StageOf } from '../stage.ts';

interface Datagram extends Due {
  readonly unit: Buffer;
  readonly trace: Trace | undefined;
  readonly sinceMs: number;
}

class LatencyStage extends QueueStage implements StageOf<FaultOf<'latency'>> {
  #fault: FaultOf<'latency'>;
  #delays: Delays;
  /** Datagrams that may overtake each other. */
  readonly #loose = new DueHeap<Datagram>();

  constructor(fault: FaultOf<'latency'>, context: StageContext) {
    super(context);
    this.#fault = fault;
    this.#delays = new Delays(context, fault);
  }

  get queueBytes(): number {
    return this.#fault.queueBytes;
  }

  push(unit: Buffer, at: number): void {
    const nowMs = this.context.now();
    if (!this.hasRoomFor(unit)) return;
    if (!this.context.hit()) this.follow(unit);
    else if (!this.context.isStream) this.#pushDatagram(unit, nowMs, nowMs + this.#delays.of(at));
    else if (this.#delays.isConstant) this.hold(unit, nowMs + this.#fault.ms, nowMs);
    else this.#pushCells(unit, at, nowMs);
  }

  override end(end: End): void {
    this.hold(end, this.context.now() + this.#fault.ms);
  }

  override due(nowMs: number): void {
    if (this.#loose.size > 0) this.#passLoose(nowMs);
    else super.due(nowMs);
  }

  change(fault: FaultOf<'latency'>): void {
    this.#fault = fault;
    this.#delays = new Delays(this.context, fault);
    const latestMs = this.context.now() + fault.ms + fault.jitterMs;
    this.queue.notLaterThan(latestMs);
    const kept = this.#takeLoose();
    for (const datagram of kept) {
      datagram.dueMs = Math.min(datagram.dueMs, latestMs);
      this.#loose.add(datagram);
    }
    this.context.arm(this.#loose.top?.dueMs ?? this.queue.headDueMs);
  }

  override release(): void {
    const nowMs = this.context.now();
    for (const datagram of this.#takeLoose()) this.#pass(datagram, nowMs);
    super.release();
  }

  #pushDatagram(unit: Buffer, sinceMs: number, dueMs: number): void {
    if (this.#fault.keepOrder && this.#loose.size === 0) {
      this.hold(unit, dueMs, sinceMs);
      return;
    }
    // Datagrams in order from before a change leave first: their time stands.
    if (!this.queue.isEmpty) super.release();
    this.context.holds(unit.length, 1);
    this.#loose.add({ unit, trace: this.context.carried.trace, sinceMs, dueMs, place: -1, turn: 0 });
    this.context.arm(this.#loose.top?.dueMs ?? Infinity);
  }

  /** Each cell has its delay. Order is kept, so a part is due no earlier than the one before it; parts that are due together stay together. */
  #pushCells(unit: Buffer, at: number, nowMs: number): void {
    let from = 0;
    let partDueMs = -1;
    for (let position = 0; position < unit.length;) {
      const cell = Math.floor((at + position) / CELL_BYTES);
      const dueMs = Math.max(partDueMs, nowMs + this.#delays.of(cell), this.queue.lastDueMs);
      if (dueMs > partDueMs && position > from) {
        this.hold(unit.subarray(from, position), partDueMs, nowMs);
        from = position;
      }
      partDueMs = dueMs;
      position = (cell + 1) * CELL_BYTES - at;
    }
    if (from < unit.length) this.hold(from === 0 ? unit : unit.subarray(from), partDueMs, nowMs);
  }

  #passLoose(nowMs: number): void {
    for (let top = this.#loose.top; top !== undefined && top.dueMs <= nowMs; top = this.#loose.top) {
      this.#loose.remove(top);
      this.#pass(top, nowMs);
    }
    this.context.arm(this.#loose.top?.dueMs ?? this.queue.headDueMs);
  }

  #pass({ unit, trace, sinceMs, dueMs }: Datagram, nowMs: number): void {
    this.context.holds(-unit.length, -1);
    this.context.delayed(dueMs - sinceMs, nowMs - sinceMs);
    passHeld(this.context, unit, trace);
  }

  /** In the order in which they are due. */
  #takeLoose(): Datagram[] {
    const taken: Datagram[] = [];
    for (let { top } = this.#loose; top !== undefined; top = this.#loose.top) {
      this.#loose.remove(top);
      taken.push(top);
    }
    return taken;
  }
}

export const latency = (fault: FaultOf<'latency'>, context: StageContext) => new LatencyStage(fault, context);
