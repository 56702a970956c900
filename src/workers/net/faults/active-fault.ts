import type { BlockList } from 'node:net';
import type { CableFault, Fault } from '../../../contract/faults/index.ts';
import { blockListOf, isListed } from '../../../contract/ip.ts';
import { diceFor, diceOf, roll, type Dice } from './dice.ts';

/** What a fault has done on one thread, since it was created or last changed. */
export interface FaultTally {
  units: number;
  hits: number;
  bytes: number;
  droppedBytes: number;
  heldBytes: number;
  /** Units that were held, and how long they were to be and were, in milliseconds. */
  delayed: number;
  plannedMs: number;
  realMs: number;
}

/** Which connection it is. */
export interface ConnectionFacts {
  /** From 1, since the endpoint was opened. */
  readonly ordinal: number;
  readonly peer: string;
}

const CONNECTION_DRAW = -1;

/** What decides whom a fault affects; one that has none of it affects all. */
type Scope = Pick<CableFault, 'enabled'> & Partial<Pick<CableFault, 'when' | 'probability' | 'seed'>>;

/** One fault of an endpoint, in one direction if it has any: what its instances on the connections have in common. */
export class ActiveFault<F extends Fault = CableFault> {
  readonly name: string;
  readonly direction: 'in' | 'out' | undefined;
  readonly fault: F;
  readonly activatedMs: number;
  readonly tally: FaultTally;
  readonly #dice: Dice;
  readonly #peers: BlockList | undefined;
  /** Of `share`: by peer, or of the endpoint (''). */
  readonly #shared: Map<string, { value: unknown; users: number }>;

  constructor(
    name: string,
    direction: 'in' | 'out' | undefined,
    fault: F,
    facts: { seed: number; activatedMs: number; before?: ActiveFault<Fault> | undefined },
  ) {
    this.name = name;
    this.direction = direction;
    this.fault = fault;
    this.activatedMs = facts.activatedMs;
    const { seed, when }: Scope = fault;
    this.#dice = diceOf(seed ?? facts.seed, name, direction ?? 'in');
    this.#peers = when?.peer === undefined ? undefined : blockListOf(when.peer);
    this.#shared = facts.before?.fault.type === fault.type ? facts.before.#shared : new Map();
    this.tally = { units: 0, hits: 0, bytes: 0, droppedBytes: 0, heldBytes: 0, delayed: 0, plannedMs: 0, realMs: 0 };
  }

  /** Dice of one connection. */
  diceOf(ordinal: number): Dice {
    return diceFor(this.#dice, ordinal);
  }

  /** Whether the fault affects a connection at all. UDP draws for each datagram. */
  affects({ ordinal, peer }: ConnectionFacts, isStream: boolean): boolean {
    const { enabled, when, probability = 1 }: Scope = this.fault;
    if (!enabled || probability === 0) return false;
    const { from = 1, to = Infinity, every = 1 } = when?.connections ?? {};
    if (ordinal < from || ordinal > to || (ordinal - from) % every !== 0) return false;
    if (!this.hasPeer(peer)) return false;
    return !isStream || roll(this.diceOf(ordinal), 0, CONNECTION_DRAW) < probability;
  }

  /** A connection was affected as a whole: it counts. */
  countHit(): void {
    this.tally.units += 1;
    this.tally.hits += 1;
  }

  countDelay(plannedMs: number, realMs: number): void {
    this.countHit();
    this.tally.delayed += 1;
    this.tally.plannedMs += plannedMs;
    this.tally.realMs += realMs;
  }

  /** A connection that was counted was held for this time. */
  countHeld(realMs: number): void {
    this.tally.delayed += 1;
    this.tally.plannedMs += realMs;
    this.tally.realMs += realMs;
  }

  /** Its peers include this one. */
  hasPeer(peer: string): boolean {
    return this.#peers === undefined || isListed(this.#peers, peer);
  }

  /** What all who use it share; the last one takes it away. */
  use<T>(key: string, create: () => T): T {
    const entry = this.#shared.get(key) ?? { value: create(), users: 0 };
    entry.users += 1;
    this.#shared.set(key, entry);
    return entry.value as T;
  }

  unuse(key: string): void {
    const entry = this.#shared.get(key);
    if (entry === undefined) return;
    entry.users -= 1;
    if (entry.users === 0) this.#shared.delete(key);
  }
}
