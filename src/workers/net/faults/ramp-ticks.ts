import type { CableFault } from '../../../contract/faults/index.ts';
import type { Stage } from './stage.ts';
import { HeapTimer, type TimerHeap } from './timer-heap.ts';

/** How often times that depend on a ramp are looked at again, in milliseconds. */
const EVERY_MS = 200;

/** One timer a thread for all faults whose times change with a ramp. */
class RampTicks {
  static readonly #byHeap = new WeakMap<TimerHeap, RampTicks>();
  readonly #heap: TimerHeap;
  readonly #looks = new Set<(nowMs: number) => void>();
  readonly #timer = new HeapTimer((nowMs) => this.#tick(nowMs));

  private constructor(heap: TimerHeap) {
    this.#heap = heap;
  }

  static of(heap: TimerHeap): RampTicks {
    const found = RampTicks.#byHeap.get(heap) ?? new RampTicks(heap);
    RampTicks.#byHeap.set(heap, found);
    return found;
  }

  add(look: (nowMs: number) => void): void {
    this.#looks.add(look);
    if (this.#looks.size === 1) this.#arm();
  }

  remove(look: (nowMs: number) => void): void {
    if (this.#looks.delete(look) && this.#looks.size === 0) this.#heap.disarm(this.#timer);
  }

  #tick(nowMs: number): void {
    for (const look of this.#looks) look(nowMs);
    if (this.#looks.size > 0) this.#arm();
  }

  #arm(): void {
    this.#heap.arm(this.#timer, this.#heap.clock.now() + EVERY_MS);
  }
}

interface Ramped {
  readonly fault: Pick<CableFault, 'ramp' | 'schedule'>;
  readonly activatedMs: number;
}

/** Looks again now and then while the ramp of one fault goes on, or others change what it shares. */
export class RampLook {
  readonly #look: (nowMs: number) => void;
  #heap: TimerHeap | undefined;
  #ramped: Ramped | undefined;
  #isLasting = false;

  constructor(look: (nowMs: number) => void) {
    this.#look = look;
  }

  /** `stage`: what has armed times that change with the ramp, or with what others count, if any. */
  follow(heap: TimerHeap, ramped: Ramped, stage: Stage): void {
    this.#isLasting = stage.isShared === true;
    this.#heap = heap;
    this.#ramped = ramped;
    const isNeeded = stage.ramped !== undefined && (ramped.fault.ramp !== undefined || this.#isLasting);
    if (!isNeeded) this.stop(heap);
    else RampTicks.of(heap).add(this.#tick);
  }

  stop(heap: TimerHeap): void {
    RampTicks.of(heap).remove(this.#tick);
  }

  readonly #tick = (nowMs: number): void => {
    this.#look(nowMs);
    if (this.#ramped === undefined || this.#heap === undefined) return;
    const { fault, activatedMs } = this.#ramped;
    const isOver = !this.#isLasting && fault.schedule === undefined && nowMs > activatedMs + (fault.ramp?.overMs ?? 0);
    if (isOver) this.stop(this.#heap);
  };
}
