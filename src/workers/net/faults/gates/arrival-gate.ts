import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { Arrival } from '../../connection/gate.ts';
import type { ActiveFault } from '../active-fault.ts';
import { nextGateChange } from '../active-time.ts';
import type { EndpointFaults } from '../endpoint-faults.ts';
import { HeapTimer, type TimerHeap } from '../timer-heap.ts';
import { ConnectionLimit } from './connection-limit.ts';
import { jittered } from './jittered.ts';

/** A fault that delays it, and for how long. */
interface Delay {
  readonly active: ActiveFault<FaultOf<'acceptDelay'>>;
  readonly ms: number;
}

interface Waiting {
  readonly sinceMs: number;
  /** What delays it; none once that time is over. */
  delays: readonly Delay[];
  timer: HeapTimer | undefined;
  /** The limit that holds it. */
  by: ConnectionLimit | undefined;
}

/**
 * Those that arrive at a listener, in the order in which they came.
 *
 *   arrive ─▶ acceptDelay ─▶ limitConnections ─▶ enter
 *                                 └─ excess: refused, or held until there is room
 */
export class ArrivalGate {
  readonly #faults: EndpointFaults;
  readonly #heap: TimerHeap;
  readonly #thread: number;
  readonly #waiting = new Map<Arrival, Waiting>();
  /** Open connections by peer. */
  readonly #open = new Map<string, number>();
  /** When those that are held are looked at again. */
  readonly #timer = new HeapTimer((nowMs) => this.#look(nowMs));
  #limits: readonly ConnectionLimit[] = [];
  /** Of those that wait, how many a limit holds. */
  #held = 0;

  /** `thread`: number of this thread on the node. */
  constructor(faults: EndpointFaults, heap: TimerHeap, thread: number) {
    this.#thread = thread;
    this.#faults = faults;
    this.#heap = heap;
  }

  /** The faults have changed: those that wait no longer do, or for something else. */
  changed(): void {
    const nowMs = this.#heap.clock.now();
    this.#limits = this.#faults
      .ofType('limitConnections')
      .map(
        (active) =>
          this.#limits.find((limit) => limit.active === active) ??
          new ConnectionLimit(active, this.#open, this.#thread),
      );
    for (const [arrival, waiting] of this.#waiting) {
      if (waiting.timer === undefined) continue;
      waiting.delays = this.#delaysOf(arrival, nowMs);
      this.#heap.arm(waiting.timer, Math.max(nowMs, waiting.sinceMs + sumOf(waiting.delays)));
    }
    this.#lookSoon();
  }

  began(peer: string): void {
    this.#open.set(peer, (this.#open.get(peer) ?? 0) + 1);
    for (const limit of this.#limits) limit.began(peer);
  }

  ended(peer: string): void {
    const count = (this.#open.get(peer) ?? 0) - 1;
    if (count > 0) this.#open.set(peer, count);
    else this.#open.delete(peer);
    for (const limit of this.#limits) limit.ended(peer);
    this.#lookSoon();
  }

  arrive(arrival: Arrival): void {
    const sinceMs = this.#heap.clock.now();
    const delays = this.#delaysOf(arrival, sinceMs).filter(({ active }) => active.countHit());
    const waiting: Waiting = { sinceMs, delays, timer: undefined, by: undefined };
    this.#waiting.set(arrival, waiting);
    if (delays.length > 0) {
      waiting.timer = new HeapTimer((nowMs) => this.#delayed(arrival, waiting, nowMs));
      this.#heap.arm(waiting.timer, sinceMs + sumOf(delays));
    } else this.#undelayed(arrival, waiting, sinceMs);
  }

  /** It has gone, or what followed `enter` is over. */
  forget(arrival: Arrival): void {
    const waiting = this.#waiting.get(arrival);
    if (waiting !== undefined) this.#leave(arrival, waiting);
    for (const limit of this.#limits) limit.entered(arrival);
    this.#lookSoon();
  }

  #delayed(arrival: Arrival, waiting: Waiting, nowMs: number): void {
    for (const { active, ms } of waiting.delays) active.countDelay(ms, nowMs - waiting.sinceMs);
    waiting.delays = [];
    waiting.timer = undefined;
    this.#undelayed(arrival, waiting, nowMs);
  }

  #delaysOf(arrival: Arrival, nowMs: number): Delay[] {
    return this.#faults
      .gatesOn('acceptDelay', arrival, nowMs)
      .map((active) => ({ active, ms: jittered(active, arrival.ordinal, 0) }));
  }

  /** Nothing overtakes those that are held already. */
  #undelayed(arrival: Arrival, waiting: Waiting, nowMs: number): void {
    this.#held += 1;
    if (this.#held === 1) this.#decide(arrival, waiting, nowMs);
    else this.#lookSoon();
  }

  /** Lets everyone in for whom there is room, in the order in which they came. */
  #look(nowMs: number): void {
    for (const [arrival, waiting] of this.#waiting)
      if (waiting.timer === undefined) this.#decide(arrival, waiting, nowMs);
  }

  #decide(arrival: Arrival, waiting: Waiting, nowMs: number): void {
    const affecting = this.#faults.gatesOn('limitConnections', arrival, nowMs);
    const limits = this.#limits.filter(({ active }) => affecting.includes(active));
    const { full, freeMs } = findFull(limits, arrival, waiting, nowMs);
    if (full?.active.fault.excess === 'hold') {
      waiting.by = full;
      this.#lookAt(Math.min(freeMs, nextGateChange(full.active, nowMs), full.nextLookMs(nowMs)));
      return;
    }
    this.#leave(arrival, waiting);
    if (full !== undefined) {
      arrival.refuse(full.refusalOf(arrival));
      return;
    }
    waiting.by?.active.countHeld(nowMs - waiting.sinceMs);
    for (const limit of this.#limits) limit.enter(arrival);
    arrival.enter();
  }

  #leave(arrival: Arrival, waiting: Waiting): void {
    this.#waiting.delete(arrival);
    if (waiting.timer === undefined) this.#held -= 1;
    else this.#heap.disarm(waiting.timer);
  }

  /** In a turn of its own: a connection that ends may be the one that is just being let in. */
  #lookSoon(): void {
    if (this.#held > 0) this.#lookAt(this.#heap.clock.now());
  }

  #lookAt(atMs: number): void {
    if (this.#timer.place < 0 || atMs < this.#timer.dueMs) this.#heap.arm(this.#timer, atMs);
  }
}

/** Takes a place of each limit, or of none: the first that has no room is returned, with the time when it may have. */
function findFull(
  limits: readonly ConnectionLimit[],
  arrival: Arrival,
  { by }: Waiting,
  nowMs: number,
): { full: ConnectionLimit | undefined; freeMs: number } {
  for (const limit of limits) {
    const freeMs = limit.claim(arrival, nowMs);
    if (freeMs === undefined || (by !== limit && !limit.active.countHit())) continue;
    for (const other of limits) other.entered(arrival);
    return { full: limit, freeMs };
  }
  return { full: undefined, freeMs: -Infinity };
}

function sumOf(delays: readonly Delay[]): number {
  return delays.reduce((sumMs, { ms }) => sumMs + ms, 0);
}
