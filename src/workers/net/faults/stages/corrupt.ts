import { CELL_BYTES, Damage, type DamageTarget } from '../../../../contract/faults/chance/index.ts';
import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { StageContext, StageOf } from '../stage.ts';

class CorruptStage implements StageOf<FaultOf<'corrupt'>>, DamageTarget {
  readonly #context: StageContext;
  #damage: Damage;
  /** Bytes of the stream since the fault began. */
  #bytes = 0;
  #unit: Buffer = Buffer.alloc(0);
  /** The copy that is being damaged; undefined while nothing of the unit is. */
  #copy: Buffer | undefined;

  constructor(fault: FaultOf<'corrupt'>, context: StageContext) {
    this.#context = context;
    this.#damage = new Damage(context, fault);
  }

  push(unit: Buffer, at: number): void {
    this.#unit = unit;
    this.#copy = undefined;
    if (this.#context.isStream) this.#damageStream(unit);
    else this.#damage.find({ unit: at, from: 0, to: unit.length, offset: 0, span: unit.length, base: 0 }, this);
    const damaged = this.#copy !== undefined && this.#context.hit() ? this.#copy : unit;
    this.#copy = undefined;
    this.#context.pass(damaged);
  }

  change(fault: FaultOf<'corrupt'>): void {
    this.#damage = new Damage(this.#context, fault);
  }

  damage(at: number, unit: number, draw: number): void {
    this.#copy ??= Buffer.from(this.#unit);
    this.#copy[at] = this.#damage.byte(this.#unit[at] ?? 0, unit, draw);
  }

  #damageStream({ length }: Buffer): void {
    const base = this.#bytes;
    this.#bytes += length;
    for (let from = 0; from < length;) {
      const unit = Math.floor((base + from) / CELL_BYTES);
      const to = Math.min(length, (unit + 1) * CELL_BYTES - base);
      this.#damage.find({ unit, from, to, offset: unit * CELL_BYTES - base, span: CELL_BYTES, base }, this);
      from = to;
    }
  }
}

export const corrupt = (fault: FaultOf<'corrupt'>, context: StageContext) => new CorruptStage(fault, context);
