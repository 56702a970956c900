import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError } from '../../core/errors/index.ts';
import { JobEvents } from './job-events.ts';
import { JobMetrics } from './job-metrics.ts';
import { JobRepository, type Cancelled } from './job.repository.ts';
import { RunQueue } from './run-queue/run-queue.ts';
import { jobError } from './running/attempt.ts';

/** How long to wait for a job to be in its queue, and how often to look, in milliseconds. */
const ADDING_TIMEOUT_MS = 10_000;
const ADDING_INTERVAL_MS = 10;

const ERROR = jobError(new AppError('job_cancelled', 'The job was cancelled.'));

/** Ends a job: at once when it waits; a running one is ended by its node, which is notified through Redis. */
@Injectable()
export class JobCancellation {
  readonly #logger = new Logger('jobs');
  readonly #repository: JobRepository;
  readonly #queues: RunQueue;
  readonly #events: JobEvents;
  readonly #metrics: JobMetrics;

  constructor(
    @Inject(JobRepository) repository: JobRepository,
    @Inject(RunQueue) queues: RunQueue,
    @Inject(JobEvents) events: JobEvents,
    @Inject(JobMetrics) metrics: JobMetrics,
  ) {
    this.#repository = repository;
    this.#queues = queues;
    this.#events = events;
    this.#metrics = metrics;
  }

  /** What became of its batch is the caller's to follow up. */
  async cancel(id: string): Promise<Cancelled> {
    const cancelled = await this.#tryCancel(id);
    if (cancelled.reply !== 'cancelled') return cancelled;
    this.#metrics.counted(cancelled.pool, 'cancelled');
    this.#events.job('job.cancelled', cancelled.job, {});
    // It is out of every list; what is left is BullMQ's own record of it.
    await this.#queues
      .remove(cancelled.pool, cancelled.run)
      .catch((error: unknown) => this.#logger.debug({ err: error }, `${id} could not be removed from its queue`));
    return cancelled;
  }

  /** Between a job's record and its place in the queue lie a few milliseconds, or, when a process has ended there, a few seconds. */
  async #tryCancel(id: string): Promise<Cancelled> {
    const deadline = Date.now() + ADDING_TIMEOUT_MS;
    for (;;) {
      const cancelled = await this.#repository.cancel(id, ERROR, Date.now());
      if (cancelled.reply !== 'adding') return cancelled;
      if (Date.now() > deadline)
        throw new AppError('timeout', `The job "${id}" is still being queued and cannot be cancelled yet. Retry.`);
      await delay(ADDING_INTERVAL_MS);
    }
  }
}
