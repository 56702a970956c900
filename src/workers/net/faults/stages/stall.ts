import type { FaultOf } from '../../../../contract/faults/index.ts';
import { QueueStage } from '../queue-stage.ts';
import type { End, StageContext, StageOf } from '../stage.ts';

class StallStage extends QueueStage implements StageOf<FaultOf<'stall'>> {
  readonly queueBytes = 1024 * 1024;
  #fault: FaultOf<'stall'>;
  #startMs: number | undefined;
  /** When something last came, or the stall began. */
  #lastMs = Infinity;
  #isOver = false;

  constructor(fault: FaultOf<'stall'>, context: StageContext) {
    super(context);
    this.#fault = fault;
  }

  start(nowMs: number): void {
    this.#startMs = nowMs;
    this.#lastMs = nowMs;
    this.#isOver = false;
    this.#arm(nowMs);
  }

  push(unit: Buffer): void {
    if (this.#isOver || !this.context.hit()) {
      this.follow(unit);
      return;
    }
    this.#lastMs = this.context.now();
    if (this.#fault.how === 'swallow') this.context.drop(unit.length);
    else if (this.hasRoomFor(unit)) this.hold(unit, Infinity);
  }

  override follow(unit: Buffer): void {
    if (this.context.isStream) this.hold(unit, this.queue.isEmpty ? this.context.now() : Infinity);
    else this.context.pass(unit);
  }

  override end(end: End): void {
    this.hold(end, this.#isOver ? this.context.now() : Infinity);
  }

  override due(nowMs: number): void {
    if (nowMs >= this.#closeMs) {
      this.context.pass('close');
      return;
    }
    if (nowMs >= this.#endMs) this.stop();
    this.#arm(nowMs);
  }

  ramped(nowMs: number): void {
    if (!this.#isOver) this.due(nowMs);
  }

  change(fault: FaultOf<'stall'>): void {
    this.#fault = fault;
    if (!this.#isOver) this.due(this.context.now());
  }

  /** Others change their places: what is held passes, and the stall continues. */
  override release(): void {
    super.release();
    if (!this.#isOver) this.#arm(this.context.now());
  }

  /** Removed: its connections may end with it. */
  remove(): void {
    if (this.#fault.onRemove === 'close') this.context.pass('close');
    else this.release();
  }

  stop(): void {
    this.#isOver = true;
    this.release();
  }

  get #endMs(): number {
    return (this.#startMs ?? Infinity) + (this.#fault.ms ?? Infinity);
  }

  get #closeMs(): number {
    const { closeAfterMs = Infinity, closeIdleMs = Infinity } = this.#fault;
    // A stall that is over drops nothing, so there is no silence to count.
    const idleMs = this.#isOver ? Infinity : this.#lastMs + closeIdleMs;
    return Math.min((this.#startMs ?? Infinity) + closeAfterMs, idleMs);
  }

  /** A stall that is over has its close still to come, unless it ended with the period of the fault. */
  #arm(nowMs: number): void {
    const dueMs = this.#isOver ? this.#closeMs : Math.min(this.#endMs, this.#closeMs);
    if (dueMs <= nowMs) this.due(nowMs);
    else this.context.arm(dueMs);
  }
}

export const stall = (fault: FaultOf<'stall'>, context: StageContext) => new StallStage(fault, context);
