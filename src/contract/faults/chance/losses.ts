import { Correlated } from './correlated.ts';
import type { Rolls } from './rolls.ts';

export interface LossSpec {
  readonly rate?: number | undefined;
  readonly correlation: number;
  readonly bursts?: { readonly p: number; readonly r: number; readonly h: number; readonly k: number } | undefined;
}

/** Decides which units are lost. `draws`: how many draws one unit has had before, for each further decision on the same unit. */
export class Losses {
  readonly #rolls: Rolls;
  readonly #spec: LossSpec;
  readonly #correlated: Correlated;
  #isBad = false;

  constructor(rolls: Rolls, spec: LossSpec) {
    this.#rolls = rolls;
    this.#spec = spec;
    this.#correlated = new Correlated(rolls, spec);
  }

  /** Once a unit, in ascending order. */
  isLost(unit: number): boolean {
    const { rate, bursts } = this.#spec;
    if (bursts === undefined) return this.#correlated.at(unit) < (rate ?? 0);
    const change = this.#rolls.roll(unit, 0);
    this.#isBad = this.#isBad ? change >= bursts.r : change < bursts.p;
    return this.#rolls.roll(unit, 1) >= (this.#isBad ? bursts.h : bursts.k);
  }

  /** Whether the n-th retransmission of a lost unit is lost too: independent of the others, with the chance of the current state. */
  isLostAgain(unit: number, attempt: number): boolean {
    const { rate, bursts } = this.#spec;
    const roll = this.#rolls.roll(unit, 1 + attempt);
    return bursts === undefined ? roll < (rate ?? 0) : roll >= (this.#isBad ? bursts.h : bursts.k);
  }
}
