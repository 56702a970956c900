import { z } from 'zod';
import { queryInt } from './query.ts';

/** Query parameters of every list. */
export const pageFields = {
  limit: queryInt(1, 500, 50).meta({ description: 'Most items in the answer, 1 to 500. Default 50.' }),
  cursor: z.string().max(200).optional().meta({ description: 'Where to go on: `nextCursor` of the page before.' }),
};
export const pageQuerySchema = z.strictObject(pageFields);
export type PageQuery = z.output<typeof pageQuerySchema>;

export interface Page<T> {
  items: T[];
  /** Null on the last page. */
  nextCursor: string | null;
}

/** Schema of a page of `item`, as the named component `id`. */
export function pageOf<T extends z.ZodType>(item: T, id: string) {
  return z.strictObject({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'Send it as `cursor` to get the next page; null on the last one.' }),
  }).meta({ id });
}
