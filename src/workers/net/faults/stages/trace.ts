import { SEGMENT_BYTES } from '../../../../contract/faults/chance/index.ts';
import type { FaultOf } from '../../../../contract/faults/index.ts';
import { isEnd } from '../cut-queue.ts';
import { LinkTrace } from '../link-trace.ts';
import { QueueStage } from '../queue-stage.ts';
import type { End, StageContext, StageOf } from '../stage.ts';

/** As `retransmit`: the first retransmission of a segment, the factor to the next, the longest of all, and how many are counted. */
const RTO_MS = 200;
const BACKOFF = 2;
const MAX_DELAY_MS = 600_000;
const MAX_ATTEMPTS = 64;

class TraceStage extends QueueStage implements StageOf<FaultOf<'trace'>> {
  #fault: FaultOf<'trace'>;
  #trace: LinkTrace;
  #startMs: number;
  /** When everything that came before has passed. */
  #freeMs = -Infinity;
  #segment = -1;
  #retransmittedMs = 0;

  constructor(fault: FaultOf<'trace'>, context: StageContext) {
    super(context);
    this.#fault = fault;
    this.#trace = new LinkTrace(fault);
    this.#startMs = context.now();
  }

  get queueBytes(): number {
    return this.#fault.queueBytes;
  }

  start(nowMs: number): void {
    this.#startMs = nowMs;
  }

  push(unit: Buffer, at: number): void {
    const nowMs = this.context.now();
    if (!this.hasRoomFor(unit)) return;
    if (!this.context.hit()) this.follow(unit);
    else if (this.context.isStream) this.#pushSegments(unit, at, nowMs);
    else this.#pushDatagram(unit, at, nowMs);
  }

  override end(end: End): void {
    const nowMs = this.context.now();
    this.hold(end, nowMs + this.#trace.latencyMs(nowMs - this.#startMs), nowMs);
  }

  /** What is held begins anew, as if it came now. */
  change(fault: FaultOf<'trace'>): void {
    this.#fault = fault;
    this.#trace = new LinkTrace(fault);
    const nowMs = this.context.now();
    this.#startMs = nowMs;
    this.#freeMs = -Infinity;
    this.takeAll((unit) => {
      if (isEnd(unit)) this.end(unit);
      else this.hold(unit, this.#arrivalMs(unit.length, nowMs), nowMs);
    });
  }

  stop(): void {
    this.release();
    this.#freeMs = -Infinity;
  }

  #pushDatagram(unit: Buffer, at: number, nowMs: number): void {
    const dueMs = this.#arrivalMs(unit.length, nowMs);
    if (this.context.roll(at, 0) < this.#lossRate) this.context.drop(unit.length);
    else this.hold(unit, dueMs, nowMs);
  }

  /** Each segment has its time. Order is kept; parts that are due together stay together. */
  #pushSegments(unit: Buffer, at: number, nowMs: number): void {
    let from = 0;
    let partDueMs = -Infinity;
    for (let position = 0; position < unit.length;) {
      const segment = Math.floor((at + position) / SEGMENT_BYTES);
      const to = Math.min(unit.length, (segment + 1) * SEGMENT_BYTES - at);
      const arrivalMs = this.#arrivalMs(to - position, nowMs) + this.#lateMs(segment);
      const dueMs = Math.max(partDueMs, arrivalMs, this.queue.lastDueMs);
      if (dueMs > partDueMs && dueMs > nowMs && position > from) {
        this.hold(unit.subarray(from, position), partDueMs, nowMs);
        from = position;
      }
      partDueMs = dueMs;
      position = to;
    }
    if (from < unit.length) this.hold(unit.subarray(from), partDueMs, nowMs);
  }

  /** When so many bytes that come now arrive, unless they are lost. */
  #arrivalMs(bytes: number, nowMs: number): number {
    this.#freeMs = this.#startMs + this.#trace.finishMs(bytes, Math.max(nowMs, this.#freeMs) - this.#startMs);
    return this.#freeMs === Infinity ? Infinity : this.#freeMs + this.#trace.latencyMs(this.#freeMs - this.#startMs);
  }

  /** At the time at which the latest bytes pass. */
  get #lossRate(): number {
    return this.#freeMs === Infinity ? 0 : this.#trace.lossRate(this.#freeMs - this.#startMs);
  }

  /** How much later a segment arrives because it is lost, perhaps several times. */
  #lateMs(segment: number): number {
    if (segment === this.#segment) return this.#retransmittedMs;
    this.#segment = segment;
    this.#retransmittedMs = 0;
    let rtoMs = RTO_MS;
    for (
      let attempt = 0;
      attempt < MAX_ATTEMPTS && this.context.roll(segment, attempt) < this.#lossRate;
      attempt += 1
    ) {
      this.#retransmittedMs = Math.min(this.#retransmittedMs + rtoMs, MAX_DELAY_MS);
      rtoMs *= BACKOFF;
    }
    return this.#retransmittedMs;
  }
}

export const trace = (fault: FaultOf<'trace'>, context: StageContext) => new TraceStage(fault, context);
