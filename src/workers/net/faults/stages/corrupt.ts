import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { StageContext, StageOf } from '../stage.ts';

/** A unit of a stream, in bytes. */
const CELL_BYTES = 256;

class CorruptStage implements StageOf<FaultOf<'corrupt'>> {
  readonly #context: StageContext;
  #fault: FaultOf<'corrupt'>;
  /** Bytes of the stream since the fault began. */
  #bytes = 0;
  /** The copy that is being damaged; undefined while nothing of the unit is. */
  #copy: Buffer | undefined;

  constructor(fault: FaultOf<'corrupt'>, context: StageContext) {
    this.#context = context;
    this.#fault = fault;
  }

  push(unit: Buffer, at: number): void {
    this.#copy = undefined;
    if (this.#context.isStream) this.#damageStream(unit);
    else this.#damage(unit, { unitNumber: at, from: 0, to: unit.length, offset: 0, span: unit.length });
    const damaged = this.#copy !== undefined && this.#context.hit() ? this.#copy : unit;
    this.#copy = undefined;
    this.#context.pass(damaged);
  }

  change(fault: FaultOf<'corrupt'>): void {
    this.#fault = fault;
  }

  #damageStream(unit: Buffer): void {
    const start = this.#bytes;
    this.#bytes += unit.length;
    for (let from = 0; from < unit.length;) {
      const cell = Math.floor((start + from) / CELL_BYTES);
      const to = Math.min(unit.length, (cell + 1) * CELL_BYTES - start);
      this.#damage(unit, { unitNumber: cell, from, to, offset: cell * CELL_BYTES - start, span: CELL_BYTES });
      from = to;
    }
  }

  /** `from`, `to`: the part of the unit that is in `bytes`; `offset`: where the unit begins there; `span`: its whole length. */
  #damage(bytes: Buffer, part: { unitNumber: number; from: number; to: number; offset: number; span: number }): void {
    const { unitNumber, from, to, offset, span } = part;
    const { rate, ratePerByte = 0 } = this.#fault;
    if (rate !== undefined) {
      if (this.#context.roll(unitNumber, 0) >= rate) return;
      const at = offset + Math.floor(this.#context.roll(unitNumber, 1) * span);
      if (at >= from && at < to) this.#damageByte(bytes, at, unitNumber, 2);
      return;
    }
    if (ratePerByte === 0) return;
    // How far it is to the next damaged byte has a geometric distribution; every unit begins anew.
    let draw = 0;
    for (let at = offset - 1; ;) {
      const skipped =
        ratePerByte === 1 ? 0 : Math.log(1 - this.#context.roll(unitNumber, draw)) / Math.log1p(-ratePerByte);
      at += 1 + Math.floor(skipped);
      if (at >= to) return;
      if (at >= from) this.#damageByte(bytes, at, unitNumber, draw + 1);
      draw += DRAWS_PER_BYTE;
    }
  }

  #damageByte(bytes: Buffer, at: number, unitNumber: number, draw: number): void {
    const { range } = this.#fault;
    const position = this.#context.isStream ? this.#bytes - bytes.length + at : at;
    if (range !== undefined && (position < range.from || position >= (range.to ?? Infinity))) return;
    this.#copy ??= Buffer.from(bytes);
    this.#copy[at] = this.#damaged(bytes[at] ?? 0, unitNumber, draw);
  }

  #damaged(byte: number, unitNumber: number, draw: number): number {
    const { bits, how } = this.#fault;
    const mask = this.#mask(bits, unitNumber, draw);
    if (how === 'flip') return byte ^ mask;
    if (how === 'set') return byte | mask;
    if (how === 'zero') return byte & ~mask;
    return (byte & ~mask) | (Math.floor(this.#context.roll(unitNumber, draw + 8) * 256) & mask);
  }

  /** So many different bits of a byte. */
  #mask(bits: number, unitNumber: number, draw: number): number {
    let mask = 0;
    const places = [0, 1, 2, 3, 4, 5, 6, 7];
    for (let bit = 0; bit < bits; bit += 1) {
      const [place = 0] = places.splice(Math.floor(this.#context.roll(unitNumber, draw + bit) * places.length), 1);
      mask |= 1 << place;
    }
    return mask;
  }
}

/** One for the distance, eight for the bits, one for the value. */
const DRAWS_PER_BYTE = 10;

export const corrupt = (fault: FaultOf<'corrupt'>, context: StageContext) => new CorruptStage(fault, context);
