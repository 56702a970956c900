import { isChosen } from '../../../../contract/faults/chance/index.ts';
import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { StageContext, StageOf } from '../stage.ts';

class TruncateStage implements StageOf<FaultOf<'truncate'>> {
  readonly #context: StageContext;
  #fault: FaultOf<'truncate'>;

  constructor(fault: FaultOf<'truncate'>, context: StageContext) {
    this.#context = context;
    this.#fault = fault;
  }

  push(unit: Buffer, at: number): void {
    const { bytes, rate } = this.#fault;
    const isCut = unit.length > bytes && isChosen(this.#context, at, rate) && this.#context.hit();
    if (isCut) this.#context.cut(unit.length - bytes);
    const isGone = isCut && bytes === 0 && this.#context.isStream;
    if (!isGone) this.#context.pass(isCut ? unit.subarray(0, bytes) : unit);
  }

  change(fault: FaultOf<'truncate'>): void {
    this.#fault = fault;
  }
}

export const truncate = (fault: FaultOf<'truncate'>, context: StageContext) => new TruncateStage(fault, context);
