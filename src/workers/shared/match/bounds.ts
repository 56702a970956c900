/** What a number can be compared with. */
export const BOUNDS = ['min', 'max', 'above', 'below'] as const;
export type Bound = (typeof BOUNDS)[number];

/** Whether a value is within each bound, by the sign of value − bound. */
export const isWithin: Readonly<Record<Bound, (difference: number) => boolean>> = {
  min: (difference) => difference >= 0,
  max: (difference) => difference <= 0,
  above: (difference) => difference > 0,
  below: (difference) => difference < 0,
};

const words: Readonly<Record<Bound, string>> = {
  min: 'less than min',
  max: 'more than max',
  above: 'not above',
  below: 'not below',
};

/** For people: how a value that is not within the bound relates to it. */
export function beyond(key: Bound, bound: number): string {
  return `${words[key]} ${bound}`;
}
