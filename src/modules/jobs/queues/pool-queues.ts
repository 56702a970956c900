import { Inject, Injectable, Logger } from '@nestjs/common';
import { Job as BullJob, Queue, type JobsOptions } from 'bullmq';
import { RedisUnavailableError } from '../../../core/errors/index.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../../core/redis/index.ts';
import { JobKeys } from '../records/job-keys.ts';
import type { JobRun } from '../records/job-runs.repository.ts';
import { bullId, queueName } from './bull-ids.ts';
import type { BundleData } from './bundle.ts';
import type { JobOffer } from './job-offer.ts';
import { entryOf, type QueueEntry } from './queue-entry.ts';

/** A run as BullMQ has to know it. */
export interface QueuedRun extends JobRun {
  readonly kind: string;
  readonly priority: number;
  readonly delayMs: number;
  /** Without it the worker reads the record before it begins. */
  readonly offer?: JobOffer | undefined;
  /** It is the next to be taken, among those of its priority. Default: the last. */
  readonly first?: boolean;
}

/** A bundle as BullMQ has to know it. */
export interface QueuedBundle {
  readonly id: string;
  /** Ids. */
  readonly jobs: readonly string[];
  readonly kind: string;
  readonly priority: number;
  readonly data: BundleData;
}

/** What BullMQ needs to know of a pool. */
export interface QueueLimits {
  readonly maxWorkers: number;
  readonly rateLimit: { readonly max: number; readonly perMs: number } | null;
  readonly paused: boolean;
}

/** How many attempts are left is ours to say (running/job-processor.ts), so BullMQ never stops trying by itself. */
const ATTEMPTS_OF_BULL = 1_000_000;

/** BullMQ pauses a queue before it removes it; a node that hears late of a change of the pool may resume it in between. */
const NOT_PAUSED = /Cannot obliterate non-paused queue/;

/**
 * The way into BullMQ: one queue a pool, on the `api` connection, so that everything fails fast with `redis_unavailable`. BullMQ holds only
 * ids, order and locks of jobs; what they are is in our records.
 */
@Injectable()
export class PoolQueues {
  readonly #logger = new Logger('job queues');
  readonly #connections: RedisConnections;
  readonly #keys: JobKeys;
  readonly #queues = new Map<string, Queue>();

  constructor(@Inject(RedisConnections) connections: RedisConnections, @Inject(RedisKeys) keys: RedisKeys) {
    this.#connections = connections;
    this.#keys = new JobKeys(keys);
  }

  /** Puts runs into the queue and takes them out of the outbox, each both or neither. A run that is there already stays as it is. */
  async add(pool: string, runs: readonly QueuedRun[]): Promise<void> {
    const queue = await this.#queue(pool);
    await this.#enqueue(runs.map((run) => ({ entry: entryOf(bullJobOf(queue, run)), jobs: [run.id] })));
  }

  /** As {@link add}. */
  async addBundles(pool: string, bundles: readonly QueuedBundle[]): Promise<void> {
    const queue = await this.#queue(pool);
    await this.#enqueue(
      bundles.map(({ id, jobs, kind, priority, data }) => ({
        entry: entryOf(new BullJob(queue, kind, data, bullOptions(id, { priority }), id)),
        jobs,
      })),
    );
  }

  /** Entries of one queue. */
  async #enqueue(all: readonly { readonly entry: QueueEntry; readonly jobs: readonly string[] }[]): Promise<void> {
    for (const [script, some] of Map.groupBy(all, ({ entry }) => entry.enqueue)) {
      const keys = [this.#keys.root, ...(some[0]?.entry.keys ?? [])];
      await onRedis(() =>
        script.run(
          this.#connections.api,
          keys,
          some.flatMap(({ entry, jobs }) => [...entry.args, jobs.length, ...jobs]),
        ),
      );
    }
  }

  /** How a run gets into the queue, for whoever puts it there in a script of its own. */
  async entry(pool: string, run: QueuedRun): Promise<QueueEntry> {
    return entryOf(bullJobOf(await this.#queue(pool), run));
  }

  /** A run that is being worked on stays. */
  async remove(pool: string, run: JobRun): Promise<void> {
    const queue = await this.#queue(pool);
    await onRedis(() => queue.remove(bullId(run)));
  }

  /** Makes BullMQ keep to the pool. Idempotent. */
  async apply(pool: string, { maxWorkers, rateLimit, paused }: QueueLimits): Promise<void> {
    const queue = await this.#queue(pool);
    await onRedis(async () => {
      await queue.setGlobalConcurrency(maxWorkers);
      await (rateLimit === null
        ? queue.removeGlobalRateLimit()
        : queue.setGlobalRateLimit(rateLimit.max, rateLimit.perMs));
      if (paused) await queue.pause();
      else await queue.resume();
    });
  }

  /** Every trace of the queue. False when another node has resumed it meanwhile: try again later. */
  async obliterate(pool: string): Promise<boolean> {
    const queue = await this.#queue(pool);
    try {
      await onRedis(() => queue.obliterate({ force: true }));
    } catch (error) {
      if (error instanceof Error && NOT_PAUSED.test(error.message)) return false;
      throw error;
    }
    this.forget(pool);
    return true;
  }

  forget(pool: string): void {
    const queue = this.#queues.get(pool);
    this.#queues.delete(pool);
    queue
      ?.close()
      .catch((error: unknown) => this.#logger.debug({ err: error }, `the queue of pool ${pool} did not close`));
  }

  /** The connection is not ours: nothing here waits for Redis. */
  close(): void {
    for (const pool of this.#queues.keys()) this.forget(pool);
  }

  /** A queue object begins with a command; one whose beginning failed is of no use. */
  async #queue(pool: string): Promise<Queue> {
    if (!this.#connections.isUp) throw new RedisUnavailableError();
    const queue = this.#queues.get(pool) ?? this.#open(pool);
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      this.forget(pool);
      throw new RedisUnavailableError({ cause: error });
    }
  }

  #open(pool: string): Queue {
    const queue = new Queue(queueName(pool), {
      connection: this.#connections.api,
      prefix: this.#keys.bullPrefix,
      skipWaitingForReady: true,
      streams: { events: { maxLen: 100 } },
    });
    queue.on('error', (error) => this.#logger.debug({ err: error }, `queue of pool ${pool}`));
    this.#queues.set(pool, queue);
    return queue;
  }
}

function bullJobOf(queue: Queue, run: QueuedRun): BullJob {
  const jobId = bullId(run);
  return new BullJob(queue, run.kind, run.offer ?? {}, bullOptions(jobId, run), jobId);
}

function bullOptions(
  jobId: string,
  { priority, delayMs = 0, first = false }: Pick<QueuedRun, 'priority'> & Partial<Pick<QueuedRun, 'delayMs' | 'first'>>,
): JobsOptions {
  return {
    jobId,
    attempts: ATTEMPTS_OF_BULL,
    backoff: { type: 'portcall' },
    removeOnComplete: true,
    removeOnFail: true,
    stackTraceLimit: 0,
    ...(priority > 0 ? { priority } : {}),
    ...(delayMs > 0 ? { delay: delayMs } : {}),
    ...(first ? { lifo: true } : {}),
  };
}
