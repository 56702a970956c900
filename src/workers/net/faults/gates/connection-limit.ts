import type { FaultOf } from '../../../../contract/faults/index.ts';
import { AppError } from '../../../../core/errors/index.ts';
import type { Arrival } from '../../connection/gate.ts';
import type { ActiveFault } from '../active-fault.ts';
import { OwnOccupied, SharedOccupied, type Occupied } from './occupied.ts';
import { SharedSecond } from './shared-second.ts';
import { SlidingSecond } from './sliding-second.ts';

/** Peers whose rate is remembered; beyond, those that are idle are forgotten. */
const MAX_RATES = 1024;
/** How often a limit that a ramp or another thread changes is looked at for those that it holds, in milliseconds. */
const LOOK_MS = 25;

/** One that was let in and whose connection has not begun. */
interface Entering {
  readonly peer: string;
  /** A connection of its peer has begun in its place. */
  hasBegun: boolean;
}

/** One fault `limitConnections`: who is inside, by its scope. */
export class ConnectionLimit {
  readonly active: ActiveFault<FaultOf<'limitConnections'>>;
  readonly #occupied: Occupied;
  readonly #rates = new Map<string, SlidingSecond>();
  readonly #sharedRate: SharedSecond | undefined;
  readonly #entering = new Map<Arrival, Entering>();

  /** `open`: connections there are, by peer. */
  constructor(active: ActiveFault<FaultOf<'limitConnections'>>, open: ReadonlyMap<string, number>, thread: number) {
    this.active = active;
    const { raw } = active.cells;
    const isShared = active.fault.share === 'endpoint';
    this.#occupied = isShared ? new SharedOccupied(raw, thread) : new OwnOccupied();
    this.#sharedRate = isShared && active.fault.perSecond !== undefined ? new SharedSecond(raw) : undefined;
    for (const [peer, count] of open) if (active.hasPeer(peer)) this.#occupied.add(this.#keyOf(peer), count);
  }

  /** A connection of the peer has begun: it has the place of the one that was let in. */
  began(peer: string): void {
    if (!this.active.hasPeer(peer)) return;
    for (const entering of this.#entering.values())
      if (entering.peer === peer && !entering.hasBegun) {
        entering.hasBegun = true;
        return;
      }
    this.#occupied.add(this.#keyOf(peer), 1);
  }

  ended(peer: string): void {
    if (this.active.hasPeer(peer)) this.#occupied.add(this.#keyOf(peer), -1);
  }

  /** Takes a place for it; undefined: it has it. Otherwise when there may be room, by time alone; Infinity: when a connection ends. */
  claim(arrival: Arrival, nowMs: number): number | undefined {
    const { max = Infinity, perSecond } = this.active.current;
    const key = this.#keyOf(arrival.peer);
    if (!this.#occupied.claim(key, max)) return Infinity;
    const waitMs = perSecond === undefined ? undefined : this.#takeRate(key, perSecond, nowMs);
    if (waitMs !== undefined) {
      this.#occupied.add(key, -1);
      return nowMs + waitMs;
    }
    this.#entering.set(arrival, { peer: arrival.peer, hasBegun: false });
    return undefined;
  }

  /** It is let in, whether there is room or not. */
  enter(arrival: Arrival): void {
    if (this.#entering.has(arrival) || !this.active.hasPeer(arrival.peer)) return;
    this.#occupied.add(this.#keyOf(arrival.peer), 1);
    this.#entering.set(arrival, { peer: arrival.peer, hasBegun: false });
  }

  /** Its connection has begun, or it has gone. */
  entered(arrival: Arrival): void {
    const entering = this.#entering.get(arrival);
    if (entering === undefined) return;
    this.#entering.delete(arrival);
    if (!entering.hasBegun) this.#occupied.add(this.#keyOf(entering.peer), -1);
  }

  /** When room may have been made elsewhere; Infinity: never. */
  nextLookMs(nowMs: number): number {
    const { isTogether, fault } = this.active;
    const changesElsewhere = fault.ramp !== undefined || (isTogether && fault.share === 'endpoint');
    return changesElsewhere ? nowMs + LOOK_MS : Infinity;
  }

  refusalOf({ peer }: Arrival): AppError {
    const { max = Infinity, perSecond } = this.active.current;
    const count = this.#occupied.count(this.#keyOf(peer));
    const why =
      count >= max
        ? `${count} connections are open, its limit (max)`
        : `${perSecond} connections came within a second, its limit (perSecond)`;
    return new AppError('connection_limit', `The fault "${this.active.name}" refused the peer ${peer}: ${why}.`);
  }

  #keyOf(peer: string): string {
    return this.active.fault.share === 'peer' ? peer : '';
  }

  /** Takes one and returns undefined, or returns how long it has to wait, in milliseconds. */
  #takeRate(key: string, perSecond: number, nowMs: number): number | undefined {
    if (this.#sharedRate !== undefined) return this.#sharedRate.take(perSecond);
    const rate = this.#rates.get(key) ?? new SlidingSecond();
    const freeMs = rate.freeMs(perSecond);
    if (freeMs > nowMs) return freeMs - nowMs;
    rate.take(nowMs, perSecond);
    this.#rates.set(key, rate);
    if (this.#rates.size > MAX_RATES) this.#forgetIdle(nowMs);
    return undefined;
  }

  #forgetIdle(nowMs: number): void {
    for (const [key, rate] of this.#rates) if (rate.isIdle(nowMs)) this.#rates.delete(key);
  }
}
