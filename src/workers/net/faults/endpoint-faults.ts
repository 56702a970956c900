import type { Faults } from '../../../contract/faults/index.ts';
import { ActiveFault, type ConnectionFacts } from './active-fault.ts';

export type Direction = 'in' | 'out';
const DIRECTIONS: readonly Direction[] = ['in', 'out'];

/** The faults of an endpoint, by direction and in their order. Those that do not change stay the same objects. */
export class EndpointFaults {
  readonly #seed: number;
  readonly #now: () => number;
  #by: { readonly [D in Direction]: readonly ActiveFault[] } = { in: [], out: [] };

  /** `seed`: for faults without one of their own. */
  constructor(seed: number, now: () => number) {
    this.#seed = seed;
    this.#now = now;
  }

  get isEmpty(): boolean {
    return this.#by.in.length === 0 && this.#by.out.length === 0;
  }

  configure(faults: Faults): void {
    const [into, out] = DIRECTIONS.map((direction) => this.#activeIn(direction, faults));
    this.#by = { in: into ?? [], out: out ?? [] };
  }

  /** Those that affect a connection. */
  on(direction: Direction, facts: ConnectionFacts, isStream: boolean): readonly ActiveFault[] {
    return this.#by[direction].filter((active) => active.affects(facts, isStream));
  }

  /** Each instance, by direction. */
  all(): ActiveFault[] {
    return DIRECTIONS.flatMap((direction) => [...this.#by[direction]]);
  }

  /** All of one name. */
  named(name: string): ActiveFault[] {
    return DIRECTIONS.flatMap((direction) => this.#by[direction].filter((active) => active.name === name));
  }

  #activeIn(direction: Direction, faults: Faults): ActiveFault[] {
    return Object.entries(faults)
      .filter(([, fault]) => fault.direction === direction || fault.direction === 'both')
      .sort(([name, fault], [otherName, other]) => fault.order - other.order || (name < otherName ? -1 : 1))
      .map(([name, fault]) => {
        const before = this.#by[direction].find((active) => active.name === name);
        if (before !== undefined && JSON.stringify(before.fault) === JSON.stringify(fault)) return before;
        return new ActiveFault(name, direction, fault, { seed: this.#seed, nowMs: this.#now(), before });
      });
  }
}
