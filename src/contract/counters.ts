import { z } from 'zod';
import { fencingTokenSchema, lockNameSchema } from './locks.ts';
import { ownedPageQuerySchema } from './page.ts';
import { OWNED_PART, setupField } from './setup-name.ts';
import { sharedNameOr } from './shared-name.ts';

/** Greatest value of a counter; the smallest is its negative. What JSON numbers hold exactly. */
export const MAX_COUNTER_VALUE = Number.MAX_SAFE_INTEGER;
/** Most locks that one counter remembers fencing tokens of. */
export const MAX_COUNTER_FENCES = 32;

const counterNames = sharedNameOr(OWNED_PART, 'setup/name');
export const counterNameSchema = counterNames.schema.meta({
  description: 'Name of the counter: 1 to 128 letters, digits, `_`, `.`, `:` or `-`; `setup/name` of one of a set-up.',
});
/** The same as a parameter `name` of a path. */
export const counterNameParameter = counterNames.parameter;
const value = z.int().meta({ description: 'A whole number of at most ±9007199254740991.' });

/** Conditions under which a counter is written; all that are given must hold, or nothing is changed. */
const conditionFields = {
  ifValue: z.int().nullable().optional().meta({
    description:
      'Write only if the counter has this value, else `value_mismatch`. Null: only if the counter does not exist.',
  }),
  lock: lockNameSchema
    .optional()
    .meta({ description: 'Name of the lock that protects the counter; required with `fencingToken`.' }),
  fencingToken: fencingTokenSchema.optional().meta({
    description:
      'Fencing token of the lease that protects this write. `stale_fencing_token` when the lock has a newer holder, or the counter was written with a newer token; required with `lock`.',
  }),
};

/** A token means nothing without its lock, and vice versa. */
function checkFence(
  { lock, fencingToken }: { lock?: string | undefined; fencingToken?: number | undefined },
  context: z.RefinementCtx,
): void {
  if ((lock === undefined) === (fencingToken === undefined)) return;
  context.addIssue({
    code: 'custom',
    path: [lock === undefined ? 'lock' : 'fencingToken'],
    message: `must be given with ${lock === undefined ? 'fencingToken' : 'lock'}`,
  });
}

export const counterSetSchema = z
  .strictObject({ value, ...conditionFields })
  .superRefine(checkFence)
  .meta({ id: 'CounterSet', description: 'A value to write.', examples: [{ value: 0 }, { value: 6, ifValue: 5 }] });
export type CounterSet = z.output<typeof counterSetSchema>;

export const counterAddSchema = z
  .strictObject({
    by: z.int().default(1).meta({ description: 'Number to add; negative numbers subtract. Default 1.' }),
    min: z.int().optional().meta({
      description:
        'Smallest allowed sum. Below it: `counter_bound`, and the counter is unchanged. Default −9007199254740991.',
    }),
    max: z.int().optional().meta({
      description:
        'Greatest allowed sum. Above it: `counter_bound`, and the counter is unchanged. Default 9007199254740991.',
    }),
    above: z.int().optional().meta({
      description: 'The sum must be greater than this. Otherwise: `counter_bound`, and the counter is unchanged.',
    }),
    below: z.int().optional().meta({
      description: 'The sum must be less than this. Otherwise: `counter_bound`, and the counter is unchanged.',
    }),
    ...conditionFields,
  })
  .superRefine(checkFence)
  .superRefine(({ min, max }, context) => {
    if (min !== undefined && max !== undefined && min > max)
      context.addIssue({ code: 'custom', path: ['min'], message: 'must not be more than max' });
  })
  .prefault({})
  .meta({
    id: 'CounterAdd',
    description: 'An atomic addition. A counter that does not exist starts at 0. The body may be left out.',
    examples: [{ by: 1 }, { by: -1, min: 0 }, { by: 1, lock: 'orders', fencingToken: 1_767_225_600_000_000 }],
  });
export type CounterAdd = z.output<typeof counterAddSchema>;

export const counterSchema = z
  .strictObject({
    name: counterNameSchema,
    setup: setupField,
    value,
    revision: z
      .int()
      .meta({ description: 'Counts changes from 1. Send it in `If-Match` to change only the version you have read.' }),
    updatedAt: z.iso.datetime(),
  })
  .meta({
    id: 'Counter',
    description: 'A shared integer with atomic additions.',
    examples: [{ name: 'hits', value: 5000, revision: 5000, updatedAt: '2026-01-01T00:00:00.000Z' }],
  });
export type Counter = z.infer<typeof counterSchema>;

export const counterQuerySchema = ownedPageQuerySchema;
export type CounterQuery = z.output<typeof counterQuerySchema>;
