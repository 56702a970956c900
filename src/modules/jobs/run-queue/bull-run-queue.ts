import { Inject, Injectable, Logger } from '@nestjs/common';
import { Job as BullJob, Queue, type JobsOptions } from 'bullmq';
import { RedisUnavailableError } from '../../../core/errors/index.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../../core/redis/index.ts';
import { JobKeys } from '../records/job-keys.ts';
import { BullConsumer } from './bull-consumer.ts';
import { entryOf, type QueueEntry } from './bull-entry.ts';
import { entryId, queueName } from './entry-ids.ts';
import {
  RunQueue,
  type Consumer,
  type JobRun,
  type Processed,
  type QueueCounts,
  type QueuedBundle,
  type QueuedRun,
  type QueueLimits,
  type Taken,
} from './run-queue.ts';
import { WorkerSettings } from './worker-settings.ts';

/** How many attempts are left is ours to say (running/job-processor.ts), so BullMQ never stops trying by itself. */
const ATTEMPTS_OF_BULL = 1_000_000;

/** BullMQ pauses a queue before it removes it; a node that hears late of a change of the pool may resume it in between. */
const NOT_PAUSED = /Cannot obliterate non-paused queue/;

/** BullMQ as the queue of each pool. What is written goes over the `api` connection, so that it fails fast with `redis_unavailable`. */
@Injectable()
export class BullRunQueue extends RunQueue {
  readonly #logger = new Logger('job queues');
  readonly #connections: RedisConnections;
  readonly #keys: JobKeys;
  readonly #settings: WorkerSettings;
  readonly #queues = new Map<string, Queue>();

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(WorkerSettings) settings: WorkerSettings,
  ) {
    super();
    this.#settings = settings;
    this.#connections = connections;
    this.#keys = new JobKeys(keys);
  }

  async add(pool: string, runs: readonly QueuedRun[]): Promise<void> {
    const queue = await this.#queue(pool);
    await this.#enqueue(runs.map((run) => ({ entry: entryOf(bullJobOf(queue, run)), jobs: [run.id] })));
  }

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

  async accept(pool: string, run: QueuedRun, submission: readonly (string | number)[]): Promise<unknown> {
    const { accept, keys, args } = entryOf(bullJobOf(await this.#queue(pool), run));
    return onRedis(() => accept.run(this.#connections.api, [this.#keys.root, ...keys], [...args, ...submission]));
  }

  async remove(pool: string, run: JobRun): Promise<void> {
    const queue = await this.#queue(pool);
    await onRedis(() => queue.remove(entryId(run)));
  }

  async counts(pool: string): Promise<QueueCounts> {
    const queue = await this.#queue(pool);
    const counts = await onRedis(() => queue.getJobCounts('wait', 'prioritized', 'delayed', 'active'));
    const { wait = 0, prioritized = 0, delayed = 0, active = 0 } = counts;
    return { waiting: wait + prioritized, delayed, taken: active };
  }

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

  startTaking(): void {
    this.#settings.places.start();
  }

  stopTaking(): void {
    this.#settings.places.close();
  }

  consume(pool: string, slots: number, work: (taken: Taken) => Promise<Processed>): Consumer {
    return new BullConsumer(pool, slots, work, this.#settings);
  }

  /** The connection is not ours. */
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
  const jobId = entryId(run);
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
