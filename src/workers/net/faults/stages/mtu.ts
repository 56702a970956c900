import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { StageContext, StageOf } from '../stage.ts';

class MtuStage implements StageOf<FaultOf<'mtu'>> {
  readonly #context: StageContext;
  #fault: FaultOf<'mtu'>;

  constructor(fault: FaultOf<'mtu'>, context: StageContext) {
    this.#context = context;
    this.#fault = fault;
  }

  push(unit: Buffer): void {
    const { bytes, how } = this.#fault;
    if (unit.length <= bytes || !this.#context.hit()) {
      this.#context.pass(unit);
      return;
    }
    if (how === 'drop') {
      this.#context.drop(unit.length);
      return;
    }
    this.#context.cut(unit.length - bytes);
    this.#context.pass(unit.subarray(0, bytes));
  }

  change(fault: FaultOf<'mtu'>): void {
    this.#fault = fault;
  }
}

export const mtu = (fault: FaultOf<'mtu'>, context: StageContext) => new MtuStage(fault, context);
