import { availableParallelism } from 'node:os';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { isJobKind, jobKinds, type JobInput, type JobKind } from '../../contract/jobs/kinds/index.ts';
import type { JobTask } from '../../contract/jobs/thread-messages.ts';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { EgressPolicy } from '../../core/egress/index.ts';
import { ValidationError } from '../../core/errors/index.ts';
import { fieldErrors, optionsFor } from '../../core/http/index.ts';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { workerEntry } from '../../core/threads/index.ts';
import { WorkLease } from '../../core/work-lease.ts';
import { CpuThreads } from './cpu-threads.ts';
import { IoThreads } from './io-threads.ts';
import { JobCallbacks } from './job-callbacks.ts';
import {
  cancellation,
  shuttingDown,
  type PoolUsage,
  type RunHooks,
  type ThreadPool,
  type ThreadSettings,
} from './thread-pool.ts';

/** One attempt of a job. */
export interface JobWork {
  readonly id: string;
  readonly kind: string;
  /** Checked against the kind's schema, defaults filled in. */
  readonly input: unknown;
  /** Counts from its start on a thread, in milliseconds. */
  readonly timeoutMs: number;
  /** Counts from 1. */
  readonly attempt: number;
}

/** `io` or `cpu`, as in the table of kinds. */
export type JobCost = (typeof jobKinds)[JobKind]['cost'];

/** What a kind needs besides its input; the main thread prepares it. */
export type Preparation<K extends JobKind> = (input: JobInput<K>) => Promise<unknown>;

/** Runs jobs on threads: jobs that mostly wait share a few, jobs that need the CPU have one each. */
@Injectable()
export class JobThreads {
  /** While it is expired, jobs do nothing with an external effect. The runner of jobs extends it. */
  readonly lease = new WorkLease();
  readonly #logger = new Logger('job-threads');
  readonly #pools: Readonly<Record<JobCost, ThreadPool>>;
  readonly #preparations = new Map<string, (input: unknown) => Promise<unknown>>();
  #lastKey = 0;
  #isClosing = false;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(EgressPolicy) egress: EgressPolicy,
    @Inject(JobCallbacks) callbacks: JobCallbacks,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    const shared = {
      memoryMaxBytes: config.jobMemoryMaxBytes,
      data: async () => ({ egress: await egress.rules(), liveEgress: egress.shared, lease: this.lease.buffer }),
    } satisfies Partial<ThreadSettings>;
    const onError = (error: unknown): void =>
      this.#logger.error({ err: error }, 'an error on a job thread outside any running job');
    this.#pools = {
      io: new IoThreads(
        { ...shared, threads: config.ioThreads, entry: workerEntry('jobs/io-thread') },
        (name, params, run) => callbacks.answer(name, params, run),
        onError,
      ),
      cpu: new CpuThreads(
        { ...shared, threads: config.jobThreads ?? availableParallelism(), entry: workerEntry('jobs/cpu-thread') },
        onError,
      ),
    };
    lifecycle.register({ name: 'job threads', stop: { stage: 'threads', run: () => this.close() } });
  }

  /** Registers what prepares each job of a kind before a thread gets it. */
  prepare<K extends JobKind>(kind: K, preparation: Preparation<K>): void {
    this.#preparations.set(kind, preparation as (input: unknown) => Promise<unknown>);
  }

  /**
   * Runs one attempt; its JSON result. Rejects with an AppError: what the job threw, or `validation_failed`, `job_cancelled` (or the
   * signal's reason when that is an AppError), `job_timed_out`, `job_memory_exceeded`, `job_thread_lost`, `job_threads_busy`,
   * `job_result_too_large`, `job_failed` for what was no AppError, `shutting_down`.
   */
  async run(work: JobWork, hooks: RunHooks): Promise<unknown> {
    if (this.#isClosing) throw shuttingDown();
    if (hooks.signal.aborted) throw cancellation(hooks.signal);
    const task = await this.#taskOf(work);
    if (hooks.signal.aborted) throw cancellation(hooks.signal);
    return this.#pools[jobKinds[task.kind].cost].run(task, hooks);
  }

  /** How busy the threads are, for metrics. */
  usage(): Readonly<Record<JobCost, PoolUsage>> {
    return { io: this.#pools.io.usage(), cpu: this.#pools.cpu.usage() };
  }

  /** Ends all threads at once. Idempotent. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all(Object.values(this.#pools).map((pool) => pool.close()));
  }

  async #taskOf({ kind, input: given, ...work }: JobWork): Promise<JobTask> {
    if (!isJobKind(kind))
      throw new ValidationError([{ path: 'kind', message: `there is no kind "${String(kind).slice(0, 64)}"` }]);
    const parsed = jobKinds[kind].input.safeParse(given, optionsFor(given));
    if (!parsed.success)
      throw new ValidationError(
        fieldErrors(parsed.error.issues.map((issue) => ({ ...issue, path: ['input', ...issue.path] }))),
      );
    const prepared = await this.#preparations.get(kind)?.(parsed.data);
    const { id, timeoutMs, attempt } = work;
    return { key: (this.#lastKey += 1), id, kind, input: parsed.data, prepared, timeoutMs, attempt };
  }
}
