import type { FaultState, FaultStates } from '../../../contract/fault-state.ts';
import {
  expandFault,
  isCableFault,
  type CableFault,
  type Fault,
  type FaultOf,
  type FaultPlace,
  type Faults,
  type GateFault,
} from '../../../contract/faults/index.ts';
import type { FaultTotals } from '../../../contract/thread-messages.ts';
import { isGateTime } from './active-time.ts';
import { ActiveFault, type ConnectionFacts, type FaultTally } from './active-fault.ts';
import { SILENT, type FaultReporter } from './fault-reporter.ts';

export type Direction = 'in' | 'out';
const DIRECTIONS: readonly Direction[] = ['in', 'out'];

/** The faults of an endpoint, by direction and in their order. Those that do not change stay the same objects. */
export class EndpointFaults {
  readonly #seed: number;
  readonly #now: () => number;
  readonly #reporter: FaultReporter;
  #states: FaultStates = {};
  #by: { readonly [D in Direction]: readonly ActiveFault[] } = { in: [], out: [] };
  #gates: readonly ActiveFault<GateFault>[] = [];

  /** `seed`: for faults without one of their own. */
  constructor(seed: number, now: () => number, reporter: FaultReporter = SILENT) {
    this.#seed = seed;
    this.#now = now;
    this.#reporter = reporter;
  }

  get isEmpty(): boolean {
    return this.#by.in.length === 0 && this.#by.out.length === 0;
  }

  configure(faults: Faults, place: FaultPlace, states: FaultStates = {}): void {
    this.#states = states;
    const parts = inOrder(faults, place);
    const [into, out] = DIRECTIONS.map((direction) => this.#activeIn(direction, parts));
    this.#by = { in: into ?? [], out: out ?? [] };
    this.#gates = parts.flatMap(([name, fault]) =>
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

  /** What each has done, by direction; the parts of a profile together. */
  totals(): FaultTotals[] {
    const totals = new Map<string, FaultTotals>();
    for (const { name, direction, tally } of this.all()) {
      const key = `${direction} ${name}`;
      const before = totals.get(key);
      totals.set(key, before === undefined ? { name, direction, ...tally } : together(before, tally));
    }
    return [...totals.values()];
  }

  /** All of one name. */
  named(name: string): ActiveFault[] {
    return DIRECTIONS.flatMap((direction) => this.#by[direction].filter((active) => active.name === name));
  }

  #activeIn(direction: Direction, parts: readonly Part[]): ActiveFault[] {
    return parts.flatMap(([name, fault]) =>
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
    const state = this.#states[name];
    const before = known.find((active) => active.name === name && active.fault.type === fault.type);
    if (before?.generation === state?.generation && JSON.stringify(before?.fault) === JSON.stringify(fault))
      return before as ActiveFault<F>;
    return new ActiveFault(name, direction, fault, {
      seed: this.#seed,
      now: this.#now,
      activatedMs: this.#activatedMs(state),
      state,
      reporter: this.#reporter,
    });
  }

  /** On the monotonic clock. */
  #activatedMs(state: FaultState | undefined): number {
    return this.#now() - (state === undefined ? 0 : Math.max(0, Date.now() - state.sinceMs));
  }
}

type Part = readonly [name: string, fault: CableFault | GateFault];

/** By `order`, then by name; of a profile its parts. */
function inOrder(faults: Faults, place: FaultPlace): Part[] {
  const orderOf = (fault: Fault): number => ('order' in fault ? fault.order : 0);
  return Object.entries(faults)
    .sort(([name, fault], [otherName, other]) => orderOf(fault) - orderOf(other) || (name < otherName ? -1 : 1))
    .flatMap(([name, fault]) => expandFault(fault, place).map((part): Part => [name, part]));
}

/** Every unit passes all parts of a profile. */
function together(one: FaultTotals, other: FaultTally): FaultTotals {
  return {
    ...one,
    units: Math.max(one.units, other.units),
    bytes: Math.max(one.bytes, other.bytes),
    hits: Math.max(one.hits, other.hits),
    droppedUnits: one.droppedUnits + other.droppedUnits,
    heldUnits: one.heldUnits + other.heldUnits,
    droppedBytes: one.droppedBytes + other.droppedBytes,
    heldBytes: one.heldBytes + other.heldBytes,
    delayed: Math.max(one.delayed, other.delayed),
    plannedMs: one.plannedMs + other.plannedMs,
    realMs: one.realMs + other.realMs,
  };
}
