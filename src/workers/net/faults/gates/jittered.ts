import { jitteredMs } from '../../../../contract/faults/chance/index.ts';
import type { Fault } from '../../../../contract/faults/index.ts';
import type { ActiveFault } from '../active-fault.ts';

interface Jittered {
  readonly ms: number;
  readonly jitterMs: number;
}

/** The delay of a connection, in milliseconds. `unit`: what of the connection is delayed. */
export function jittered<F extends Fault & Jittered>(active: ActiveFault<F>, ordinal: number, unit: number): number {
  return jitteredMs(active.current, active.diceOf(ordinal), unit);
}
