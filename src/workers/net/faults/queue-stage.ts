import { passHeld } from './carried.ts';
import { bytesOf } from './cut-queue.ts';
import type { End, Stage, StageContext, Unit } from './stage.ts';
import { UnitQueue, type Held } from './unit-queue.ts';

/** Units that are handed on in one go; then others of the thread have their turn. */
const UNITS_PER_TURN = 64;

/** A stage that holds units in order until each is due. */
export abstract class QueueStage implements Stage {
  protected readonly context: StageContext;
  protected readonly queue = new UnitQueue();

  constructor(context: StageContext) {
    this.context = context;
  }

  abstract push(unit: Buffer, at: number): void;

  follow(unit: Buffer): void {
    this.hold(unit, this.context.now());
  }

  end(end: End): void {
    this.hold(end, this.context.now());
  }

  due(nowMs: number): void {
    const { queue, context } = this;
    for (let units = 0; units < UNITS_PER_TURN; units += 1) {
      if (queue.isEmpty || queue.headDueMs > nowMs) break;
      this.#passHead(nowMs);
    }
    context.arm(queue.headDueMs);
  }

  release(): void {
    this.context.arm(Infinity);
    const nowMs = this.context.now();
    while (!this.queue.isEmpty) this.#passHead(nowMs);
  }

  /** Holds a unit until it is due; one that is due already passes, unless others wait. */
  protected hold(unit: Unit, dueMs: number, sinceMs: number = this.context.now()): void {
    const { queue, context } = this;
    if (queue.isEmpty && dueMs <= sinceMs) {
      context.pass(unit);
      return;
    }
    context.holds(bytesOf(unit), 1);
    const wasEmpty = queue.isEmpty;
    queue.add(unit, context.carried.trace, sinceMs, dueMs);
    // What has no time waits for its stage, which may have armed for something else.
    if (wasEmpty && dueMs !== Infinity) context.arm(dueMs);
  }

  /** A datagram that there is no room for is dropped. */
  protected hasRoomFor(unit: Buffer): boolean {
    if (this.context.isStream || !this.context.isFull) return true;
    this.context.drop(unit.length);
    return false;
  }

  /** Takes out what is held, in order. */
  protected takeAll(take: (unit: Unit) => void): void {
    const all: Held[] = [];
    for (let held = this.queue.take(); held !== undefined; held = this.queue.take()) all.push(held);
    const { context } = this;
    context.arm(Infinity);
    const before = context.carried.trace;
    for (const { unit, trace } of all) {
      context.holds(-bytesOf(unit), -1);
      context.carried.trace = trace;
      take(unit);
    }
    context.carried.trace = before;
  }

  #passHead(nowMs: number): void {
    const held = this.queue.take();
    if (held === undefined) return;
    this.context.holds(-bytesOf(held.unit), -1);
    this.context.delayed(held.dueMs - held.sinceMs, nowMs - held.sinceMs);
    passHeld(this.context, held.unit, held.trace);
  }
}
