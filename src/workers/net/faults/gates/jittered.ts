import type { ActiveFault } from '../active-fault.ts';
import type { Fault } from '../../../../contract/faults/index.ts';
import { roll } from '../dice.ts';

interface Jittered {
  readonly ms: number;
  readonly jitterMs: number;
}

/** The delay of a connection, in milliseconds: uniform, at least 0. `unit`: what of the connection is delayed. */
export function jittered<F extends Fault & Jittered>(active: ActiveFault<F>, ordinal: number, unit: number): number {
  const { ms, jitterMs } = active.fault;
  if (jitterMs === 0) return ms;
  return Math.max(0, ms + (2 * roll(active.diceOf(ordinal), unit, 0) - 1) * jitterMs);
}
