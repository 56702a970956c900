import { Inject, Injectable } from '@nestjs/common';
import { batchJobId } from '../../../core/ids.ts';
import { JobEvents } from '../job-events.ts';
import { PoolDirectory } from '../pools/pool-directory.ts';
import { offerOf } from '../queues/job-offer.ts';
import { PoolQueues } from '../queues/pool-queues.ts';
import { BatchRepository } from './batch.repository.ts';

/** Jobs made in one go, and about how many bytes of inputs. */
const CHUNK = 200;
const CHUNK_BYTES = 1024 * 1024;
/** Fewest and most jobs of a batch that are in the queue or running. A job that is submitted by itself waits behind at most these. */
const MIN_WINDOW = 100;
const MAX_WINDOW = 2000;
/** Batches remembered as having no inputs left; forgetting one costs a question to Redis. */
const MAX_REMEMBERED = 10_000;

/** How many jobs of a batch are kept open: enough that no worker of its pool is idle while more are fetched. */
export function windowOf(maxWorkers: number | undefined): number {
  return Math.min(MAX_WINDOW, Math.max(MIN_WINDOW, (maxWorkers ?? 0) * 4));
}

/**
 * Makes inputs of batches into jobs, a window at a time, so that a large batch neither fills the queue nor this process. Any node may feed
 * any batch: what is fed is decided by one script, so two at once do not feed an input twice.
 */
@Injectable()
export class BatchFeeder {
  readonly #repository: BatchRepository;
  readonly #queues: PoolQueues;
  readonly #directory: PoolDirectory;
  readonly #events: JobEvents;
  /** Batches being fed here → whether to look again at the end. */
  readonly #feeding = new Map<string, boolean>();
  readonly #used = new Set<string>();

  constructor(
    @Inject(BatchRepository) repository: BatchRepository,
    @Inject(PoolQueues) queues: PoolQueues,
    @Inject(PoolDirectory) directory: PoolDirectory,
    @Inject(JobEvents) events: JobEvents,
  ) {
    this.#repository = repository;
    this.#queues = queues;
    this.#directory = directory;
    this.#events = events;
  }

  /** After a job of the batch has ended: feeds when half of the window is free. */
  async refill(batch: string, pool: string, open: number): Promise<void> {
    if (open <= windowOf(this.#directory.peek(pool)?.spec.maxWorkers) / 2 && !this.#used.has(batch)) await this.feed(batch, pool);
  }

  /** Fills the window. Calls for one batch share one run. */
  async feed(batch: string, pool: string): Promise<void> {
    if (this.#feeding.has(batch)) {
      this.#feeding.set(batch, true);
      return;
    }
    try {
      do {
        this.#feeding.set(batch, false);
        while (await this.#feedSome(batch, pool)) { /* until the window is full or nothing is left */ }
      } while (this.#feeding.get(batch) === true);
    } finally {
      this.#feeding.delete(batch);
    }
  }

  /** True when there may be more to feed now. */
  async #feedSome(batch: string, pool: string): Promise<boolean> {
    const window = windowOf(this.#directory.peek(pool)?.spec.maxWorkers);
    const { more, options, from, inputs } = await this.#repository.feed(batch, { window, most: CHUNK, mostBytes: CHUNK_BYTES }, Date.now());
    if (!more) this.#remember(batch);
    if (!options || inputs.length === 0) return false;
    const { kind, priority, labels } = options;
    const runs = inputs.map((input, at) => {
      const index = from + at;
      return { id: batchJobId(batch, index), generation: 1, kind, priority, delayMs: 0, offer: offerOf({ ...options, input, batch, index }) };
    });
    for (const [at, { id }] of runs.entries()) this.#events.job('job.queued', { id, labels }, { pool, kind, delayMs: 0, batch, index: from + at });
    await this.#queues.add(pool, runs);
    return more;
  }

  #remember(batch: string): void {
    if (this.#used.size >= MAX_REMEMBERED) this.#used.clear();
    this.#used.add(batch);
  }
}
