import { isChosen } from '../../../../contract/faults/chance/index.ts';
import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { StageContext, StageOf } from '../stage.ts';

class DuplicateStage implements StageOf<FaultOf<'duplicate'>> {
  readonly #context: StageContext;
  #fault: FaultOf<'duplicate'>;

  constructor(fault: FaultOf<'duplicate'>, context: StageContext) {
    this.#context = context;
    this.#fault = fault;
  }

  push(unit: Buffer, at: number): void {
    const { rate, copies } = this.#fault;
    const isHit = isChosen(this.#context, at, rate) && this.#context.hit();
    this.#context.pass(unit);
    const more = isHit ? copies : 0;
    for (let copy = 0; copy < more; copy += 1) this.#context.pass(unit);
  }

  change(fault: FaultOf<'duplicate'>): void {
    this.#fault = fault;
  }
}

export const duplicate = (fault: FaultOf<'duplicate'>, context: StageContext) => new DuplicateStage(fault, context);
