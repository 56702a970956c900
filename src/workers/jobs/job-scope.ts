import { AsyncLocalStorage } from 'node:async_hooks';
import type { JobTask, TaskEnd } from '../../contract/jobs/thread-messages.ts';
import { AppError, type SerializedError } from '../../core/errors/index.ts';
import { runTask, type TaskLink } from './run-task.ts';
import { plainError } from './thrown.ts';

/** A job on this thread. Its timers, promises and socket callbacks all run in its scope. */
export class JobScope {
  readonly #task: JobTask;
  readonly #controller = new AbortController();
  readonly #stray = Promise.withResolvers<TaskEnd>();
  #hasEnded = false;

  constructor(task: JobTask) {
    this.#task = task;
  }

  get id(): string {
    return this.#task.id;
  }

  /** Runs the job to its end, which may be an error that nothing caught. Never rejects. */
  async run(link: Omit<TaskLink, 'signal'>): Promise<TaskEnd> {
    const work = scopes.run(this, () => runTask(this.#task, { ...link, signal: this.#controller.signal }));
    const end = await Promise.race([work, this.#stray.promise]);
    this.#hasEnded = true;
    return end;
  }

  /** Aborts its signal. What it does in response still runs in its scope. */
  abort(reason: AppError): void {
    scopes.run(this, () => this.#controller.abort(reason));
  }

  /** Ends it with an error that nothing caught. False: it has ended before. */
  fail(thrown: unknown): boolean {
    if (this.#hasEnded) return false;
    const error = plainError(thrown);
    this.#stray.resolve({ error });
    this.abort(AppError.from(error as SerializedError));
    return true;
  }
}

const scopes = new AsyncLocalStorage<JobScope>();

/**
 * From now on an error that nothing caught, or a rejection that nothing handled, ends only the job that it belongs to.
 * `onOther`: it belongs to no job (undefined), or to one that has ended.
 */
export function catchStrayErrors(onOther: (thrown: unknown, job: string | undefined) => void): void {
  const onStray = (thrown: unknown): void => {
    const scope = scopes.getStore();
    if (scope?.fail(thrown) !== true) onOther(thrown, scope?.id);
  };
  process.on('uncaughtException', onStray);
  process.on('unhandledRejection', onStray);
}
