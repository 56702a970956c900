import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { HeldDial } from '../../connection/gate.ts';
import type { ActiveFault } from '../active-fault.ts';
import { nextGateChange } from '../active-time.ts';
import type { EndpointFaults } from '../endpoint-faults.ts';
import { HeapTimer, type TimerHeap } from '../timer-heap.ts';
import { jittered } from './jittered.ts';

type Delay = ActiveFault<FaultOf<'dialDelay'>>;
type Failure = ActiveFault<FaultOf<'dialFailure'>>;

interface Held {
  readonly sinceMs: number;
  readonly timer: HeapTimer;
  /** What delays it; none once the time is over. */
  delays: readonly Delay[];
  failure: Failure | undefined;
}

/** Delays and fails the dials of an endpoint's connections. A change of the faults reaches the dials that wait. */
export class DialGate {
  readonly #faults: EndpointFaults;
  readonly #heap: TimerHeap;
  readonly #held = new Map<HeldDial, Held>();

  constructor(faults: EndpointFaults, heap: TimerHeap) {
    this.#faults = faults;
    this.#heap = heap;
  }

  /** False: no fault affects the dial. True: `go` or `fail` of it follows, never within this call, unless it is forgotten before. */
  hold(dial: HeldDial): boolean {
    const nowMs = this.#heap.clock.now();
    const delays = this.#faults.gatesOn('dialDelay', dial, nowMs);
    const [failure] = this.#faults.gatesOn('dialFailure', dial, nowMs);
    if (delays.length === 0 && failure === undefined) return false;
    const timer = new HeapTimer((firedMs) => this.#look(dial, firedMs));
    this.#held.set(dial, { sinceMs: nowMs, timer, delays, failure });
    this.#heap.arm(timer, nowMs + delayOf(dial, delays));
    return true;
  }

  /** The dial has ended by itself. Returns the name of the fault that held it; undefined: none did. */
  forget(dial: HeldDial): string | undefined {
    const held = this.#held.get(dial);
    if (held === undefined) return undefined;
    this.#held.delete(dial);
    this.#heap.disarm(held.timer);
    const by = held.delays[0] ?? held.failure;
    by?.countHit();
    return by?.name;
  }

  /** The faults have changed: those that wait no longer do, or until another time. */
  changed(): void {
    const nowMs = this.#heap.clock.now();
    for (const [dial, held] of this.#held) {
      if (held.delays.length > 0) held.delays = this.#faults.gatesOn('dialDelay', dial, nowMs);
      this.#heap.arm(held.timer, Math.max(nowMs, held.sinceMs + delayOf(dial, held.delays)));
    }
  }

  /** It has waited for its delays: it fails, waits for the end of a failure, or goes on. */
  #look(dial: HeldDial, nowMs: number): void {
    const held = this.#held.get(dial);
    if (held === undefined) return;
    for (const delay of held.delays) delay.countDelay(delayOf(dial, [delay]), nowMs - held.sinceMs);
    held.delays = [];
    [held.failure] = this.#faults.gatesOn('dialFailure', dial, nowMs);
    const { failure } = held;
    if (failure?.fault.how === 'timeout') {
      this.#heap.arm(held.timer, nextGateChange(failure, nowMs));
      return;
    }
    this.#held.delete(dial);
    failure?.countHit();
    if (failure === undefined) dial.go();
    else dial.fail(failure.fault.how as Exclude<Failure['fault']['how'], 'timeout'>, failure.name);
  }
}

function delayOf({ ordinal, attempt }: HeldDial, delays: readonly Delay[]): number {
  return delays.reduce((sumMs, delay) => sumMs + jittered(delay, ordinal, attempt), 0);
}
