import type { Rate } from './rate.ts';

/** When everything that is reserved has passed, monotonic milliseconds. */
export interface FreeTime {
  /** -Infinity: nothing was ever reserved. */
  load(): number;
  /** False: another thread has reserved since {@link load}. */
  store(freeMs: number): boolean;
}

/** That of one connection. */
class OwnTime implements FreeTime {
  #freeMs = -Infinity;

  load(): number {
    return this.#freeMs;
  }

  store(freeMs: number): boolean {
    this.#freeMs = freeMs;
    return true;
  }
}

/** Bandwidth as time: each reservation begins when the one before it ends, so late timers cost nothing. */
export class Bucket {
  readonly #free: FreeTime;
  #rate: Rate;
  #burstBytes: number;

  /** `free`: what it has in common with others. */
  constructor(rate: Rate, burstBytes: number, free: FreeTime = new OwnTime()) {
    this.#rate = rate;
    this.#burstBytes = burstBytes;
    this.#free = free;
  }

  /** Another rate: what was reserved is reserved anew. Not for what is shared. */
  configure(rate: Rate, burstBytes: number, nowMs: number): void {
    if (rate !== this.#rate) this.#free.store(Math.min(this.#free.load(), nowMs));
    this.#rate = rate;
    this.#burstBytes = burstBytes;
  }

  /** When so many bytes have passed. `isBacklogged`: the caller has waited since its last reservation, so no time is lost in between. */
  reserve(bytes: number, nowMs: number, isBacklogged: boolean): number {
    const burstMs = this.#burstBytes === 0 ? 0 : (this.#burstBytes / this.#rate.at(nowMs)) * 1000;
    for (;;) {
      const freeMs = this.#free.load();
      const startMs = isBacklogged && freeMs > -Infinity ? freeMs : Math.max(freeMs, nowMs - burstMs);
      const endMs = this.#rate.finishMs(bytes, startMs);
      if (endMs === Infinity || this.#free.store(endMs)) return endMs;
    }
  }

  /** Bytes of a stream that pass at a time: 10 ms. */
  quantumBytes(nowMs: number): number {
    return Math.max(1, Math.ceil(this.#rate.at(nowMs) / 100));
  }
}
