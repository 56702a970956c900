import { Inject, Injectable, Logger } from '@nestjs/common';
import { batchJobId } from '../../../core/ids.ts';
import { JobCancellation } from '../job-cancellation.ts';
import { JobEvents } from '../job-events.ts';
import type { BatchProgress } from '../records/job-runs.repository.ts';
import { BatchFeeder } from './batch-feeder.ts';
import { batchOf } from './batch-record.ts';
import { BatchRepository } from './batch.repository.ts';

/** Cancellations at a time. */
const CANCEL_CHUNK = 50;

/** What is to be done about a batch when one of its jobs has ended. */
@Injectable()
export class BatchFollowUp {
  readonly #logger = new Logger('batches');
  readonly #repository: BatchRepository;
  readonly #feeder: BatchFeeder;
  readonly #cancellation: JobCancellation;
  readonly #events: JobEvents;

  constructor(
    @Inject(BatchRepository) repository: BatchRepository,
    @Inject(BatchFeeder) feeder: BatchFeeder,
    @Inject(JobCancellation) cancellation: JobCancellation,
    @Inject(JobEvents) events: JobEvents,
  ) {
    this.#repository = repository;
    this.#feeder = feeder;
    this.#cancellation = cancellation;
    this.#events = events;
  }

  /** A job of the batch has taken so long on this node, in milliseconds. */
  ran(batch: string, runMs: number): void {
    this.#feeder.note(batch, runMs);
  }

  /** Returns at once. What fails for want of Redis is done by the housekeeping of any node. */
  jobEnded(batch: string, pool: string, progress: BatchProgress): void {
    this.#follow(batch, pool, progress).catch((error: unknown) =>
      this.#logger.warn({ err: error }, `${batch}: follow-up postponed`),
    );
  }

  /** Cancels one job, and does what follows for its batch. A job that is not there is not cancelled, either. */
  async cancelJob(id: string): Promise<void> {
    const cancelled = await this.#cancellation.cancel(id);
    if (cancelled.reply === 'cancelled' && cancelled.batch !== '')
      this.jobEnded(cancelled.batch, cancelled.pool, cancelled.progress);
  }

  /** Cancels every job of the batch that has not ended; for a batch that takes no more inputs. */
  async cancelOpen(batch: string): Promise<void> {
    const open = await this.#repository.open(batch);
    for (let from = 0; from < open.length; from += CANCEL_CHUNK) {
      const ids = open.slice(from, from + CANCEL_CHUNK).map((index) => batchJobId(batch, index));
      const cancelled = await Promise.all(ids.map((id) => this.#cancellation.cancel(id)));
      if (cancelled.some((reply) => reply.reply === 'cancelled' && reply.progress.state === 'ended'))
        await this.publishEnd(batch);
    }
  }

  /** Once per batch: by the node that learns of its end. */
  async publishEnd(id: string): Promise<void> {
    const hash = await this.#repository.find(id);
    if (!hash) return;
    const { pool, kind, state, total, counts, labels } = batchOf(id, hash);
    const { completed, failed, cancelled, timedOut } = counts;
    this.#events.batchCompleted(
      { id, labels },
      {
        pool,
        kind,
        ...(Object.keys(labels).length === 0 ? {} : { labels }),
        state,
        total,
        completed,
        failed,
        cancelled,
        timedOut,
      },
    );
  }

  async #follow(batch: string, pool: string, { state, open }: BatchProgress): Promise<void> {
    if (state === 'running') await this.#feeder.refill(batch, pool, open);
    else if (state === 'stopped') await this.cancelOpen(batch);
    else if (state === 'ended') await this.publishEnd(batch);
  }
}
