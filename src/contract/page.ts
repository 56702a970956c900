import { z } from 'zod';
import { orderField } from './order.ts';
import { queryInt } from './query.ts';
import { setupFilter } from './setup-name.ts';

/** Query parameters of every list. */
export const pageFields = {
  limit: queryInt(1, 500, 50).meta({ description: 'Most items in the response, 1 to 500. Default 50.' }),
  cursor: z.string().max(200).optional().meta({ description: 'Where to continue: `nextCursor` of the previous page.' }),
};
export const pageQuerySchema = z.strictObject(pageFields);
export type PageQuery = z.output<typeof pageQuerySchema>;

/** …of lists in order of name. */
export const namedPageQuerySchema = z.strictObject({
  ...pageFields,
  order: orderField('asc', 'names in alphabetical order'),
});
export type NamedPageQuery = z.output<typeof namedPageQuerySchema>;

/** …whose items may belong to set-ups. */
export const ownedPageQuerySchema = z.strictObject({ ...namedPageQuerySchema.shape, setup: setupFilter });
export type OwnedPageQuery = z.output<typeof ownedPageQuerySchema>;

export interface Page<T> {
  items: T[];
  /** Null on the last page. */
  nextCursor: string | null;
}

/** A node whose part of a list is missing. */
export const missingNodeSchema = z
  .strictObject({
    node: z.string().meta({ description: 'Name of the node.' }),
    reason: z.string().meta({
      description:
        'Code of the error (docs/errors.md), for example `node_unreachable`: it did not answer within 2 s, or within 0.3 s after it had not answered before.',
    }),
  })
  .meta({ id: 'MissingNode', description: 'A node whose part of a list is missing.' });
export type MissingNode = z.output<typeof missingNodeSchema>;

/** A page of what several nodes know. */
export interface ClusterPage<T> extends Page<T> {
  /** Absent when nothing is missing. */
  incomplete?: MissingNode[];
}

/** Schema of a page of `item`, as the named component `id`. */
export function pageOf<T extends z.ZodType>(item: T, id: string) {
  return z
    .strictObject({
      items: z.array(item),
      nextCursor: z
        .string()
        .nullable()
        .meta({ description: 'Send it as `cursor` to get the next page; null on the last one.' }),
    })
    .meta({ id });
}

/** As {@link pageOf}, for lists that are put together from what several nodes know. */
export function clusterPageOf<T extends z.ZodType>(item: T, id: string) {
  return z
    .strictObject({
      ...pageOf(item, id).shape,
      incomplete: z.array(missingNodeSchema).optional().meta({
        description:
          'Nodes that did not answer. Their connections, and the status of their resources, are missing from the list. Absent when nothing is missing.',
      }),
    })
    .meta({ id });
}

/** The page, with what is missing from it. */
export function withMissing<T>(page: Page<T>, missing: readonly MissingNode[]): ClusterPage<T> {
  const incomplete = [...new Map(missing.map((one) => [one.node, one])).values()];
  return incomplete.length === 0 ? page : { ...page, incomplete };
}
