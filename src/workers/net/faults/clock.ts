/** Time and the one timer of a {@link TimerHeap}; tests inject their own. */
export interface Clock {
  /** Monotonic, milliseconds. */
  now(): number;
  /** Calls `fire` once, about `ms` later; 0: in the next turn of the event loop. Returns what cancels it. */
  after(ms: number, fire: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, fire) {
    if (ms <= 0) {
      const immediate = setImmediate(fire);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(fire, ms);
    return () => clearTimeout(timer);
  },
};
