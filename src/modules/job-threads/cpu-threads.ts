import { EventEmitter } from 'node:events';
import type { JobTask } from '../../contract/jobs/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import { ThreadPlace, type ThreadEnd } from '../../core/threads/index.ts';
import { Alarm } from './alarm.ts';
import { CpuThread } from './cpu-thread.ts';
import { IdleThreads } from './idle-threads.ts';
import { Slots } from './slots.ts';
import {
  cancellation,
  shuttingDown,
  timedOut,
  type PoolUsage,
  type RunHooks,
  type ThreadPool,
  type ThreadSettings,
} from './thread-pool.ts';

/** Most jobs that wait for a thread. */
const MAX_WAITING = 10_000;
/** Time until a job that has a slot is started, in milliseconds; the start of its thread counts. */
const START_TIMEOUT_MS = 30_000;
/** How much later than the job's own time limit its thread is terminated, in milliseconds: a job that ends itself in time saves it. */
export const HARD_LIMIT_MARGIN_MS = 500;
/** A thread that fails at its start is replaced later each time. */
const RESTART = { withinMs: 60_000, wait: { firstMs: 250, maxMs: 10_000, jitter: 0 } };

/**
 * Threads for jobs that need the CPU, one job at a time each. To stop a job, its thread is terminated and replaced: that works on a busy
 * loop, too. All threads are started with the first job.
 */
export class CpuThreads implements ThreadPool {
  readonly #settings: ThreadSettings;
  readonly #slots: Slots;
  readonly #idle = new IdleThreads<CpuThread>();
  /** When the jobs on threads got their slots, by the task's key and `performance.now()`. */
  readonly #begunMs = new Map<number, number>();
  readonly #closed = new AbortController();
  readonly #onError: (error: unknown) => void;
  #opening: Promise<void> | undefined;
  #places: readonly ThreadPlace<CpuThread>[] = [];
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
    const controller = new AbortController();
    const onCancel = (): void => controller.abort(cancellation(hooks.signal));
    const onClose = (): void => controller.abort(this.#closed.signal.reason);
    if (hooks.signal.aborted) onCancel();
    if (this.#closed.signal.aborted) onClose();
    hooks.signal.addEventListener('abort', onCancel, { once: true });
    this.#closed.signal.addEventListener('abort', onClose, { once: true });
    try {
      return await this.#runInSlot(task, hooks, controller);
    } finally {
      hooks.signal.removeEventListener('abort', onCancel);
      this.#closed.signal.removeEventListener('abort', onClose);
    }
  }

  usage(): PoolUsage {
    const { taken, waiting } = this.#slots;
    const nowMs = performance.now();
    const busyMs = [...this.#begunMs.values()].reduce((sum, begunMs) => sum + nowMs - begunMs, this.#busyMs);
    const threads = this.#places.filter(({ current }) => current !== undefined).length;
    return { threads, running: taken, waiting, busyMs };
  }

  async close(): Promise<void> {
    this.#closed.abort(shuttingDown());
    await this.#opening?.catch(() => undefined);
    await Promise.all(this.#places.map((place) => place.end(0)));
  }

  async #runInSlot(task: JobTask, hooks: RunHooks, controller: AbortController): Promise<unknown> {
    const { signal } = controller;
    await this.#slots.take(signal);
    try {
      if (this.#places.length === 0) await this.#open();
      signal.throwIfAborted();
      return await this.#runOnThread(task, hooks, controller);
    } finally {
      this.#slots.give();
    }
  }

  async #runOnThread(task: JobTask, hooks: RunHooks, controller: AbortController): Promise<unknown> {
    const { signal } = controller;
    const begunMs = performance.now();
    this.#begunMs.set(task.key, begunMs);
    const alarm = new Alarm(controller);
    alarm.set(START_TIMEOUT_MS, notStarted);
    let thread: CpuThread | undefined;
    try {
      thread = await this.#idle.take(signal);
      signal.throwIfAborted();
      const onStarted = (): void => alarm.set(task.timeoutMs + HARD_LIMIT_MARGIN_MS, () => timedOut(task));
      return await thread.run(task, { hooks, signal, onStarted });
    } finally {
      alarm.clear();
      if (thread?.isIdle === true) this.#idle.offer(thread);
      this.#begunMs.delete(task.key);
      this.#busyMs += performance.now() - begunMs;
    }
  }

  /** Starts the threads, once. When their data cannot be had, the next job tries again. */
  #open(): Promise<void> {
    this.#opening ??= this.#start().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #start(): Promise<void> {
    const data = await this.#settings.data();
    this.#closed.signal.throwIfAborted();
    this.#places = Array.from(
      { length: this.#settings.threads },
      () =>
        new ThreadPlace<CpuThread>({
          restart: RESTART,
          create: (links) => new CpuThread(this.#settings, data, links),
          // A job that brings its thread down says nothing about the next thread.
          counts: ({ wasReady }) => !wasReady,
          onReady: (thread) => this.#idle.offer(thread),
          onLost: (thread, end) => this.#onLost(thread, end),
        }),
    );
    // A thread that fails is reported by `onLost`.
    for (const place of this.#places) place.start().catch(() => undefined);
  }

  #onLost(thread: CpuThread, { wasReady, error, detail }: ThreadEnd): void {
    const wasIdle = this.#idle.withdraw(thread);
    if (wasIdle || !wasReady) this.#onError(error ?? new Error(`a CPU thread ended: ${detail}`));
  }
}

function notStarted(): AppError {
  return new AppError('job_thread_lost', `No thread started the job within ${START_TIMEOUT_MS} ms.`);
}
