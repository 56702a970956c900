import { MAX_RESULT_BYTES, type JobError } from '../../../contract/jobs/index.ts';
import { AppError, type ErrorCode } from '../../../core/errors/index.ts';
import { maskCredentials } from '../../../core/masking/index.ts';
import type { JobThreads } from '../../job-threads/index.ts';
import type { HeldLease, Locks } from '../../locks/index.ts';
import type { StartedJob } from '../records/job-runs.repository.ts';
import { JobInterruption } from './running-jobs.ts';

/**
 * How an attempt ended. `lost`: its thread ended, and nothing says that it was its doing. `later`: there was no room for it, or no Redis to take its lock; `shutdown`: this node stops; `refused`: it
 * was not this node's to run. Of these, only completed, failed and timed out are attempts.
 */
export type AttemptEnd =
  | { readonly state: 'completed'; readonly result: string }
  | { readonly state: 'failed' | 'timed_out'; readonly error: JobError }
  | { readonly state: 'cancelled'; readonly error: JobError }
  | { readonly state: 'lost'; readonly error: JobError }
  | { readonly state: 'later' | 'shutdown' | 'refused' };

/** What says nothing of the job itself. */
const NOT_ITS_FAULT: Partial<Record<ErrorCode, 'later' | 'shutdown'>> = {
  job_threads_busy: 'later',
  shutting_down: 'shutdown',
};

/** Codes that are an end of their own; any other is a failure. */
const STATES: Partial<Record<ErrorCode, 'timed_out' | 'lost'>> = {
  job_timed_out: 'timed_out',
  job_thread_lost: 'lost',
};

/** Longest error of a job as JSON, in characters; of a longer one code and the beginning of the detail are kept. */
const MAX_ERROR_LENGTH = 16_384;
const SHORT_DETAIL_LENGTH = 1000;

export type JobHooks = Parameters<JobThreads['run']>[1];
export interface AttemptMeans {
  readonly threads: Pick<JobThreads, 'run'>;
  readonly locks: Pick<Locks, 'hold'>;
}

/** Runs one attempt of a job, holding its lock; never rejects. */
export async function attempt(job: StartedJob, means: AttemptMeans, hooks: JobHooks): Promise<AttemptEnd> {
  try {
    const result = await (job.lock === undefined
      ? run(means, job, job.timeoutMs, hooks)
      : runLocked(job, job.lock, means, hooks));
    return completed(result);
  } catch (error) {
    return ended(error, hooks.signal);
  }
}

function run({ threads }: AttemptMeans, job: StartedJob, timeoutMs: number, hooks: JobHooks): Promise<unknown> {
  return threads.run({ id: job.id, kind: job.kind, input: job.input, timeoutMs, attempt: job.attemptsMade + 1 }, hooks);
}

/** Waiting for the lock counts to the time limit. */
async function runLocked(job: StartedJob, name: string, means: AttemptMeans, hooks: JobHooks): Promise<unknown> {
  const begun = performance.now();
  const lock = await hold(job, name, means, hooks);
  try {
    const leftMs = Math.max(1, Math.floor(job.timeoutMs - (performance.now() - begun)));
    return await run(means, job, leftMs, { ...hooks, signal: AbortSignal.any([hooks.signal, lock.lost]) });
  } catch (error) {
    // The thread only knows that it was ended; why is in the signal.
    throw lock.lost.aborted && !hooks.signal.aborted ? lock.lost.reason : error;
  } finally {
    await lock.release();
  }
}

async function hold(
  job: StartedJob,
  name: string,
  { locks }: AttemptMeans,
  { signal, guard }: JobHooks,
): Promise<HeldLease> {
  try {
    return await locks.hold({ name, owner: job.id, waitMs: job.timeoutMs, signal, guard });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Nothing of the job was done yet, so it may as well be begun again.
    if (error.code === 'redis_unavailable') throw new AppError('job_threads_busy', error.message, { cause: error });
    if (error.code !== 'lock_held') throw error;
    throw new AppError(
      'job_timed_out',
      `The lock "${name}" was not free within the time limit of ${job.timeoutMs} ms.`,
    );
  }
}

function completed(result: unknown): AttemptEnd {
  const json = JSON.stringify(maskCredentials(result ?? null));
  const bytes = Buffer.byteLength(json);
  if (bytes <= MAX_RESULT_BYTES) return { state: 'completed', result: json };
  return {
    state: 'failed',
    error: {
      code: 'job_result_too_large',
      detail: `The result is ${bytes} bytes as JSON; ${MAX_RESULT_BYTES} are allowed.`,
    },
  };
}

/** The end of an attempt that was aborted before it started. */
export function interrupted(signal: AbortSignal): AttemptEnd {
  return ended(signal.reason, signal);
}

function ended(thrown: unknown, signal: AbortSignal): AttemptEnd {
  const interruption: unknown = signal.aborted ? signal.reason : undefined;
  if (interruption instanceof JobInterruption) {
    return interruption.by === 'cancel'
      ? { state: 'cancelled', error: jobError(interruption) }
      : { state: interruption.by };
  }
  const error =
    thrown instanceof AppError
      ? thrown
      : new AppError(
          'job_failed',
          thrown instanceof Error ? thrown.message : 'The job threw a value that is not an Error.',
        );
  const state = NOT_ITS_FAULT[error.code];
  if (state) return { state };
  return { state: STATES[error.code] ?? 'failed', error: jobError(error) };
}

/** An error as the record and the answers have it, without credentials. */
export function jobError(error: AppError): JobError {
  const whole: JobError = maskCredentials({
    ...error.extra,
    ...(error.errors ? { errors: error.errors } : {}),
    code: error.code,
    detail: error.message,
  });
  if (JSON.stringify(whole).length <= MAX_ERROR_LENGTH) return whole;
  const { code, detail, assertion } = whole;
  return { code, detail: detail.slice(0, SHORT_DETAIL_LENGTH), ...(assertion ? { assertion } : {}) };
}
