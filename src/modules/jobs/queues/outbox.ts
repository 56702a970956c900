import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { onRedis, RedisConnections, RedisKeys } from '../../../core/redis/index.ts';
import { JobKeys } from '../records/job-keys.ts';
import { RunQueue, type QueuedRun } from '../run-queue/run-queue.ts';

/** How long a job may be on its way into the queue before another node puts it there, in milliseconds. */
const OVERDUE_MS = 3000;
/** Most jobs of one round. */
const MAX_FORWARDED = 1000;

interface Overdue extends QueuedRun {
  readonly pool: string;
}

/** Jobs that were accepted, but whose process ended, or lost Redis, before they were in BullMQ's queue. */
@Injectable()
export class Outbox {
  readonly #logger = new Logger('jobs');
  readonly #redis: Redis;
  readonly #keys: JobKeys;
  readonly #queues: RunQueue;

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(RunQueue) queues: RunQueue,
  ) {
    this.#redis = connections.api;
    this.#keys = new JobKeys(keys);
    this.#queues = queues;
  }

  /** Putting a job into the queue twice does nothing. */
  async forward(): Promise<void> {
    const ids = await onRedis(() =>
      this.#redis.zrange(
        this.#keys.outbox,
        '-inf',
        String(Date.now() - OVERDUE_MS),
        'BYSCORE',
        'LIMIT',
        0,
        MAX_FORWARDED,
      ),
    );
    if (ids.length === 0) return;
    const byPool = Map.groupBy(await this.#read(ids), (run) => run.pool);
    for (const [pool, runs] of byPool) await this.#queues.add(pool, runs);
    this.#logger.log(`${ids.length} accepted jobs were missing from their queues and were enqueued`);
  }

  async #read(ids: readonly string[]): Promise<Overdue[]> {
    const now = Date.now();
    const pipeline = this.#redis.pipeline();
    for (const id of ids) pipeline.hmget(this.#keys.job(id), 'pool', 'gen', 'kind', 'priority', 'state', 'availableAt');
    const replies = (await onRedis(() => pipeline.exec())) ?? [];
    const overdue: Overdue[] = [];
    for (const [at, id] of ids.entries()) {
      const [pool, generation, kind, priority, state, availableAt] = (replies[at]?.[1] ?? []) as (string | null)[];
      const delayMs = state === 'delayed' ? Math.max(0, Number(availableAt) - now) : 0;
      // It goes by itself, should it have been in a bundle.
      if (pool && kind) await onRedis(() => this.#redis.hdel(this.#keys.job(id), 'bundle'));
      if (pool && kind)
        overdue.push({ id, pool, kind, generation: Number(generation), priority: Number(priority), delayMs });
      else await onRedis(() => this.#redis.zrem(this.#keys.outbox, id));
    }
    return overdue;
  }
}
