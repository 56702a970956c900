import { roll, type Dice } from './dice.ts';

interface Jittered {
  readonly ms: number;
  readonly jitterMs: number;
}

/** The delay of a connection, in milliseconds: uniform, at least 0. `unit`: what of the connection is delayed. */
export function jitteredMs({ ms, jitterMs }: Jittered, dice: Dice, unit: number): number {
  return jitterMs === 0 ? ms : Math.max(0, ms + (2 * roll(dice, unit, 0) - 1) * jitterMs);
}
