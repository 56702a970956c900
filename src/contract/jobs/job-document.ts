import { z } from 'zod';
import { jobSchema } from './job.ts';
import { componentName, JOB_KINDS, jobKinds, type JobKind } from './kinds/index.ts';

/** A job of one kind, with the result that the kind has. */
function jobOfKind(kind: JobKind) {
  return z
    .strictObject({
      ...jobSchema.shape,
      kind: z.literal(kind),
      result: jobKinds[kind].result
        .nullable()
        .optional()
        .meta({ description: 'Result of the kind; null until the job has completed.' }),
    })
    .meta({ id: `${componentName(kind)}JobDetails`, description: jobKinds[kind].summary });
}

const [first, ...rest] = JOB_KINDS;

/** A job as it is returned, for the OpenAPI document: distinguished by `kind`, so that a generated client knows the type of `result`. */
export const jobAnswerSchema = z
  .discriminatedUnion('kind', [jobOfKind(first), ...rest.map(jobOfKind)])
  .meta({ id: 'Job', description: 'One unit of work.' });
