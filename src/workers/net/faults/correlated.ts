import { normalOf, shareBelow } from './dice-normal.ts';
import type { StageContext } from './stage.ts';

/**
 * Numbers from 0 to 1, one a unit, that depend on the one before: z' = ρ·z + √(1−ρ²)·ε. Their distribution stays uniform for every ρ.
 * Units are asked for in ascending order; asking again for the latest gives the same.
 */
export class Correlated {
  readonly #context: StageContext;
  readonly #correlation: number;
  #unit = -1;
  #z: number | undefined;
  #value = 0;

  constructor(context: StageContext, correlation: number) {
    this.#context = context;
    this.#correlation = correlation;
  }

  at(unit: number): number {
    if (unit === this.#unit) return this.#value;
    this.#unit = unit;
    const fresh = this.#context.roll(unit, 0);
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
