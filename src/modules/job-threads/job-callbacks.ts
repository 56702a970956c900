import { Injectable, Logger } from '@nestjs/common';
import type { JobCall, JobCalls, TaskEnd } from '../../contract/jobs/thread-messages.ts';
import { AppError, toAppError } from '../../core/errors/index.ts';
import type { RunGuard } from '../../core/redis/index.ts';

/** The run that calls. */
export interface CallingRun {
  /** Aborted when the job ends: its pending calls are of no use then. */
  readonly signal: AbortSignal;
  /** Refuses what the run does after another run of the job has started. */
  readonly guard?: RunGuard | undefined;
}

export type CallHandler<C extends JobCall> = (
  params: JobCalls[C]['params'],
  run: CallingRun,
) => Promise<JobCalls[C]['result']>;

/** The calls of running jobs to the main thread. The modules that own the data register the handlers when they are created. */
@Injectable()
export class JobCallbacks {
  readonly #logger = new Logger('job-threads');
  readonly #handlers = new Map<JobCall, (params: unknown, run: CallingRun) => Promise<unknown>>();

  register<C extends JobCall>(name: C, handler: CallHandler<C>): void {
    this.#handlers.set(name, handler as (params: unknown, run: CallingRun) => Promise<unknown>);
  }

  /** Never rejects: an unexpected error is logged and returned as `internal`. */
  async answer(name: JobCall, params: unknown, run: CallingRun): Promise<TaskEnd> {
    try {
      const handler = this.#handlers.get(name);
      if (handler === undefined) throw new AppError('internal', `Nothing on the main thread answers "${name}".`);
      return { ok: await handler(params, run) };
    } catch (error) {
      const plain = run.signal.aborted ? new AppError('job_cancelled', 'The job has ended.') : toAppError(error);
      if (plain.code === 'internal') this.#logger.error({ err: error }, `the call "${name}" of a job failed`);
      return { error: plain.toJSON() };
    }
  }
}
