import type { World } from '../world.ts';

/** A permanent user, until the signal. Throws, or records a fault, when something is wrong. */
export type Resident = (world: World, signal: AbortSignal) => Promise<void>;

/** Waits, or stops waiting at the signal. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
