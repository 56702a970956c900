import { z } from 'zod';
import { labelsSchema, nameSchema } from '../endpoint.ts';
import { ownedNameSchema, setupField } from '../setup-name.ts';

/** The pool that always exists. */
export const DEFAULT_POOL = 'default';
/** Longest time limit of one attempt, in milliseconds: a day. */
export const MAX_JOB_TIMEOUT_MS = 86_400_000;
/** Longest delay before a job and between its attempts, in milliseconds: 30 days. */
export const MAX_JOB_DELAY_MS = 30 * 86_400_000;
/** Most attempts of one job. */
export const MAX_JOB_ATTEMPTS = 100;

export const backoffSchema = z
  .strictObject({
    type: z.enum(['fixed', 'exponential']).default('exponential').meta({
      description:
        '`fixed`: each wait is `delayMs`; `exponential`: each is `factor` times the one before. Default `exponential`.',
    }),
    delayMs: z
      .int()
      .min(0)
      .max(MAX_JOB_DELAY_MS)
      .default(1000)
      .meta({ description: 'Wait before the second attempt, in milliseconds. 0: no wait. Default 1000.' }),
    factor: z
      .number()
      .min(1)
      .max(10)
      .default(2)
      .meta({ description: 'With `exponential`: factor between one wait and the next. Default 2.' }),
    maxDelayMs: z
      .int()
      .min(0)
      .max(MAX_JOB_DELAY_MS)
      .default(3_600_000)
      .meta({ description: 'Longest wait, in milliseconds. Default 3600000 (an hour).' }),
    jitter: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta({ description: 'Random share of the wait, which spreads out retries: 0 none, 1 all of it. Default 0.5.' }),
  })
  .meta({
    id: 'Backoff',
    description: 'How long a failed job waits before its next attempt.',
    examples: [{ type: 'exponential', delayMs: 500, factor: 2, jitter: 0.5 }],
  });
export type Backoff = z.output<typeof backoffSchema>;

export const attemptsField = z.int().min(1).max(MAX_JOB_ATTEMPTS);
export const timeoutMsField = z.int().min(1).max(MAX_JOB_TIMEOUT_MS);

const rateLimitSchema = z
  .strictObject({
    max: z
      .int()
      .min(1)
      .max(1_000_000)
      .meta({ description: 'Jobs that may start within `perMs`, on all nodes together.' }),
    perMs: z.int().min(1).max(86_400_000).meta({ description: 'Length of the window in milliseconds.' }),
  })
  .meta({ id: 'RateLimit', description: 'Rate limit: how many jobs of the pool may start per window.' });

const retentionSchema = z
  .strictObject({
    ageMs: z
      .int()
      .min(1000)
      .max(30 * 86_400_000)
      .default(86_400_000)
      .meta({
        description:
          'How long an ended job is kept, in milliseconds; the same for batches with their results. Default 86400000 (a day).',
      }),
    count: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(10_000)
      .meta({ description: 'How many ended jobs are kept; the oldest is evicted first. Default 10000.' }),
  })
  .meta({ id: 'Retention', description: 'How long ended jobs are kept; the limit that is reached first applies.' });
export type Retention = z.output<typeof retentionSchema>;

export const poolSpecSchema = z
  .strictObject({
    name: nameSchema,
    maxWorkers: z.int().min(1).max(1000).default(8).meta({
      description: 'Jobs of the pool that run at once, on all nodes together. Can be changed at any time. Default 8.',
    }),
    attempts: attemptsField
      .default(1)
      .meta({ description: 'Most attempts of a job, including the first, unless the job sets its own. Default 1.' }),
    backoff: backoffSchema.prefault({}),
    timeoutMs: timeoutMsField.default(60_000).meta({
      description:
        'Time limit of one attempt in milliseconds, including the wait for a `lock`, unless the job sets its own. Default 60000.',
    }),
    rateLimit: rateLimitSchema.nullable().default(null).meta({ description: 'Null: no limit. Default null.' }),
    queueLimit: z.int().min(1).max(1_000_000).default(100_000).meta({
      description:
        'Most waiting jobs (queued or delayed); one more is refused with `queue_full`. Batches enqueue their inputs a few at a time. Default 100000.',
    }),
    retention: retentionSchema.prefault({}),
    labels: labelsSchema.default({}),
  })
  .meta({
    id: 'PoolSpec',
    description: 'The specification of a pool.',
    examples: [{ name: 'probes', maxWorkers: 3, attempts: 3, timeoutMs: 5000 }],
  });
export type PoolSpec = z.output<typeof poolSpecSchema>;
export type PoolSpecInput = z.input<typeof poolSpecSchema>;

export const poolStateSchema = z.enum(['active', 'paused', 'draining', 'deleting']).meta({
  id: 'PoolState',
  description:
    '`paused`: jobs are accepted but not started; `draining`: new jobs are refused, existing ones still run; `deleting`: as `draining`, or with its jobs cancelled, and then deleted.',
});
export type PoolState = z.infer<typeof poolStateSchema>;

export const poolStatusSchema = z
  .strictObject({
    state: poolStateSchema,
    running: z.int32().meta({ description: 'Jobs running now, on all nodes.' }),
    queued: z.int32().meta({ description: 'Jobs that could start now.' }),
    delayed: z.int32().meta({ description: 'Jobs that are delayed, or wait for their next attempt.' }),
    inBatches: z.int32().meta({ description: 'Inputs of batches that are not queued yet.' }),
    completed: z
      .int()
      .meta({ description: 'Jobs that ended in this state since the pool was created; the next three likewise.' }),
    failed: z.int(),
    cancelled: z.int(),
    timedOut: z.int(),
    nodes: z
      .array(z.strictObject({ node: z.string(), running: z.int32() }))
      .meta({ description: 'Where jobs are running now.' }),
  })
  .meta({ id: 'PoolStatus', description: 'The current state of a pool.' });
export type PoolStatus = z.infer<typeof poolStatusSchema>;

export const poolSchema = z
  .strictObject({
    ...poolSpecSchema.shape,
    name: ownedNameSchema,
    setup: setupField,
    revision: z
      .int()
      .meta({ description: 'Counts changes from 1. Send it in `If-Match` to change only the version you have read.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    status: poolStatusSchema,
  })
  .meta({
    id: 'Pool',
    description: 'A named, bounded set of worker slots: its specification, and its current state in `status`.',
  });
export type Pool = z.output<typeof poolSchema>;

export const deletePoolModeSchema = z.enum(['drain', 'cancel']).meta({
  id: 'DeletePoolMode',
  description: '`drain`: its jobs run to their end first; `cancel`: they are cancelled, including running ones.',
});
export type DeletePoolMode = z.infer<typeof deletePoolModeSchema>;
