import { z } from 'zod';

/**
 * A list that may be left out; an empty one counts as left out. Generated clients of some languages (Go, Java) send an empty list for
 * one that was never set.
 */
export function optionalList<T extends z.ZodType>(item: T, max: number) {
  return z
    .array(item)
    .max(max)
    .optional()
    .overwrite((list) => (list?.length === 0 ? undefined : list));
}
