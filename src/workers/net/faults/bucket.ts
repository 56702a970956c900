/** Bandwidth as time: each reservation begins when the one before it ends, so late timers cost nothing. */
export class Bucket {
  #bytesPerSecond = -1;
  #burstBytes = 0;
  #freeMs = -Infinity;

  /** Another rate: what was reserved is reserved anew by those who wait. Each of them says so; only the first changes anything. */
  configure(bytesPerSecond: number, burstBytes: number, nowMs: number): void {
    if (bytesPerSecond !== this.#bytesPerSecond) this.#freeMs = Math.min(this.#freeMs, nowMs);
    this.#bytesPerSecond = bytesPerSecond;
    this.#burstBytes = burstBytes;
  }

  /** When so many bytes have passed. `isBacklogged`: the caller has waited since its last reservation, so no time is lost in between. */
  reserve(bytes: number, nowMs: number, isBacklogged: boolean): number {
    if (this.#bytesPerSecond === 0) return Infinity;
    const earliestMs = nowMs - (this.#burstBytes / this.#bytesPerSecond) * 1000;
    const startMs = isBacklogged && this.#freeMs > -Infinity ? this.#freeMs : Math.max(this.#freeMs, earliestMs);
    this.#freeMs = startMs + (bytes / this.#bytesPerSecond) * 1000;
    return this.#freeMs;
  }

  /** Bytes of a stream that pass at a time: 10 ms. */
  get quantumBytes(): number {
    return Math.max(1, Math.ceil(this.#bytesPerSecond / 100));
  }
}
