import type { FaultOf } from '../fault.ts';
import { Correlated } from './correlated.ts';
import { normalOf } from './dice-normal.ts';
import type { Rolls } from './rolls.ts';

/** Longest delay of a unit, in milliseconds. */
const MAX_DELAY_MS = 600_000;
type Latency = Pick<FaultOf<'latency'>, 'ms' | 'jitterMs' | 'distribution' | 'correlation'>;

/** The delay at a share `u` of the distribution: its inverse, by the formulas of the documentation. */
export const inverses: {
  readonly [D in Latency['distribution']]: (u: number, ms: number, jitterMs: number) => number;
} = {
  uniform: (u, ms, jitterMs) => ms + (2 * u - 1) * jitterMs,
  normal: (u, ms, jitterMs) => ms + normalOf(u) * jitterMs,
  pareto: (u, ms, jitterMs) => ms + ((1 - u) ** (-1 / 3) - 1) * jitterMs,
  lognormal: (u, ms, jitterMs) => ms + Math.exp(normalOf(u)) * jitterMs,
};

/** The delay of each unit, in milliseconds. */
export class Delays {
  readonly #latency: Latency;
  readonly #correlated: Correlated;

  constructor(rolls: Rolls, latency: Latency) {
    this.#latency = latency;
    this.#correlated = new Correlated(rolls, latency);
  }

  get isConstant(): boolean {
    return this.#latency.jitterMs === 0;
  }

  /** In ascending order of the units. */
  of(unit: number): number {
    const { ms, jitterMs, distribution } = this.#latency;
    if (jitterMs === 0) return ms;
    const delayMs = inverses[distribution](this.#correlated.at(unit), ms, jitterMs);
    return Math.min(Math.max(delayMs, 0), MAX_DELAY_MS);
  }
}
