/** Numbers of a counter-based generator are made from its seed, the rule and how often it was asked: threads need to share only the count. */
export function chanceOf(seed: number, rule: number, draw: number): number {
  return scrambled(scrambled(scrambled(seed) ^ rule) ^ draw) / 2 ** 32;
}

/** A seed for those who give none. */
export function anySeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}

/** A sequence of numbers from 0 to 1. */
export class Chance {
  readonly #seed: number;
  #drawn = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  beginAnew(): void {
    this.#drawn = 0;
  }

  next(): number {
    this.#drawn += 1;
    return chanceOf(this.#seed, SEQUENCE, this.#drawn);
  }
}

/** Stands where rules have their number. */
const SEQUENCE = -1;

/** Every bit of the result depends on every bit of `value`: the finalizer of MurmurHash3. */
function scrambled(value: number): number {
  let mixed = (value + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
