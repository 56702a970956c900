import type { FaultOf } from '../fault.ts';
import type { Rolls } from './rolls.ts';

type DamageSpec = Pick<FaultOf<'corrupt'>, 'rate' | 'ratePerByte' | 'bits' | 'how' | 'range'>;

/** What learns which bytes are damaged. */
export interface DamageTarget {
  /** `draw`: for {@link Damage.byte}. */
  damage(at: number, unit: number, draw: number): void;
}

/** A unit, or the part of it from `from` up to `to`. Positions are those of the caller. */
export interface DamagedPart {
  readonly unit: number;
  readonly from: number;
  readonly to: number;
  /** Where the unit begins, and its whole length. */
  readonly offset: number;
  readonly span: number;
  /** Added to a position, it is what `range` counts. */
  readonly base: number;
}

/** One for the distance, eight for the bits, one for the value. */
const DRAWS_PER_BYTE = 10;

/** Which bytes of a unit are damaged, and how. */
export class Damage {
  readonly #rolls: Rolls;
  readonly #spec: DamageSpec;

  constructor(rolls: Rolls, spec: DamageSpec) {
    this.#rolls = rolls;
    this.#spec = spec;
  }

  /** Finds the damaged bytes of a part, in ascending order. */
  find(part: DamagedPart, target: DamageTarget): void {
    const { unit, from, to, offset, span } = part;
    const { rate, ratePerByte = 0 } = this.#spec;
    if (rate !== undefined) {
      if (this.#rolls.roll(unit, 0) >= rate) return;
      const at = offset + Math.floor(this.#rolls.roll(unit, 1) * span);
      if (at >= from && at < to && this.#isInRange(at + part.base)) target.damage(at, unit, 2);
      return;
    }
    if (ratePerByte === 0) return;
    // How far it is to the next damaged byte has a geometric distribution; every unit begins anew.
    let draw = 0;
    for (let at = offset - 1; ;) {
      const skipped = ratePerByte === 1 ? 0 : Math.log(1 - this.#rolls.roll(unit, draw)) / Math.log1p(-ratePerByte);
      at += 1 + Math.floor(skipped);
      if (at >= to) return;
      if (at >= from && this.#isInRange(at + part.base)) target.damage(at, unit, draw + 1);
      draw += DRAWS_PER_BYTE;
    }
  }

  /** What becomes of a damaged byte. */
  byte(byte: number, unit: number, draw: number): number {
    const { bits, how } = this.#spec;
    const mask = this.#mask(bits, unit, draw);
    if (how === 'flip') return byte ^ mask;
    if (how === 'set') return byte | mask;
    if (how === 'zero') return byte & ~mask;
    return (byte & ~mask) | (Math.floor(this.#rolls.roll(unit, draw + 8) * 256) & mask);
  }

  #isInRange(position: number): boolean {
    const { range } = this.#spec;
    return range === undefined || (position >= range.from && position < (range.to ?? Infinity));
  }

  /** So many different bits of a byte. */
  #mask(bits: number, unit: number, draw: number): number {
    let mask = 0;
    const places = [0, 1, 2, 3, 4, 5, 6, 7];
    for (let bit = 0; bit < bits; bit += 1) {
      const [place = 0] = places.splice(Math.floor(this.#rolls.roll(unit, draw + bit) * places.length), 1);
      mask |= 1 << place;
    }
    return mask;
  }
}
