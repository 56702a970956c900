import type { FaultOf } from '../../../../contract/faults/index.ts';
import { Losses } from '../losses.ts';
import { QueueStage } from '../queue-stage.ts';
import type { StageContext, StageOf } from '../stage.ts';

/** Payload of a segment on Ethernet with timestamps, in bytes. */
export const SEGMENT_BYTES = 1448;
/** Longest delay of a segment, in milliseconds. */
const MAX_DELAY_MS = 600_000;
/** More retransmissions of one segment are not counted. */
const MAX_ATTEMPTS = 64;

class RetransmitStage extends QueueStage implements StageOf<FaultOf<'retransmit'>> {
  readonly queueBytes = 16 * 1024 * 1024;
  #fault: FaultOf<'retransmit'>;
  #losses: Losses;
  #segment = -1;
  #delayMs = 0;

  constructor(fault: FaultOf<'retransmit'>, context: StageContext) {
    super(context);
    this.#fault = fault;
    this.#losses = new Losses(context, fault);
  }

  push(unit: Buffer, at: number): void {
    const nowMs = this.context.now();
    for (let from = 0; from < unit.length;) {
      const segment = Math.floor((at + from) / SEGMENT_BYTES);
      const to = Math.min(unit.length, (segment + 1) * SEGMENT_BYTES - at);
      this.hold(unit.subarray(from, to), nowMs + this.#delayOf(segment), nowMs);
      from = to;
    }
  }

  change(fault: FaultOf<'retransmit'>): void {
    this.#fault = fault;
    this.#losses = new Losses(this.context, fault);
    this.#segment = -1;
  }

  #delayOf(segment: number): number {
    if (segment === this.#segment) return this.#delayMs;
    this.#segment = segment;
    this.#delayMs = 0;
    if (!this.#losses.isLost(segment) || !this.context.hit()) return 0;
    let rtoMs = this.#fault.rtoMs;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS && this.#delayMs < MAX_DELAY_MS; attempt += 1) {
      this.#delayMs += rtoMs;
      rtoMs *= this.#fault.backoff;
      if (!this.#losses.isLostAgain(segment, attempt)) break;
    }
    this.#delayMs = Math.min(this.#delayMs, MAX_DELAY_MS);
    return this.#delayMs;
  }
}

export const retransmit = (fault: FaultOf<'retransmit'>, context: StageContext) => new RetransmitStage(fault, context);
