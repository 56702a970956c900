import type { Fault } from './fault.ts';
import { Random } from './random.ts';

/** What is inflicted at the same time, and what its chance is. */
export interface Step {
  readonly faults: readonly Fault[];
  readonly random: Random;
}

/** How often two faults come together. */
const TOGETHER = 0.4;

/** Steps without end; the same seed and faults give the same. Every fault comes once before one comes again. */
export function* sequence(faults: readonly Fault[], seed: number): Generator<Step, never> {
  const random = new Random(seed);
  let deck: Fault[] = [];
  for (;;) {
    if (deck.length === 0) deck = random.shuffled(faults);
    const isPair = random.chance(TOGETHER) && mayComeTogether(deck.slice(0, 2));
    const drawn = deck.splice(0, isPair ? 2 : 1);
    yield { faults: drawn, random: random.fork() };
  }
}

function mayComeTogether(pair: readonly Fault[]): boolean {
  return pair.every(({ alone }) => alone !== true) && !(pair.some(({ redis }) => redis === 'ends') && pair.some(({ redis }) => redis === 'fills'));
}

export function nameOf({ faults }: Step): string {
  return faults.map(({ name }) => name).join(' + ');
}
