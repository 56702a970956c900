import type { FaultOf } from '../../../../contract/faults/index.ts';
import { Losses } from '../losses.ts';
import type { StageContext, StageOf } from '../stage.ts';

class LossStage implements StageOf<FaultOf<'loss'>> {
  readonly #context: StageContext;
  #losses: Losses;

  constructor(fault: FaultOf<'loss'>, context: StageContext) {
    this.#context = context;
    this.#losses = new Losses(context, fault);
  }

  push(unit: Buffer, at: number): void {
    if (!this.#losses.isLost(at)) {
      this.#context.pass(unit);
      return;
    }
    this.#context.hit();
    this.#context.drop(unit.length);
  }

  change(fault: FaultOf<'loss'>): void {
    this.#losses = new Losses(this.#context, fault);
  }
}

export const loss = (fault: FaultOf<'loss'>, context: StageContext) => new LossStage(fault, context);
