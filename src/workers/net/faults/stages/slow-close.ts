import type { FaultOf } from '../../../../contract/faults/index.ts';
import { QueueStage } from '../queue-stage.ts';
import type { End, StageContext, StageOf } from '../stage.ts';

class SlowCloseStage extends QueueStage implements StageOf<FaultOf<'slowClose'>> {
  #fault: FaultOf<'slowClose'>;

  constructor(fault: FaultOf<'slowClose'>, context: StageContext) {
    super(context);
    this.#fault = fault;
  }

  push(unit: Buffer): void {
    this.follow(unit);
  }

  override end(end: End): void {
    const nowMs = this.context.now();
    this.hold(end, this.context.hit() ? nowMs + this.#fault.delayMs : nowMs);
  }

  change(fault: FaultOf<'slowClose'>): void {
    this.#fault = fault;
    this.queue.notLaterThan(this.context.now() + fault.delayMs);
    this.context.arm(this.queue.headDueMs);
  }
}

export const slowClose = (fault: FaultOf<'slowClose'>, context: StageContext) => new SlowCloseStage(fault, context);
