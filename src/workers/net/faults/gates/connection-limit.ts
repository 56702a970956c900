import type { FaultOf } from '../../../../contract/faults/index.ts';
import { AppError } from '../../../../core/errors/index.ts';
import type { Arrival } from '../../connection/gate.ts';
import type { ActiveFault } from '../active-fault.ts';
import { SlidingSecond } from './sliding-second.ts';

/** Peers whose rate is remembered; beyond, those that are idle are forgotten. */
const MAX_RATES = 1024;
/** How often a limit that a ramp changes is looked at for those that it holds, in milliseconds. */
const RAMP_MS = 100;

/** One fault `limitConnections`: who is inside, by its scope. */
export class ConnectionLimit {
  readonly active: ActiveFault<FaultOf<'limitConnections'>>;
  readonly #inside = new Map<string, number>();
  readonly #rates = new Map<string, SlidingSecond>();
  /** Those that it has let in and whose connections have not begun. */
  readonly #entering = new Map<Arrival, string>();

  /** `open`: connections there are, by peer. */
  constructor(active: ActiveFault<FaultOf<'limitConnections'>>, open: ReadonlyMap<string, number>) {
    this.active = active;
    for (const [peer, count] of open) this.count(peer, count);
  }

  /** So many more connections of the peer are open. */
  count(peer: string, more: number): void {
    if (!this.active.hasPeer(peer)) return;
    const key = this.#keyOf(peer);
    const count = (this.#inside.get(key) ?? 0) + more;
    if (count > 0) this.#inside.set(key, count);
    else this.#inside.delete(key);
  }

  /** It is let in. */
  enter(arrival: Arrival, nowMs: number): void {
    const key = this.#keyOf(arrival.peer);
    if (this.active.hasPeer(arrival.peer)) this.#entering.set(arrival, key);
    const { perSecond } = this.active.current;
    if (perSecond === undefined) return;
    const rate = this.#rates.get(key) ?? new SlidingSecond();
    rate.take(nowMs, perSecond);
    this.#rates.set(key, rate);
    if (this.#rates.size > MAX_RATES) this.#forgetIdle(nowMs);
  }

  /** Its connection has begun, or it has gone. */
  entered(arrival: Arrival): void {
    this.#entering.delete(arrival);
  }

  /** When there is room for another of this peer, by time alone: -Infinity: there is; Infinity: when a connection ends. */
  freeMs({ peer }: Arrival): number {
    const { max = Infinity, perSecond = Infinity } = this.active.current;
    const key = this.#keyOf(peer);
    return this.#countOf(key) >= max ? Infinity : (this.#rates.get(key)?.freeMs(perSecond) ?? -Infinity);
  }

  /** When it may have changed by itself; Infinity: never. */
  nextLookMs(nowMs: number): number {
    return this.active.fault.ramp === undefined ? Infinity : nowMs + RAMP_MS;
  }

  refusalOf({ peer }: Arrival): AppError {
    const { max = Infinity, perSecond } = this.active.current;
    const count = this.#countOf(this.#keyOf(peer));
    const why =
      count >= max
        ? `${count} connections are open, its limit (max)`
        : `${perSecond} connections came within a second, its limit (perSecond)`;
    return new AppError('connection_limit', `The fault "${this.active.name}" refused the peer ${peer}: ${why}.`);
  }

  #countOf(key: string): number {
    let entering = 0;
    for (const other of this.#entering.values()) if (other === key) entering += 1;
    return (this.#inside.get(key) ?? 0) + entering;
  }

  #keyOf(peer: string): string {
    return this.active.fault.share === 'peer' ? peer : '';
  }

  #forgetIdle(nowMs: number): void {
    for (const [key, rate] of this.#rates) if (rate.isIdle(nowMs)) this.#rates.delete(key);
  }
}
