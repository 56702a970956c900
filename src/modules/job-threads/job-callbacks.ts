import { Injectable, Logger } from '@nestjs/common';
import type { JobCall, JobCalls, TaskEnd } from '../../contract/jobs/thread-messages.ts';
import { AppError, toAppError } from '../../core/errors/index.ts';

/** `signal` is aborted when the job has ended: what still waits then is for nobody. */
export type CallHandler<C extends JobCall> = (params: JobCalls[C]['params'], signal: AbortSignal) => Promise<JobCalls[C]['result']>;

/** What running jobs may ask of the main thread, answered by the modules that own it: each registers its handlers when it is made. */
@Injectable()
export class JobCallbacks {
  readonly #logger = new Logger('job-threads');
  readonly #handlers = new Map<JobCall, (params: unknown, signal: AbortSignal) => Promise<unknown>>();

  register<C extends JobCall>(name: C, handler: CallHandler<C>): void {
    this.#handlers.set(name, handler as (params: unknown, signal: AbortSignal) => Promise<unknown>);
  }

  /** Never rejects: an unexpected error is logged and comes back as `internal`. */
  async answer(name: JobCall, params: unknown, signal: AbortSignal): Promise<TaskEnd> {
    try {
      const handler = this.#handlers.get(name);
      if (handler === undefined) throw new AppError('internal', `Nobody answers "${name}".`);
      return { ok: await handler(params, signal) };
    } catch (error) {
      const plain = signal.aborted ? new AppError('job_cancelled', 'The job has ended.') : toAppError(error);
      if (plain.code === 'internal') this.#logger.error({ err: error }, `the call "${name}" of a job failed`);
      return { error: plain.toJSON() };
    }
  }
}
