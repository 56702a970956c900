import { diceFor, roll, type Dice } from './dice.ts';

/** Where decisions draw their numbers from. */
export interface Rolls {
  /** A number from 0 up to, not including, 1: a pure function of the seed, the fault, the connection, the direction and these. */
  roll(unit: number, draw: number): number;
}

/** The numbers of one connection. */
export function rollsOf(dice: Dice, ordinal: number): Rolls {
  const own = diceFor(dice, ordinal);
  return { roll: (unit, draw) => roll(own, unit, draw) };
}
