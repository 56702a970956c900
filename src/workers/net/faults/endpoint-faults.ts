import { isCableFault, type Fault, type FaultOf, type Faults, type GateFault } from '../../../contract/faults/index.ts';
import { isGateTime } from './active-time.ts';
import { ActiveFault, type ConnectionFacts } from './active-fault.ts';

export type Direction = 'in' | 'out';
const DIRECTIONS: readonly Direction[] = ['in', 'out'];

/** The faults of an endpoint, by direction and in their order. Those that do not change stay the same objects. */
export class EndpointFaults {
  readonly #seed: number;
  readonly #now: () => number;
  #by: { readonly [D in Direction]: readonly ActiveFault[] } = { in: [], out: [] };
  #gates: readonly ActiveFault<GateFault>[] = [];

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
    this.#gates = inOrder(faults).flatMap(([name, fault]) =>
      isCableFault(fault) ? [] : [this.#activeOf(name, undefined, fault, this.#gates)],
    );
  }

  /** All of a type that act on whole connections, by name. */
  ofType<T extends GateFault['type']>(type: T): ActiveFault<FaultOf<T>>[] {
    return this.#gates.filter((active) => active.fault.type === type) as ActiveFault<FaultOf<T>>[];
  }

  /** Those of a type that act on a whole connection now, by name. */
  gatesOn<T extends GateFault['type']>(type: T, facts: ConnectionFacts, nowMs: number): ActiveFault<FaultOf<T>>[] {
    return this.ofType(type).filter((active) => active.affects(facts, true) && isGateTime(active, nowMs));
  }

  /** Those that affect a connection. */
  on(direction: Direction, facts: ConnectionFacts, isStream: boolean): readonly ActiveFault[] {
    return this.#by[direction].filter((active) => active.affects(facts, isStream));
  }

  /** Each instance, by direction. */
  all(): ActiveFault<Fault>[] {
    return [...this.#by.in, ...this.#by.out, ...this.#gates];
  }

  /** All of one name. */
  named(name: string): ActiveFault[] {
    return DIRECTIONS.flatMap((direction) => this.#by[direction].filter((active) => active.name === name));
  }

  #activeIn(direction: Direction, faults: Faults): ActiveFault[] {
    return inOrder(faults).flatMap(([name, fault]) =>
      isCableFault(fault) && (fault.direction === direction || fault.direction === 'both')
        ? [this.#activeOf(name, direction, fault, this.#by[direction])]
        : [],
    );
  }

  #activeOf<F extends Fault>(
    name: string,
    direction: Direction | undefined,
    fault: F,
    known: readonly ActiveFault<Fault>[],
  ): ActiveFault<F> {
    const before = known.find((active) => active.name === name);
    if (before !== undefined && JSON.stringify(before.fault) === JSON.stringify(fault)) return before as ActiveFault<F>;
    return new ActiveFault(name, direction, fault, { seed: this.#seed, nowMs: this.#now(), before });
  }
}

/** By `order`, then by name. */
function inOrder(faults: Faults): [string, Fault][] {
  const orderOf = (fault: Fault): number => (isCableFault(fault) ? fault.order : 0);
  return Object.entries(faults).sort(
    ([name, fault], [otherName, other]) => orderOf(fault) - orderOf(other) || (name < otherName ? -1 : 1),
  );
}
