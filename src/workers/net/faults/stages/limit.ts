import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { CellRow } from '../cell-row.ts';
import { isEnd } from '../cut-queue.ts';
import { QueueStage } from '../queue-stage.ts';
import type { End, StageContext, StageOf, Unit } from '../stage.ts';

const ENDS = { close: 'close', half: 'fin', reset: 'reset' } as const;

class LimitStage extends QueueStage implements StageOf<FaultOf<'limit'>> {
  readonly queueBytes = 1024 * 1024;
  #fault: FaultOf<'limit'>;
  #bytes = 0;
  #datagrams = 0;
  #messages = 0;
  /** The last unit, if it, or its end, did not pass. */
  #refused: Buffer | undefined;
  /** Units that are held and end a message. */
  readonly #endings = new WeakSet<Buffer>();
  /** Counts bytes and datagrams for all that share them. */
  #shared: CellRow | undefined;
  #startMs: number | undefined;
  #isReached = false;
  /** The fault had its last hit on another connection: this one has no limit. */
  #isSpared = false;

  constructor(fault: FaultOf<'limit'>, context: StageContext) {
    super(context);
    this.#fault = fault;
    this.#shared = context.findShared(fault.share);
  }

  start(nowMs: number): void {
    this.#startMs ??= nowMs;
    this.#look(nowMs);
  }

  push(unit: Buffer): void {
    this.#refused = undefined;
    this.#look(this.context.now());
    if (this.#isReached) {
      this.#refuse(unit);
      return;
    }
    const passes = this.#claim(unit.length);
    const isCut = passes < unit.length;
    if (!isCut) this.context.pass(unit);
    else if (passes > 0 && this.context.isStream) this.context.pass(unit.subarray(0, passes));
    this.#look(this.context.now(), isCut);
    if (isCut) this.#refuse(this.context.isStream ? unit.subarray(passes) : unit);
  }

  messageEnded(): void {
    if (this.#refused !== undefined) this.#endings.add(this.#refused);
    else this.#messages += 1;
    this.#look(this.context.now());
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
    this.#shared = this.context.findShared(fault.share);
    this.#isReached = false;
    this.#isSpared = false;
    this.#look(this.context.now());
    if (!this.#isHolding) this.takeAll((unit) => this.#again(unit));
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

  /** What was held comes again. */
  #again(unit: Unit): void {
    if (isEnd(unit)) {
      this.end(unit);
      return;
    }
    const endsMessage = this.#endings.has(unit);
    this.push(unit);
    if (endsMessage) this.messageEnded();
  }

  get isShared(): boolean {
    return this.#shared !== undefined;
  }

  /** How many bytes of a unit are within the limit: they count. */
  #claim(length: number): number {
    const { bytes = Infinity, datagrams = Infinity } = this.#fault;
    if (this.#shared !== undefined && !this.context.isStream && !this.#shared.claimDatagram(datagrams)) return -1;
    const passes = this.#shared?.claimBytes(length, bytes) ?? Math.min(length, bytes - this.#bytes);
    this.#bytes += passes;
    this.#datagrams += 1;
    return passes;
  }

  get #isHolding(): boolean {
    return this.#isReached && this.#fault.then === 'hold';
  }

  #look(nowMs: number, isCut = false): void {
    if (this.#isReached || this.#isSpared) return;
    const atMs = (this.#startMs ?? nowMs) + (this.#fault.ms ?? Infinity);
    if (!isCut && !this.#isCounted && nowMs < atMs) {
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

  /** As much has passed as may. */
  get #isCounted(): boolean {
    const { bytes = Infinity, messages = Infinity, datagrams = Infinity } = this.#fault;
    const passed = this.#shared ?? { bytes: this.#bytes, datagrams: this.#datagrams };
    return passed.bytes >= bytes || this.#messages >= messages || passed.datagrams >= datagrams;
  }

  #refuse(unit: Buffer): void {
    this.#refused = unit;
    if (this.#isSpared) this.context.pass(unit);
    else if (this.#fault.then !== 'hold') this.context.drop(unit.length);
    else if (this.hasRoomFor(unit)) this.hold(unit, Infinity);
  }
}

export const limit = (fault: FaultOf<'limit'>, context: StageContext) => new LimitStage(fault, context);
