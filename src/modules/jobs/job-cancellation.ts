import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError } from '../../core/errors/index.ts';
import { JobEvents } from './job-events.ts';
import { JobRepository, type Cancelled } from './job.repository.ts';
import { PoolQueues } from './queues/pool-queues.ts';
import { jobError } from './running/attempt.ts';

const ERROR = jobError(new AppError('job_cancelled', 'The job was cancelled.'));

/** Ends a job: at once when it waits; one that runs is ended by the node that runs it, which hears of it through Redis. */
@Injectable()
export class JobCancellation {
  readonly #logger = new Logger('jobs');
  readonly #repository: JobRepository;
  readonly #queues: PoolQueues;
  readonly #events: JobEvents;

  constructor(@Inject(JobRepository) repository: JobRepository, @Inject(PoolQueues) queues: PoolQueues, @Inject(JobEvents) events: JobEvents) {
    this.#repository = repository;
    this.#queues = queues;
    this.#events = events;
  }

  /** What became of its batch is the caller's to follow up. */
  async cancel(id: string): Promise<Cancelled> {
    const cancelled = await this.#repository.cancel(id, ERROR, Date.now());
    if (cancelled.reply !== 'cancelled') return cancelled;
    this.#events.job('job.cancelled', { id, labels: cancelled.labels }, { pool: cancelled.pool, kind: cancelled.kind });
    // Left in the queue it would be taken, found ended, and dropped: only a detour.
    await this.#queues.remove(cancelled.pool, cancelled.run).catch((error: unknown) => this.#logger.debug({ err: error }, `${id} stays in its queue`));
    return cancelled;
  }
}
