import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { JobTask, TaskEnd, TaskNotice } from '../../contract/jobs/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import { Alarm } from './alarm.ts';
import { Slots } from './slots.ts';
import {
  cancellation,
  revived,
  shuttingDown,
  threadLost,
  threadOptions,
  timedOut,
  type PoolUsage,
  type RunHooks,
  type ThreadPool,
  type ThreadSettings,
} from './thread-pool.ts';

/** Most jobs that wait for a thread. */
const MAX_WAITING = 10_000;
/** How long a thread may take until it begins a job it was given, in milliseconds; starting it counts. */
const START_TIMEOUT_MS = 30_000;
/** How long the end of a job may take to arrive after its thread is done with it, in milliseconds. */
const END_TIMEOUT_MS = 5000;
/** How much later than the job's own time limit its thread is ended, in milliseconds: a job that ends itself in time saves it. */
export const HARD_LIMIT_MARGIN_MS = 500;

/** A job on a thread. */
interface Running {
  readonly hooks: RunHooks;
  readonly ended: PromiseWithResolvers<TaskEnd>;
  onStarted: () => void;
  /** `performance.now()`. */
  readonly begunMs: number;
}

/**
 * Threads for jobs that need the CPU, one job at a time each. A job that has to stop is not asked: its thread is ended and replaced, which
 * works on a busy loop, too. The threads are piscina's; the queue for them is our own, because piscina's does not keep the order of tasks
 * that can be aborted. They are started with the first job.
 */
export class CpuThreads implements ThreadPool {
  readonly #settings: ThreadSettings;
  readonly #slots: Slots;
  readonly #running = new Map<number, Running>();
  readonly #closed = new AbortController();
  readonly #onError: (error: unknown) => void;
  #opening: Promise<Piscina<JobTask, void>> | undefined;
  #pool: Piscina<JobTask, void> | undefined;
  /** Of jobs that have left their thread. */
  #busyMs = 0;

  constructor(settings: ThreadSettings, onError: (error: unknown) => void) {
    this.#settings = settings;
    this.#slots = new Slots(settings.threads, MAX_WAITING);
    this.#onError = onError;
    // One listener for each job that waits or runs.
    EventEmitter.setMaxListeners(0, this.#closed.signal);
  }

  async run(task: JobTask, hooks: RunHooks): Promise<unknown> {
    const end = await this.#runUntilAborted(task, hooks);
    if ('error' in end) throw revived(end.error);
    return end.ok;
  }

  usage(): PoolUsage {
    const { taken, waiting } = this.#slots;
    const nowMs = performance.now();
    const busyMs = [...this.#running.values()].reduce((sum, { begunMs }) => sum + nowMs - begunMs, this.#busyMs);
    return { threads: this.#pool?.threads.length ?? 0, running: taken, waiting, busyMs };
  }

  async close(): Promise<void> {
    this.#closed.abort(shuttingDown());
    await this.#opening?.catch(() => undefined);
    // A thread that was ended just now may be gone only after all others are: piscina would replace it then.
    if (this.#pool) this.#pool.options.minThreads = 0;
    await this.#pool?.destroy();
  }

  async #runUntilAborted(task: JobTask, hooks: RunHooks): Promise<TaskEnd> {
    const controller = new AbortController();
    const onCancel = (): void => controller.abort(cancellation(hooks.signal));
    const onClose = (): void => controller.abort(this.#closed.signal.reason);
    if (hooks.signal.aborted) onCancel();
    if (this.#closed.signal.aborted) onClose();
    hooks.signal.addEventListener('abort', onCancel, { once: true });
    this.#closed.signal.addEventListener('abort', onClose, { once: true });
    try {
      await this.#slots.take(controller.signal);
      try {
        return await this.#runOnThread(task, hooks, controller);
      } finally {
        this.#slots.give();
      }
    } finally {
      hooks.signal.removeEventListener('abort', onCancel);
      this.#closed.signal.removeEventListener('abort', onClose);
    }
  }

  async #runOnThread(task: JobTask, hooks: RunHooks, controller: AbortController): Promise<TaskEnd> {
    const pool = this.#pool ?? (await this.#open());
    controller.signal.throwIfAborted();
    const alarm = new Alarm(controller);
    const startLimit = (): void => alarm.set(task.timeoutMs + HARD_LIMIT_MARGIN_MS, () => timedOut(task));
    const running: Running = {
      hooks,
      begunMs: performance.now(),
      ended: Promise.withResolvers<TaskEnd>(),
      onStarted: startLimit,
    };
    this.#running.set(task.key, running);
    try {
      alarm.set(START_TIMEOUT_MS, () => lost(`No thread started the job within ${START_TIMEOUT_MS} ms.`));
      await pool.run(task, { signal: controller.signal });
      // Its notices come another way, and may be later.
      running.onStarted = () => undefined;
      alarm.set(END_TIMEOUT_MS, () => lost('The result of the job could not be read.'));
      // What the thread says comes in order, and the end is the last of it.
      return await unlessAborted(running.ended.promise, controller.signal);
    } catch (error) {
      throw controller.signal.aborted ? controller.signal.reason : threadLost(error, true);
    } finally {
      alarm.clear();
      this.#running.delete(task.key);
      this.#busyMs += performance.now() - running.begunMs;
    }
  }

  /** The pool, started once. When that fails the next job tries again. */
  #open(): Promise<Piscina<JobTask, void>> {
    this.#opening ??= this.#begin().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #begin(): Promise<Piscina<JobTask, void>> {
    const { threads, entry, data } = this.#settings;
    const pool = new Piscina<JobTask, void>({
      filename: fileURLToPath(entry),
      // As many as there can be, always: piscina replaces an ended thread only below the least number.
      minThreads: threads,
      maxThreads: threads,
      concurrentTasksPerWorker: 1,
      // Without them the thread's event loop would be paused between two jobs, with sockets still open that want to close.
      atomics: 'disabled',
      recordTiming: false,
      ...threadOptions(this.#settings, await data()),
    });
    pool.on('message', (notice: TaskNotice) => this.#onNotice(notice));
    // A thread that ended without having had a job; piscina has replaced it.
    pool.on('error', this.#onError);
    this.#pool = pool;
    return pool;
  }

  #onNotice(notice: TaskNotice): void {
    const running = this.#running.get(notice.key);
    if (running === undefined) return;
    if (notice.op === 'started') running.onStarted();
    else if (notice.op === 'end') running.ended.resolve(notice.end);
    else if (notice.op === 'log') running.hooks.onLog(notice.line);
    else running.hooks.onProgress(notice.fraction);
  }
}

function lost(detail: string): AppError {
  return new AppError('job_thread_lost', detail);
}

/** Rejects when the signal comes first. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}
