import { Retransmissions, SEGMENT_BYTES } from '../../../../contract/faults/chance/index.ts';
import type { FaultOf } from '../../../../contract/faults/index.ts';
import { QueueStage } from '../queue-stage.ts';
import type { StageContext, StageOf } from '../stage.ts';

class RetransmitStage extends QueueStage implements StageOf<FaultOf<'retransmit'>> {
  readonly queueBytes = 16 * 1024 * 1024;
  #losses: Retransmissions;
  #segment = -1;
  #delayMs = 0;

  constructor(fault: FaultOf<'retransmit'>, context: StageContext) {
    super(context);
    this.#losses = new Retransmissions(context, fault);
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
    this.#losses = new Retransmissions(this.context, fault);
    this.#segment = -1;
  }

  #delayOf(segment: number): number {
    if (segment === this.#segment) return this.#delayMs;
    this.#segment = segment;
    const isLost = this.#losses.isLost(segment) && this.context.hit();
    this.#delayMs = isLost ? this.#losses.delayMs(segment) : 0;
    return this.#delayMs;
  }
}

export const retransmit = (fault: FaultOf<'retransmit'>, context: StageContext) => new RetransmitStage(fault, context);
