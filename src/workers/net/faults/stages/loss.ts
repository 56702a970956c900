import { Losses } from '../../../../contract/faults/chance/index.ts';
import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { StageContext, StageOf } from '../stage.ts';

class LossStage implements StageOf<FaultOf<'loss'>> {
  readonly #context: StageContext;
  #losses: Losses;
  #isPerChunk: boolean;
  /** Chunks of a stream that have come. Offsets would not do: a chunk has no number of its own. */
  #chunks = 0;

  constructor(fault: FaultOf<'loss'>, context: StageContext) {
    this.#context = context;
    this.#losses = new Losses(context, fault);
    this.#isPerChunk = fault.per === 'chunk';
  }

  push(unit: Buffer, at: number): void {
    const number = this.#isPerChunk ? this.#chunks++ : at;
    if (!this.#losses.isLost(number) || !this.#context.hit()) {
      this.#context.pass(unit);
      return;
    }
    this.#context.drop(unit.length);
  }

  change(fault: FaultOf<'loss'>): void {
    this.#losses = new Losses(this.#context, fault);
    this.#isPerChunk = fault.per === 'chunk';
  }
}

export const loss = (fault: FaultOf<'loss'>, context: StageContext) => new LossStage(fault, context);
