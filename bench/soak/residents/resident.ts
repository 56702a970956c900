import type { World } from '../world.ts';

/** Somebody who is there all the time, until the signal. Throws, or notes a fault, when something is not as it should be. */
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
