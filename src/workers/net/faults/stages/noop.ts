import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { StageContext, StageOf } from '../stage.ts';

class NoopStage implements StageOf<FaultOf<'noop'>> {
  readonly #context: StageContext;

  constructor(context: StageContext) {
    this.#context = context;
  }

  push(unit: Buffer): void {
    this.#context.pass(unit);
  }

  /** It has no attributes of its own. */
  change(): void {}
}

export const noop = (_fault: FaultOf<'noop'>, context: StageContext) => new NoopStage(context);
