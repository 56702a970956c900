import { z } from 'zod';
import { flagField, hasLabel, labelTexts } from './query.ts';
import { MAX_OWNED_NAME, setupOf } from './setup-name.ts';

/** Deleting many resources at once: which ones, and what became of each. */

/** Query parameters that select resources of a list; at least one must be given. */
export const selectorFields = {
  label: labelTexts.meta({
    description:
      'Resources with this label, as `key:value`; the whole text is compared. Repeat the parameter to require several labels. One of `label`, `name` and `setup` is required.',
  }),
  name: z
    .string()
    .min(1)
    .max(MAX_OWNED_NAME)
    .optional()
    .meta({ description: 'The resource with this name. Several selectors must all match.' }),
  setup: z.string().min(1).max(63).optional().meta({ description: 'Resources of this set-up.' }),
};

export const dryRunDeletionField = flagField.meta({
  description: '`true`: only list what would be deleted, without deleting anything. Default `false`.',
});

export interface Selector {
  readonly label: readonly string[];
  readonly name?: string | undefined;
  readonly setup?: string | undefined;
}

/** Whether a resource has the name, the set-up and all the labels that are given. */
export function isSelected(
  spec: { readonly name?: string | undefined; readonly labels: Readonly<Record<string, string>> },
  { label, name, setup }: Selector,
): boolean {
  if (setup !== undefined && setupOf(spec.name) !== setup) return false;
  return (name === undefined || spec.name === name) && label.every((text) => hasLabel(spec.labels, text));
}

const failedSchema = z
  .strictObject({
    id: z.string().meta({ description: 'Its id; for a pool its name.' }),
    error: z
      .strictObject({ code: z.string().meta({ description: 'Code of the error catalogue.' }), detail: z.string() })
      .meta({ id: 'DeletionError', description: 'Why a resource was not deleted.' }),
  })
  .meta({ id: 'DeletionFailure', description: 'A resource that matched and was not deleted.' });
export type DeletionFailure = z.output<typeof failedSchema>;

const resultFields = {
  deleted: z.array(z.string()).meta({ description: 'Ids of the deleted resources, in order; of pools the names.' }),
  failed: z
    .array(failedSchema)
    .meta({ description: 'Resources that matched and still exist. The same request retries them.' }),
};

export const selectionDeletedSchema = z
  .strictObject(resultFields)
  .meta({ id: 'SelectionDeleted', description: 'What a deletion by selector did. A dry run lists what it would do.' });
export type SelectionDeleted = z.output<typeof selectionDeletedSchema>;

export const poolSelectionDeletedSchema = z
  .strictObject({
    ...resultFields,
    deleting: z.array(z.string()).meta({
      description: 'Names of pools that still have jobs. Each is deleted when its jobs have ended.',
    }),
  })
  .meta({ id: 'PoolSelectionDeleted', description: 'What a deletion of pools by selector did.' });
export type PoolSelectionDeleted = z.output<typeof poolSelectionDeletedSchema>;
