import type { FinalJobState, JobError } from '../../../contract/jobs/index.ts';
import type { Outcome } from '../records/job-runs.repository.ts';

/** The part of an error that events contain; the record has all of it. */
export function failureData(error: JobError | undefined): Record<string, unknown> {
  return { code: error?.code, detail: error?.detail, ...(error?.assertion ? { assertion: error.assertion } : {}) };
}

/** Data of the event that ends a job. */
export function outcomeData(
  { state, result = '', error, attemptsMade }: Outcome,
  runMs: number,
): Record<string, unknown> {
  const data: Record<FinalJobState, Record<string, unknown>> = {
    completed: { attempt: attemptsMade, runMs, resultBytes: Buffer.byteLength(result) },
    failed: { ...failureData(error), attempt: attemptsMade, retryInMs: null },
    timed_out: { ...failureData(error), attempt: attemptsMade, retryInMs: null },
    cancelled: {},
  };
  return data[state];
}
