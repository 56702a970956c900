import { Inject, Injectable } from '@nestjs/common';
import { batchJobId } from '../../../core/ids.ts';
import { JobEvents } from '../job-events.ts';
import { PoolDirectory } from '../pools/pool-directory.ts';
import { bundleData, bundleId } from '../queues/bundle.ts';
import { offerOf } from '../queues/job-offer.ts';
import { RunQueue, type QueuedBundle, type QueuedRun } from '../run-queue/run-queue.ts';
import { BatchPace } from './batch-pace.ts';
import { BatchRepository, type Fed, type FeedLimits } from './batch.repository.ts';

/** Jobs made in one go, and about how many bytes of inputs. */
const CHUNK = 200;
const CHUNK_BYTES = 1024 * 1024;
/** Fewest and most jobs of a batch that are in the queue or running. A job that is submitted by itself waits behind at most these. */
const MIN_WINDOW = 100;
const MAX_WINDOW = 2000;
/** So many bundles for each slot are left at least when a batch comes to its end. */
const BUNDLES_LEFT = 2;
/** Batches remembered as having no inputs left; forgetting one costs a question to Redis. */
const MAX_REMEMBERED = 10_000;

/** How many jobs of a batch are kept open: enough that no worker of its pool is idle while more are fetched. */
export function windowOf(maxWorkers: number | undefined, bundle = 1): number {
  return Math.min(MAX_WINDOW, Math.max(MIN_WINDOW, (maxWorkers ?? 0) * 4 * bundle));
}

/**
 * Makes inputs of batches into jobs, a window at a time, so that a large batch neither fills the queue nor this process. Any node may feed
 * any batch: what is fed is decided by one script, so two at once do not feed an input twice.
 */
@Injectable()
export class BatchFeeder {
  readonly #repository: BatchRepository;
  readonly #queues: RunQueue;
  readonly #directory: PoolDirectory;
  readonly #events: JobEvents;
  /** Batches being fed here → whether to look again at the end. */
  readonly #feeding = new Map<string, boolean>();
  readonly #used = new Set<string>();
  readonly #pace = new BatchPace();

  constructor(
    @Inject(BatchRepository) repository: BatchRepository,
    @Inject(RunQueue) queues: RunQueue,
    @Inject(PoolDirectory) directory: PoolDirectory,
    @Inject(JobEvents) events: JobEvents,
  ) {
    this.#repository = repository;
    this.#queues = queues;
    this.#directory = directory;
    this.#events = events;
  }

  /** A job of the batch has taken so long on this node, in milliseconds. */
  note(batch: string, runMs: number): void {
    if (!this.#used.has(batch)) this.#pace.note(batch, runMs);
  }

  /** After a job of the batch has ended: feeds when half of the window is free. */
  async refill(batch: string, pool: string, open: number): Promise<void> {
    if (
      open <= windowOf(this.#directory.peek(pool)?.spec.maxWorkers, this.#pace.bundleSize(batch)) / 2 &&
      !this.#used.has(batch)
    )
      await this.feed(batch, pool);
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
        while (await this.#feedSome(batch, pool)) {
          /* until the window is full or nothing is left */
        }
      } while (this.#feeding.get(batch) === true);
    } finally {
      this.#feeding.delete(batch);
    }
  }

  /** True when there may be more to feed now. */
  async #feedSome(batch: string, pool: string): Promise<boolean> {
    const fed = await this.#repository.feed(batch, this.#limits(batch, pool), Date.now());
    if (!fed.more) this.#remember(batch);
    if (!fed.options || fed.inputs.length === 0) return false;
    const { kind, labels } = fed.options;
    for (const at of fed.inputs.keys())
      this.#events.job(
        'job.queued',
        { id: batchJobId(batch, fed.from + at), labels, pool, kind, batch, index: fed.from + at },
        { delayMs: 0 },
      );
    if (fed.size > 1) await this.#queues.addBundles(pool, bundlesOf(batch, fed.options, fed));
    else await this.#queues.add(pool, runsOf(batch, fed.options, fed));
    return fed.more;
  }

  #limits(batch: string, pool: string): FeedLimits {
    const spec = this.#directory.peek(pool)?.spec;
    // A pool with a rate limit counts what BullMQ hands out.
    const bundle = spec?.rateLimit === null ? this.#pace.bundleSize(batch) : 1;
    return {
      window: windowOf(spec?.maxWorkers, bundle),
      most: CHUNK,
      mostBytes: CHUNK_BYTES,
      bundle,
      bundles: BUNDLES_LEFT * (spec?.maxWorkers ?? 1),
    };
  }

  #remember(batch: string): void {
    if (this.#used.size >= MAX_REMEMBERED) this.#used.clear();
    this.#pace.forget(batch);
    this.#used.add(batch);
  }
}

type FedOptions = NonNullable<Fed['options']>;

function runsOf(batch: string, options: FedOptions, { from, inputs }: Fed): QueuedRun[] {
  return inputs.map((input, at) => {
    const index = from + at;
    return {
      id: batchJobId(batch, index),
      generation: 1,
      kind: options.kind,
      priority: options.priority,
      delayMs: 0,
      offer: offerOf({ ...options, input, batch, index }),
    };
  });
}

function bundlesOf(batch: string, options: FedOptions, { from, inputs, size }: Fed): QueuedBundle[] {
  return Array.from({ length: Math.ceil(inputs.length / size) }, (_, number) => {
    const at = number * size;
    const some = inputs.slice(at, at + size);
    const jobs = some.map((_input, offset) => batchJobId(batch, from + at + offset));
    return {
      id: bundleId(jobs[0] ?? ''),
      jobs,
      kind: options.kind,
      priority: options.priority,
      data: bundleData({ ...options, batch }, from + at, some),
    };
  });
}
