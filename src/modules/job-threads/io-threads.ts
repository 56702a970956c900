import type { JobTask } from '../../contract/jobs/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import { IoThread, type AnswerCall, type ThreadLinks } from './io-thread.ts';
import {
  cancellation,
  shuttingDown,
  type PoolUsage,
  type RunHooks,
  type ThreadPool,
  type ThreadSettings,
} from './thread-pool.ts';

/** Most jobs on one thread. */
const MAX_RUNNING = 10_000;

/**
 * Threads for jobs that mostly wait: each runs many at a time, so that hundreds of requests need no more than one. A thread is started
 * with the first job that needs it. A thread that ends is replaced with the next job.
 */
export class IoThreads implements ThreadPool {
  readonly #settings: ThreadSettings;
  readonly #links: ThreadLinks;
  readonly #threads = new Set<IoThread>();
  #starting: Promise<IoThread> | undefined;
  #endedBusyMs = 0;
  #isClosed = false;

  /** `onError`: as in {@link ThreadLinks}. Default: nothing. */
  constructor(settings: ThreadSettings, answer: AnswerCall, onError: ThreadLinks['onError'] = () => undefined) {
    this.#settings = settings;
    this.#links = { answer, onError };
  }

  async run(task: JobTask, hooks: RunHooks): Promise<unknown> {
    const thread = this.#leastBusy() ?? (await this.#start());
    if (hooks.signal.aborted) throw cancellation(hooks.signal);
    if (this.#isClosed) throw shuttingDown();
    if (thread.running >= MAX_RUNNING)
      throw new AppError('job_threads_busy', `Every I/O thread runs ${MAX_RUNNING} jobs, the limit. Retry later.`);
    return thread.run(task, hooks);
  }

  usage(): PoolUsage {
    const threads = [...this.#threads];
    const sum = (of: (thread: IoThread) => number): number => threads.reduce((total, thread) => total + of(thread), 0);
    return {
      threads: threads.length,
      running: sum((thread) => thread.running),
      waiting: 0,
      busyMs: this.#endedBusyMs + sum((thread) => thread.busyMs),
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#starting?.catch(() => undefined);
    await Promise.all([...this.#threads].map((thread) => thread.close()));
  }

  /** Undefined while another thread may be started and all existing ones have jobs. */
  #leastBusy(): IoThread | undefined {
    let found: IoThread | undefined;
    for (const thread of this.#threads) if (found === undefined || thread.running < found.running) found = thread;
    return found !== undefined && found.running > 0 && this.#threads.size < this.#settings.threads ? undefined : found;
  }

  /** A new thread, shared by the jobs that arrive in the meantime. */
  #start(): Promise<IoThread> {
    this.#starting ??= this.#begin().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  async #begin(): Promise<IoThread> {
    const data = await this.#settings.data();
    if (this.#isClosed) throw shuttingDown();
    const thread = new IoThread(this.#settings, data, this.#links);
    this.#threads.add(thread);
    void thread.ended.then(() => {
      this.#threads.delete(thread);
      this.#endedBusyMs += thread.busyMs;
    });
    return thread;
  }
}
