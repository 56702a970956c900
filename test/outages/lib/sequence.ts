import type { Outage } from './outage.ts';
import { Random } from './random.ts';

/** What is inflicted at the same time, and what its chance is. */
export interface Step {
  readonly outages: readonly Outage[];
  readonly random: Random;
}

/** How often two outages come together. */
const TOGETHER = 0.4;

/** Steps without end; the same seed and outages give the same. Every outage comes once before one comes again. */
export function* sequence(outages: readonly Outage[], seed: number): Generator<Step, never> {
  const random = new Random(seed);
  let deck: Outage[] = [];
  for (;;) {
    if (deck.length === 0) deck = random.shuffled(outages);
    const isPair = random.chance(TOGETHER) && mayComeTogether(deck.slice(0, 2));
    const drawn = deck.splice(0, isPair ? 2 : 1);
    yield { outages: drawn, random: random.fork() };
  }
}

function mayComeTogether(pair: readonly Outage[]): boolean {
  return (
    pair.every(({ alone }) => alone !== true) &&
    !(pair.some(({ redis }) => redis === 'ends') && pair.some(({ redis }) => redis === 'fills'))
  );
}

export function nameOf({ outages }: Step): string {
  return outages.map(({ name }) => name).join(' + ');
}
