import { z } from 'zod';

export type Order = 'asc' | 'desc';

/** `order` of a list. `what`: what comes first with `asc`. A cursor continues in the order that the request with it names. */
export function orderField(fallback: Order, what: string) {
  return z
    .enum(['asc', 'desc'])
    .default(fallback)
    .meta({
      description: `\`asc\`: ${what} first; \`desc\`: reversed. Send the same value with a cursor. Default \`${fallback}\`.`,
    });
}

/** Those of a list in order of their keys, from after `cursor` ('': from the beginning). */
export function orderedAfter<T>(items: Iterable<T>, keyOf: (item: T) => string, order: Order, cursor: string): T[] {
  const sign = order === 'asc' ? 1 : -1;
  const sorted = [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -sign : Number(keyOf(a) > keyOf(b)) * sign));
  return cursor === ''
    ? sorted
    : sorted.filter((item) => (order === 'asc' ? keyOf(item) > cursor : keyOf(item) < cursor));
}
