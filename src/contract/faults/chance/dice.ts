/**
 * Chance as a pure function: the same seed, fault, connection, direction, unit and draw give the same number, on every thread and in any
 * order. Each step scrambles with the finalizer of MurmurHash3, so that every bit depends on all of them.
 */
export type Dice = number;

export function diceOf(seed: number, name: string, direction: 'in' | 'out'): Dice {
  let dice = scramble(seed ^ (direction === 'in' ? 0x2545f491 : 0x1b873593));
  for (let at = 0; at < name.length; at++) dice = scramble(dice ^ name.charCodeAt(at));
  return dice;
}

/** `number`: an integer of at most 2^53. */
export function diceFor(dice: Dice, number: number): Dice {
  return scramble(scramble(dice ^ (number | 0)) ^ ((number / 2 ** 32) | 0));
}

/** From 0 up to, not including, 1. */
export function roll(dice: Dice, unit: number, draw: number): number {
  return scramble(diceFor(dice, unit) ^ draw) / 2 ** 32;
}

/** A number for a text, such as an id. */
export function seedOf(text: string): number {
  return diceOf(0, text, 'out');
}

function scramble(value: number): number {
  let mixed = (value + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
