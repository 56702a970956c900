import { normalOf, shareBelow } from './dice-normal.ts';
import type { Rolls } from './rolls.ts';

/**
 * Numbers from 0 to 1, one a unit, that depend on the one before: z' = ρ·z + √(1−ρ²)·ε. Their distribution stays uniform for every ρ.
 * Units are asked for in ascending order; asking again for the latest gives the same.
 */
export class Correlated {
  readonly #rolls: Rolls;
  readonly #spec: { readonly correlation: number };
  #unit = -1;
  #z: number | undefined;
  #value = 0;

  constructor(rolls: Rolls, spec: { readonly correlation: number }) {
    this.#rolls = rolls;
    this.#spec = spec;
  }

  at(unit: number): number {
    if (unit === this.#unit) return this.#value;
    this.#unit = unit;
    const fresh = this.#rolls.roll(unit, 0);
    const { correlation } = this.#spec;
    if (correlation === 0) this.#value = fresh;
    else {
      const epsilon = normalOf(fresh);
      this.#z = this.#z === undefined ? epsilon : correlation * this.#z + Math.sqrt(1 - correlation ** 2) * epsilon;
      this.#value = shareBelow(this.#z);
    }
    return this.#value;
  }
}
