import { passHeld } from '../carried.ts';
import type { FaultOf } from '../../../../contract/faults/index.ts';
import { Bucket } from '../bucket.ts';
import { bytesOf, CutQueue, isEnd } from '../cut-queue.ts';
import type { End, StageContext, StageOf } from '../stage.ts';

/** Parts that pass in one go; then others of the thread have their turn. */
const PARTS_PER_TURN = 64;

class BandwidthStage implements StageOf<FaultOf<'bandwidth'>> {
  readonly #context: StageContext;
  readonly #queue = new CutQueue();
  #fault: FaultOf<'bandwidth'>;
  #bucket: Bucket;
  /** Bytes that are reserved, and when they have passed. */
  #reserved = 0;
  #dueMs = Infinity;

  constructor(fault: FaultOf<'bandwidth'>, context: StageContext) {
    this.#context = context;
    this.#fault = fault;
    this.#bucket = this.#newBucket();
  }

  get queueBytes(): number {
    return this.#fault.queueBytes;
  }

  push(unit: Buffer): void {
    const { isStream, isFull } = this.#context;
    if (!isStream && isFull) {
      this.#context.drop(unit.length);
      return;
    }
    this.#add(unit, !this.#context.hit());
  }

  follow(unit: Buffer): void {
    this.#add(unit, true);
  }

  end(end: End): void {
    this.#add(end, true);
  }

  due(nowMs: number): void {
    for (let parts = 0; parts < PARTS_PER_TURN && this.#dueMs <= nowMs; parts += 1) {
      this.#countDelay(nowMs);
      this.#passHead(this.#reserved);
      this.#reserve(nowMs, true);
    }
    this.#context.arm(this.#dueMs);
  }

  change(fault: FaultOf<'bandwidth'>): void {
    const isOwn = fault.share === 'connection' && this.#fault.share === 'connection';
    this.#fault = fault;
    const nowMs = this.#context.now();
    if (isOwn) this.#bucket.configure(this.#context.rate, fault.burstBytes, nowMs);
    else this.#bucket = this.#newBucket();
    if (this.#queue.isEmpty) return;
    this.#reserve(nowMs, false);
    this.#context.arm(this.#dueMs);
  }

  stop(): void {
    this.release();
  }

  release(): void {
    this.#context.arm(Infinity);
    this.#dueMs = Infinity;
    while (!this.#queue.isEmpty) this.#passHead(Infinity);
  }

  #add(unit: Buffer | End, isFree: boolean): void {
    const wasEmpty = this.#queue.isEmpty;
    if (wasEmpty && isFree) {
      this.#context.pass(unit);
      return;
    }
    this.#context.holds(bytesOf(unit), 1);
    const nowMs = this.#context.now();
    this.#queue.add(unit, isFree, nowMs, this.#context.carried.trace);
    if (!wasEmpty) return;
    this.#reserve(nowMs, false);
    if (this.#dueMs <= nowMs) this.due(nowMs);
    else this.#context.arm(this.#dueMs);
  }

  /** Reserves the time of what comes next. */
  #reserve(nowMs: number, isBacklogged: boolean): void {
    const { head } = this.#queue;
    this.#dueMs = head === undefined ? Infinity : nowMs;
    this.#reserved = Infinity;
    if (head === undefined || head.isFree || isEnd(head.unit)) return;
    const { length } = head.unit;
    this.#reserved = this.#context.isStream ? Math.min(length, this.#bucket.quantumBytes(nowMs)) : length;
    this.#dueMs = this.#bucket.reserve(this.#reserved, nowMs, isBacklogged);
  }

  /** Of what passes now. */
  #countDelay(nowMs: number): void {
    const { head } = this.#queue;
    if (head === undefined || head.isFree || isEnd(head.unit)) return;
    this.#context.delayed(Math.max(0, this.#dueMs - head.sinceMs), nowMs - head.sinceMs);
  }

  #passHead(bytes: number): void {
    const { size, head } = this.#queue;
    const unit = this.#queue.take(bytes);
    if (unit === undefined) return;
    this.#context.holds(-bytesOf(unit), this.#queue.size - size);
    passHeld(this.#context, unit, head?.trace);
  }

  #newBucket(): Bucket {
    const { burstBytes, share } = this.#fault;
    return new Bucket(this.#context.rate, burstBytes, this.#context.findShared(share));
  }
}

export const bandwidth = (fault: FaultOf<'bandwidth'>, context: StageContext) => new BandwidthStage(fault, context);
