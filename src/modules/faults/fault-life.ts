import { endOfFault, isFaultActive, type Fault } from '../../contract/faults/index.ts';

/** How it stands with a fault now. `sinceMs`: its creation or last change, Unix milliseconds. */
export function lifeOf(fault: Fault, sinceMs: number): { active: boolean; since: string; leftMs?: number } {
  const nowMs = Date.now();
  const leftMs = Math.max(0, endOfFault(fault, sinceMs) - nowMs);
  return {
    active: leftMs > 0 && isFaultActive(fault, sinceMs, nowMs),
    since: new Date(sinceMs).toISOString(),
    ...(leftMs === Infinity ? {} : { leftMs }),
  };
}
