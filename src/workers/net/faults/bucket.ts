import type { Rate } from './rate.ts';

/** Bandwidth as time: each reservation begins when the one before it ends, so late timers cost nothing. */
export class Bucket {
  #rate: Rate | undefined;
  #burstBytes = 0;
  #freeMs = -Infinity;

  /** Another rate: what was reserved is reserved anew by those who wait. Each of them says so; only the first changes anything. */
  configure(rate: Rate, burstBytes: number, nowMs: number): void {
    if (rate !== this.#rate) this.#freeMs = Math.min(this.#freeMs, nowMs);
    this.#rate = rate;
    this.#burstBytes = burstBytes;
  }

  /** When so many bytes have passed. `isBacklogged`: the caller has waited since its last reservation, so no time is lost in between. */
  reserve(bytes: number, nowMs: number, isBacklogged: boolean): number {
    if (this.#rate === undefined) return Infinity;
    const burstMs = this.#burstBytes === 0 ? 0 : (this.#burstBytes / this.#rate.at(nowMs)) * 1000;
    const startMs = isBacklogged && this.#freeMs > -Infinity ? this.#freeMs : Math.max(this.#freeMs, nowMs - burstMs);
    const endMs = this.#rate.finishMs(bytes, startMs);
    if (endMs !== Infinity) this.#freeMs = endMs;
    return endMs;
  }

  /** Bytes of a stream that pass at a time: 10 ms. */
  quantumBytes(nowMs: number): number {
    return Math.max(1, Math.ceil((this.#rate?.at(nowMs) ?? 0) / 100));
  }
}
