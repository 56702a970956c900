import { normalOf, shareBelow } from './dice-normal.ts';
import type { Rolls } from './rolls.ts';

/**
 * Numbers from 0 to 1, one a unit, that depend on the one before: z' = ρ·z + √(1−ρ²)·ε. Their distribution stays uniform for every ρ.
 * Units are asked for in ascending order; asking again for the latest gives the same.
 */
export class Correlated {
  readonly #rolls: Rolls;
  readonly #correlation: number;
  #unit = -1;
  #z: number | undefined;
  #value = 0;

  constructor(rolls: Rolls, correlation: number) {
    this.#rolls = rolls;
    this.#correlation = correlation;
  }

  at(unit: number): number {
    if (unit === this.#unit) return this.#value;
    this.#unit = unit;
    const fresh = this.#rolls.roll(unit, 0);
    if (this.#correlation === 0) this.#value = fresh;
    else {
      const epsilon = normalOf(fresh);
      this.#z =
        this.#z === undefined ? epsilon : this.#correlation * this.#z + Math.sqrt(1 - this.#correlation ** 2) * epsilon;
      this.#value = shareBelow(this.#z);
    }
    return this.#value;
  }
}
