import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { ActiveFault } from '../active-fault.ts';
import { isGateTime, nextGateChange } from '../active-time.ts';
import type { EndpointFaults } from '../endpoint-faults.ts';
import { HeapTimer, type TimerHeap } from '../timer-heap.ts';

/** Whether an endpoint refuses connections now, by its faults `refuse`. Unwatched it has no timer. */
export class RefuseGate {
  readonly #faults: EndpointFaults;
  readonly #heap: TimerHeap;
  readonly #timer = new HeapTimer((nowMs) => this.#look(nowMs));
  #watcher: ((refuses: boolean) => void) | undefined;
  #active: readonly ActiveFault<FaultOf<'refuse'>>[] = [];

  constructor(faults: EndpointFaults, heap: TimerHeap) {
    this.#faults = faults;
    this.#heap = heap;
  }

  /** Calls `watcher` now if connections are refused, and with each change. Undefined: nothing is called any more. */
  watch(watcher: ((refuses: boolean) => void) | undefined): void {
    this.#watcher = watcher;
    this.#active = [];
    this.#heap.disarm(this.#timer);
    this.changed();
  }

  changed(): void {
    if (this.#watcher !== undefined) this.#look(this.#heap.clock.now());
  }

  #look(nowMs: number): void {
    const faults = this.#faults.ofType('refuse').filter(({ fault }) => fault.enabled);
    const active = faults.filter((one) => isGateTime(one, nowMs));
    this.#heap.arm(this.#timer, Math.min(Infinity, ...faults.map((one) => nextGateChange(one, nowMs))));
    const before = this.#active;
    this.#active = active;
    for (const one of active) if (!before.some((other) => other.name === one.name)) one.countHit();
    if (active.length > 0 !== before.length > 0) this.#watcher?.(active.length > 0);
  }
}
