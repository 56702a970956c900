/** Most listeners, and most clients, with metrics of their own. */
export const MAX_LABELLED = 1000;

/**
 * Bounds how many label values a scrape has: the first `max` items in order of `id` (which is the order they were created in) stay as
 * they are, the rest becomes one item `other` (id, and name where there is one) with their numbers added up.
 */
export function boundedById<T extends { readonly id: string }>(items: readonly T[], max = MAX_LABELLED): T[] {
  const sorted = [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  const [first, ...rest] = sorted.slice(max);
  if (first === undefined) return sorted;
  return [
    ...sorted.slice(0, max),
    { ...rest.reduce(add, first), id: 'other', ...('name' in first ? { name: 'other' } : {}) },
  ];
}

/** The sum of two records, number by number. */
function add<T extends object>(a: T, b: T): T {
  const other = new Map<string, unknown>(Object.entries(b));
  const sums = Object.entries(a).map(([key, value]) => [
    key,
    typeof value === 'number' ? value + Number(other.get(key) ?? 0) : value,
  ]);
  return Object.fromEntries(sums) as T;
}
