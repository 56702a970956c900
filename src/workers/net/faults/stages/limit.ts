import type { FaultOf } from '../../../../contract/faults/index.ts';
import { isEnd } from '../cut-queue.ts';
import { QueueStage } from '../queue-stage.ts';
import type { End, StageContext, StageOf } from '../stage.ts';

const ENDS = { close: 'close', half: 'fin', reset: 'reset' } as const;

class LimitStage extends QueueStage implements StageOf<FaultOf<'limit'>> {
  readonly queueBytes = 1024 * 1024;
  #fault: FaultOf<'limit'>;
  #bytes = 0;
  #datagrams = 0;
  #startMs: number | undefined;
  #isReached = false;
  /** The fault had its last hit on another connection: this one has no limit. */
  #isSpared = false;

  constructor(fault: FaultOf<'limit'>, context: StageContext) {
    super(context);
    this.#fault = fault;
  }

  start(nowMs: number): void {
    this.#startMs ??= nowMs;
    this.#look(nowMs);
  }

  push(unit: Buffer): void {
    this.#look(this.context.now());
    if (this.#isReached) {
      this.#refuse(unit);
      return;
    }
    const { bytes = Infinity } = this.#fault;
    const passes = Math.min(unit.length, bytes - this.#bytes);
    const isCut = passes < unit.length;
    this.#bytes += passes;
    this.#datagrams += 1;
    if (!isCut) this.context.pass(unit);
    else if (passes > 0 && this.context.isStream) this.context.pass(unit.subarray(0, passes));
    this.#look(this.context.now(), isCut);
    if (isCut) this.#refuse(this.context.isStream ? unit.subarray(passes) : unit);
  }

  override due(nowMs: number): void {
    this.#look(nowMs);
    super.due(nowMs);
  }

  override follow(unit: Buffer): void {
    if (this.context.isStream) this.hold(unit, this.#isHolding ? Infinity : this.context.now());
    else this.context.pass(unit);
  }

  override end(end: End): void {
    this.hold(end, this.#isHolding ? Infinity : this.context.now());
  }

  ramped(nowMs: number): void {
    this.#look(nowMs);
  }

  change(fault: FaultOf<'limit'>): void {
    this.#fault = fault;
    this.#isReached = false;
    this.#isSpared = false;
    this.#look(this.context.now());
    if (!this.#isHolding) this.takeAll((unit) => (isEnd(unit) ? this.end(unit) : this.push(unit)));
  }

  /** What is held passes, and the time still counts. */
  override release(): void {
    super.release();
    if (!this.#isReached && this.#startMs !== undefined) this.context.arm(this.#startMs + (this.#fault.ms ?? Infinity));
  }

  /** Held until the period ends. */
  stop(): void {
    this.release();
  }

  get #isHolding(): boolean {
    return this.#isReached && this.#fault.then === 'hold';
  }

  #look(nowMs: number, isCut = false): void {
    if (this.#isReached || this.#isSpared) return;
    const { bytes = Infinity, datagrams = Infinity, ms = Infinity } = this.#fault;
    const atMs = (this.#startMs ?? nowMs) + ms;
    const isReached = isCut || this.#bytes >= bytes || this.#datagrams >= datagrams || nowMs >= atMs;
    if (!isReached) {
      this.context.arm(atMs);
      return;
    }
    this.context.arm(Infinity);
    this.#isSpared = !this.context.hit();
    if (this.#isSpared) return;
    this.#isReached = true;
    const { then } = this.#fault;
    if (then !== 'hold' && then !== 'swallow') this.context.pass(ENDS[then]);
  }

  #refuse(unit: Buffer): void {
    if (this.#isSpared) this.context.pass(unit);
    else if (this.#fault.then !== 'hold') this.context.drop(unit.length);
    else if (this.hasRoomFor(unit)) this.hold(unit, Infinity);
  }
}

export const limit = (fault: FaultOf<'limit'>, context: StageContext) => new LimitStage(fault, context);
