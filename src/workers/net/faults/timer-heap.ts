import type { Clock } from './clock.ts';
import { DueHeap, type Due } from './due-heap.ts';

/** After this many timers, or this long, other work of the thread gets its turn. */
const TIMERS_PER_TURN = 256;
const TURN_MS = 5;
/** setTimeout takes no longer time; the timer is armed again then. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** Armed for the next turn of the event loop, or firing: nothing comes earlier. */
const SOON = -Infinity;

/** One timer of a {@link TimerHeap}: armed for one moment at a time. */
export class HeapTimer implements Due {
  dueMs = Infinity;
  place = -1;
  turn = 0;
  readonly fire: (nowMs: number) => void;

  constructor(fire: (nowMs: number) => void) {
    this.fire = fire;
  }
}

/**
 * All timers of a thread on one timer of the system. A timer never fires early: setTimeout can by up to a millisecond, so the monotonic clock
 * decides, and the timer is armed again.
 */
export class TimerHeap {
  readonly clock: Clock;
  readonly #heap = new DueHeap<HeapTimer>();
  #armedMs = Infinity;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get size(): number {
    return this.#heap.size;
  }

  /** Fires once, not before `dueMs`, instead of when it was armed for. Infinity: never. */
  arm(timer: HeapTimer, dueMs: number): void {
    if (timer.dueMs === dueMs && timer.place >= 0) return;
    this.#heap.remove(timer);
    timer.dueMs = dueMs;
    if (dueMs === Infinity) return;
    this.#heap.add(timer);
    if (dueMs < this.#armedMs) this.#setTimer(dueMs);
  }

  /**
   * The time, for what comes by. A timer of the system fires up to two milliseconds late; while there is traffic, what is due
   * fires in the same turn of the event loop.
   */
  now(): number {
    const nowMs = this.clock.now();
    if (nowMs >= this.#armedMs && this.#armedMs !== SOON) this.#setSoon();
    return nowMs;
  }

  disarm(timer: HeapTimer): void {
    this.arm(timer, Infinity);
    if (this.#heap.size === 0) this.#clear();
  }

  #setTimer(dueMs: number): void {
    const waitMs = Math.ceil(Math.min(dueMs - this.clock.now(), MAX_TIMEOUT_MS));
    if (waitMs <= 0) {
      this.#setSoon();
      return;
    }
    this.#clear();
    this.#armedMs = dueMs;
    this.#cancel = this.clock.after(waitMs, () => this.#run());
  }

  #setSoon(): void {
    this.#clear();
    this.#armedMs = SOON;
    this.#cancel = this.clock.after(0, () => this.#run());
  }

  #clear(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#armedMs = Infinity;
  }

  #run(): void {
    this.#cancel = undefined;
    // Nothing that fires sets the timer of the system: that happens once, at the end.
    this.#armedMs = SOON;
    const startMs = this.clock.now();
    let nowMs = startMs;
    for (let fired = 0; fired < TIMERS_PER_TURN && nowMs - startMs < TURN_MS; fired += 1) {
      const { top } = this.#heap;
      if (top === undefined || top.dueMs > nowMs) break;
      this.#heap.remove(top);
      top.dueMs = Infinity;
      top.fire(nowMs);
      nowMs = this.clock.now();
    }
    this.#armedMs = Infinity;
    const { top } = this.#heap;
    if (top !== undefined) this.#setTimer(top.dueMs);
  }
}
