import { z } from 'zod';
import { orderField } from '../order.ts';
import { pageFields } from '../page.ts';
import { jobErrorSchema, jobOptionFields, jobStateSchema } from './job.ts';
import { componentName, JOB_KINDS, jobKinds, jobKindSchema, type JobKind } from './kinds/index.ts';

/** Most inputs of one batch. */
export const MAX_BATCH_INPUTS = 100_000;
/** Most bytes of all results of one batch; what comes after is `resultDropped`. */
export const MAX_BATCH_RESULT_BYTES = 256 * 1024 * 1024;

/** `ThreadPoolExecutor(max_workers=n).map(kind, inputs)` */
export const batchSpecSchema = z
  .strictObject({
    kind: jobKindSchema,
    inputs: z
      .array(z.unknown())
      .min(1)
      .max(MAX_BATCH_INPUTS)
      .meta({ description: 'One job for each input, 1 to 100000; each is validated by the schema of the kind.' }),
    failFast: z
      .boolean()
      .default(false)
      .meta({ description: 'True: the first job that fails or times out cancels the rest. Default false.' }),
    ordered: z.boolean().default(true).meta({
      description:
        '`true`: results in order of the inputs, up to the first that has not ended; `false`: in order of completion. Default true.',
    }),
    ...jobOptionFields,
  })
  .meta({
    id: 'BatchSpec',
    description: 'The same work for many inputs.',
    examples: [
      {
        kind: 'http.request',
        inputs: [{ url: 'http://127.0.0.1:9000/1' }, { url: 'http://127.0.0.1:9000/2' }],
        failFast: false,
        ordered: true,
      },
    ],
  });
export type BatchSpec = z.output<typeof batchSpecSchema>;

export const batchStateSchema = z.enum(['running', 'completed', 'failed', 'cancelled']).meta({
  id: 'BatchState',
  description:
    '`completed`: every job has ended and none failed or timed out; `failed`: every job has ended and at least one failed or timed out, or `failFast` ended the batch; `cancelled`: cancelled by a request.',
});
export type BatchState = z.infer<typeof batchStateSchema>;

const count = z.int32();
export const batchSchema = z
  .strictObject({
    id: z.string(),
    pool: z.string(),
    kind: z.string(),
    state: batchStateSchema,
    total: count.meta({ description: 'Number of inputs.' }),
    counts: z
      .strictObject({
        waiting: count,
        active: count,
        completed: count,
        failed: count,
        cancelled: count,
        timedOut: count,
      })
      .meta({ description: 'Inputs by state. They add up to `total`.' }),
    progress: z.number().min(0).max(1).meta({ description: 'Share of the inputs whose job has ended.' }),
    failFast: z.boolean(),
    ordered: z.boolean(),
    labels: z.record(z.string(), z.string()),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Batch', description: 'Jobs created by one map request.' });
export type Batch = z.infer<typeof batchSchema>;

const batchItemFields = {
  index: z.int32().meta({ description: 'Index in the inputs, from 0.' }),
  job: z
    .string()
    .nullable()
    .meta({ description: 'Id of its job; null when the input was cancelled before it became a job.' }),
  state: jobStateSchema,
  error: jobErrorSchema.optional().meta({ description: 'Otherwise.' }),
  resultDropped: z
    .boolean()
    .optional()
    .meta({ description: 'True when this result was dropped because the results of the batch exceeded their limit.' }),
};

/** An outcome of one kind, with the result that the kind has. */
function batchItemOfKind(kind: JobKind) {
  return z
    .strictObject({
      ...batchItemFields,
      kind: z.literal(kind).meta({ description: 'Kind of the batch.' }),
      result: jobKinds[kind].result.optional().meta({ description: 'With `completed`.' }),
    })
    .meta({ id: `${componentName(kind)}BatchItem`, description: jobKinds[kind].summary });
}

const [firstKind, ...otherKinds] = JOB_KINDS;
export const batchItemSchema = z
  .discriminatedUnion('kind', [batchItemOfKind(firstKind), ...otherKinds.map(batchItemOfKind)])
  .meta({ id: 'BatchItem', description: 'The outcome of one input.' });

/** An outcome as it is kept: the batch knows the kind. */
export interface BatchOutcome extends z.infer<z.ZodObject<typeof batchItemFields>> {
  readonly result?: unknown;
}
export interface BatchItem extends BatchOutcome {
  readonly kind: string;
}

export const batchResultsQuerySchema = z.strictObject({
  ...pageFields,
  order: orderField('asc', 'the first inputs (with `ordered: false` the first that ended)'),
});
export type BatchResultsQuery = z.output<typeof batchResultsQuerySchema>;

export const batchQuerySchema = z.strictObject({
  ...pageFields,
  order: orderField('desc', 'the oldest'),
  pool: z.string().max(63).optional().meta({ description: 'Only batches of this pool; 404 when it does not exist.' }),
  state: batchStateSchema.optional().meta({ description: 'Only batches in this state.' }),
});
export type BatchQuery = z.output<typeof batchQuerySchema>;

export const batchResultsSchema = z
  .strictObject({
    items: z.array(batchItemSchema),
    nextCursor: z.string().nullable().meta({
      description:
        'Send it as `cursor` to continue, also later while the batch runs; null when everything has been read.',
    }),
  })
  .meta({ id: 'BatchResults', description: 'Outcomes available so far.' });
