import { z } from 'zod';
import { MAX_WAIT_MS } from '../client.ts';
import { labelsSchema } from '../endpoint.ts';
import { MAX_OWNED_NAME, ownedNameSchema } from '../setup-name.ts';
import { orderField } from '../order.ts';
import { pageFields } from '../page.ts';
import { sharedNameSchema } from '../shared-name.ts';
import { failedAssertionSchema } from './fields.ts';
import { jobKindSchema, unionByKind } from './kinds/index.ts';
import { attemptsField, backoffSchema, DEFAULT_POOL, MAX_JOB_DELAY_MS, timeoutMsField } from './pool.ts';
import { LOG_LEVELS } from './thread-messages.ts';
import { labelText, queryInt } from '../query.ts';
import { sinceField } from '../time.ts';

/** Longest input of one job, as JSON, in bytes. */
export const MAX_JOB_INPUT_BYTES = 1024 * 1024;
/** Log lines kept of one job; the oldest goes first. */
export const MAX_JOB_LOG_LINES = 1000;

export const jobStateSchema = z
  .enum(['queued', 'delayed', 'active', 'completed', 'failed', 'cancelled', 'timed_out'])
  .meta({
    id: 'JobState',
    description:
      '`delayed`: waits for its start time, or for its next attempt; `completed`, `failed`, `cancelled` and `timed_out` are final.',
  });
export type JobState = z.infer<typeof jobStateSchema>;

/** States in which a job has ended. */
export const FINAL_JOB_STATES = [
  'completed',
  'failed',
  'cancelled',
  'timed_out',
] as const satisfies readonly JobState[];
export type FinalJobState = (typeof FINAL_JOB_STATES)[number];

export function isFinalJobState(state: string): state is FinalJobState {
  return (FINAL_JOB_STATES as readonly string[]).includes(state);
}

export const waitMsField = queryInt(0, MAX_WAIT_MS, 0).meta({
  description: 'How long to wait for the job to end, in milliseconds, at most 60000. 0: do not wait. Default 0.',
});
export const waitQuerySchema = z.strictObject({ waitMs: waitMsField });
export type WaitQuery = z.output<typeof waitQuerySchema>;

/** What single jobs, batches and schedules say alike of the jobs they make. */
export const jobOptionFields = {
  priority: z.int().min(0).max(2_097_151).default(0).meta({
    description:
      '0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0.',
  }),
  attempts: attemptsField
    .optional()
    .meta({ description: 'Most attempts, including the first. Default: the value of the pool.' }),
  backoff: backoffSchema.optional().meta({ description: 'Wait between attempts. Default: the value of the pool.' }),
  timeoutMs: timeoutMsField.optional().meta({
    description:
      'Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool.',
  }),
  lock: sharedNameSchema.optional().meta({
    description:
      'Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`.',
  }),
  labels: labelsSchema.default({}),
};

export const poolNameField = ownedNameSchema
  .default(DEFAULT_POOL)
  .meta({ description: 'Name of the pool. Default `default`.' });

export const deduplicationSchema = z
  .strictObject({
    id: z.string().min(1).max(200).meta({
      description: 'Jobs of a pool with the same id are one job: submitting another returns the existing one.',
    }),
    ttlMs: z.int().min(1).max(MAX_JOB_DELAY_MS).optional().meta({
      description:
        'How long the id stays reserved, in milliseconds from the submission, whether the job has ended or not. Default: until the job has ended.',
    }),
  })
  .meta({ id: 'Deduplication', description: 'Prevents the same work from being queued twice.' });

export const jobSpecSchema = unionByKind(
  {
    pool: poolNameField,
    delayMs: z
      .int()
      .min(0)
      .max(MAX_JOB_DELAY_MS)
      .default(0)
      .meta({ description: 'Wait before the first attempt, in milliseconds. Default 0.' }),
    ...jobOptionFields,
    deduplication: deduplicationSchema.optional(),
  },
  'Job',
).meta({ id: 'JobSpec', description: 'A job to run.', examples: [{ kind: 'sleep', input: { ms: 10 } }] });
export type JobSpec = z.output<typeof jobSpecSchema>;

export const jobErrorSchema = z
  .strictObject({
    code: z.string().meta({ description: 'Code of the error catalogue (docs/errors.md).' }),
    detail: z.string(),
    assertion: failedAssertionSchema
      .optional()
      .meta({ description: 'With `job_assertion_failed`: the assertion that failed.' }),
  })
  .catchall(z.unknown())
  .meta({ id: 'JobError', description: 'Why a job, or its last attempt, did not complete. Kinds may add fields.' });
export type JobError = z.infer<typeof jobErrorSchema>;

const time = z.iso.datetime().nullable();
export const jobTimingsSchema = z
  .strictObject({
    queuedAt: z.iso.datetime().meta({ description: 'When the job, or its batch, was submitted.' }),
    startedAt: time.meta({ description: 'When the latest attempt started.' }),
    finishedAt: time,
    waitMs: z.int().nullable().meta({ description: 'Time from the submission to the start of the latest attempt.' }),
    runMs: z.int().nullable().meta({ description: 'Time from the start of the latest attempt to the end.' }),
  })
  .meta({ id: 'JobTimings' });
export type JobTimings = z.infer<typeof jobTimingsSchema>;

/** Everything of a job that is small. */
export const jobSummaryFields = {
  id: z.string(),
  pool: z.string(),
  kind: z.string(),
  state: jobStateSchema,
  priority: z.int32(),
  delayMs: z.int(),
  attempts: z.int32(),
  timeoutMs: z.int32(),
  lock: z.string().nullable(),
  labels: labelsSchema,
  batch: z.string().nullable().meta({ description: 'Id of its batch.' }),
  index: z.int32().nullable().meta({ description: 'Its index in the inputs of the batch, from 0.' }),
  schedule: z.string().nullable().meta({ description: 'Id of the schedule that submitted it.' }),
  node: z.string().nullable().meta({ description: 'Name of the node that ran it last.' }),
  progress: z.number().min(0).max(1),
  attemptsMade: z.int32().meta({ description: 'Number of attempts that have ended.' }),
  cancelRequested: z
    .boolean()
    .meta({ description: 'True once a request has cancelled the job, and after it has ended.' }),
  error: jobErrorSchema.nullable(),
  timings: jobTimingsSchema,
};
/** Fields that an answer leaves out for a key without the scope `payload`. */
export const omittedField = z.array(z.string()).optional().meta({
  description:
    'Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out.',
});

export const jobSummarySchema = z
  .strictObject({
    ...jobSummaryFields,
    result: z
      .unknown()
      .optional()
      .meta({ description: 'With `include=result`: the result as in the job. Needs the scope `payload`.' }),
    omitted: omittedField,
  })
  .meta({
    id: 'JobSummary',
    description: 'A job in a list: without input, and without result unless `include=result`.',
  });
export type JobSummary = z.infer<typeof jobSummarySchema>;

export const jobSchema = z.strictObject({
  ...jobSummaryFields,
  input: z.unknown().optional().meta({
    description:
      'Input of the kind; credentials in headers and user information in URLs are shown as `***`. Needs the scope `payload`.',
  }),
  result: z.unknown().optional().meta({
    description:
      'Result of the kind; null until the job has completed. Credentials are masked as in `input`. Needs the scope `payload`.',
  }),
  omitted: omittedField,
});
export type Job = z.infer<typeof jobSchema>;

export const jobLogLevelSchema = z.enum(LOG_LEVELS).meta({ id: 'JobLogLevel' });
export const jobLogLineSchema = z
  .strictObject({
    at: z.iso.datetime(),
    level: jobLogLevelSchema,
    text: z.string(),
    attempt: z.int32(),
  })
  .meta({ id: 'JobLogLine', description: 'A log line of a job.' });
export type JobLogLine = z.infer<typeof jobLogLineSchema>;

export const jobLogsSchema = z
  .strictObject({
    items: z.array(jobLogLineSchema),
    dropped: z.int().meta({ description: 'Number of older lines that were evicted.' }),
  })
  .meta({ id: 'JobLogs', description: 'The log of a job, over all attempts.' });
export type JobLogs = z.infer<typeof jobLogsSchema>;

export const jobLogsQuerySchema = z.strictObject({ order: orderField('asc', 'the oldest line') });
export type JobLogsQuery = z.output<typeof jobLogsQuerySchema>;

export const jobQuerySchema = z.strictObject({
  ...pageFields,
  order: orderField('desc', 'the oldest'),
  include: z.enum(['result']).optional().meta({
    description:
      '`result`: include the result of each job, null until it has completed. A page then ends early after 4 MiB of results.',
  }),
  pool: z
    .string()
    .max(MAX_OWNED_NAME)
    .optional()
    .meta({ description: 'Only jobs of this pool; 404 when it does not exist.' }),
  kind: jobKindSchema.optional().meta({ description: 'Only jobs of this kind.' }),
  state: jobStateSchema.optional().meta({ description: 'Only jobs in this state.' }),
  label: labelText.optional().meta({
    description: 'Only jobs with this label, as `key:value`; the whole text is compared, also when the key has colons.',
  }),
  batch: z.string().max(64).optional().meta({ description: 'Only jobs of this batch.' }),
  schedule: z
    .string()
    .max(MAX_OWNED_NAME)
    .optional()
    .meta({ description: 'Only jobs of this schedule (id or name); 404 when no schedule has this name.' }),
  since: sinceField.optional().meta({ description: 'Only jobs submitted at or after this time (RFC 3339).' }),
  until: sinceField.optional().meta({ description: 'Only jobs submitted before this time (RFC 3339).' }),
});
export type JobQuery = z.output<typeof jobQuerySchema>;
