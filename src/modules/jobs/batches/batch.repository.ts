import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { BatchSpec } from '../../../contract/jobs/index.ts';
import type { Order } from '../../../contract/order.ts';
import { batchJobPrefix } from '../../../core/ids.ts';
import { lexPage, onRedis, RedisConnections, RedisKeys } from '../../../core/redis/index.ts';
import { JobKeys } from '../records/job-keys.ts';
import { batchOptions, optionFields, type BatchJob } from '../records/job-record.ts';
import { AWAIT_BATCH, BEGIN_BATCH, FEED, STOP_BATCH } from '../records/scripts.ts';
import type { BatchHash } from './batch-record.ts';

/** Most inputs of a pool's batches that are not jobs yet. */
export const MAX_UNFED_INPUTS = 1_000_000;
/** Most batches that run at once, of all pools. */
export const MAX_RUNNING_BATCHES = 1000;

export interface NewBatch extends Pick<BatchSpec, 'failFast' | 'ordered'> {
  readonly id: string;
  readonly pool: string;
  readonly total: number;
  readonly job: BatchJob;
}

export type BatchBegun =
  | { readonly reply: 'added' | 'full' | 'many' | 'missing' }
  | { readonly reply: 'closed'; readonly why: string };

/** How much FEED makes. */
export interface FeedLimits {
  /** Most open jobs of the batch. */
  readonly window: number;
  /** Most jobs at a time, and about how many bytes of inputs. */
  readonly most: number;
  readonly mostBytes: number;
  /** Most jobs of a bundle, and how many bundles there are to be of what is left. */
  readonly bundle: number;
  readonly bundles: number;
}

/** Jobs that FEED made. */
export interface Fed {
  /** False when every input is a job, or the batch takes no more. */
  readonly more: boolean;
  /** Undefined when there is none. */
  readonly options: (BatchJob & { readonly queuedAt: number }) | undefined;
  /** Index of the first. */
  readonly from: number;
  /** JSON of the input of each. */
  readonly inputs: readonly string[];
  /** Jobs of a bundle; 1: there are none. */
  readonly size: number;
}

/** Redis, as far as batches are written; fails fast with `redis_unavailable`. */
@Injectable()
export class BatchRepository {
  readonly #redis: Redis;
  readonly #keys: JobKeys;

  constructor(@Inject(RedisConnections) connections: RedisConnections, @Inject(RedisKeys) keys: RedisKeys) {
    this.#redis = connections.api;
    this.#keys = new JobKeys(keys);
  }

  async begin(batch: NewBatch, now: number): Promise<BatchBegun> {
    const { job, pool, total } = batch;
    const fields = {
      kind: job.kind,
      labels: JSON.stringify(job.labels),
      failFast: batch.failFast ? '1' : '0',
      ordered: batch.ordered ? '1' : '0',
      createdAt: String(now),
      // FEED writes these to each job as they are…
      spec: JSON.stringify(['queuedAt', String(now), 'delayMs', '0', ...optionFields(job)]),
      // …and returns these to the node that feeds.
      options: JSON.stringify({ ...batchOptions(job), queuedAt: now }),
    };
    const args = [batch.id, pool, total, MAX_UNFED_INPUTS, MAX_RUNNING_BATCHES, ...Object.entries(fields).flat()];
    const [reply, why = ''] = (await onRedis(() => BEGIN_BATCH.run(this.#redis, [this.#keys.root], args))) as [
      BatchBegun['reply'],
      string?,
    ];
    return reply === 'closed' ? { reply, why } : { reply };
  }

  /** JSON of each. */
  async addInputs(id: string, inputs: readonly string[]): Promise<void> {
    await onRedis(() => this.#redis.rpush(this.#keys.batchPart(id, 'inputs'), ...inputs));
  }

  /** All inputs are there. */
  async makeReady(id: string): Promise<void> {
    await onRedis(() => this.#redis.hset(this.#keys.batch(id), 'ready', 1));
  }

  async feed(id: string, limits: FeedLimits, now: number): Promise<Fed> {
    const args = [
      id,
      now,
      limits.window,
      limits.most,
      limits.mostBytes,
      batchJobPrefix(id),
      limits.bundle,
      limits.bundles,
    ];
    const [more, options, from = 0, inputs = [], size = 1] = (await onRedis(() =>
      FEED.run(this.#redis, [this.#keys.root], args),
    )) as [number, string?, number?, string[]?, number?];
    return {
      more: more === 1,
      options: options === undefined ? undefined : (JSON.parse(options) as Fed['options']),
      from,
      inputs,
      size,
    };
  }

  /** Undefined when there is no such batch; `final` when it had ended before. */
  async stop(id: string, now: number): Promise<'stopped' | 'ended' | 'final' | undefined> {
    const [reply, ended] = (await onRedis(() =>
      STOP_BATCH.run(this.#redis, [this.#keys.root], [id, now, 'cancelled']),
    )) as ['missing' | 'final' | 'stopped', number?];
    if (reply === 'missing') return undefined;
    if (reply === 'final') return 'final';
    return ended === 1 ? 'ended' : 'stopped';
  }

  async find(id: string): Promise<BatchHash | undefined> {
    const hash: BatchHash = await onRedis(() => this.#redis.hgetall(this.#keys.batch(id)));
    return hash['state'] === undefined ? undefined : hash;
  }

  /** From now on its end is published. False when nothing will be published, because it has ended or does not exist. */
  async announceEnd(id: string): Promise<boolean> {
    return (await onRedis(() => AWAIT_BATCH.run(this.#redis, [this.#keys.root], [id]))) === 1;
  }

  /** Indexes of inputs whose jobs are queued or running. */
  async open(id: string): Promise<number[]> {
    return (await onRedis(() => this.#redis.smembers(this.#keys.batchPart(id, 'open')))).map(Number);
  }

  /** How many of its jobs are running. */
  async active(id: string, pool: string): Promise<number> {
    const ids = await onRedis(() => this.#redis.zrange(this.#keys.pool(pool, 'active'), '0', '-1'));
    const prefix = batchJobPrefix(id);
    return ids.filter((job) => job.startsWith(prefix)).length;
  }

  async running(): Promise<string[]> {
    return onRedis(() => this.#redis.smembers(this.#keys.batchesRunning));
  }

  /** Ids of batches after one in an order; '': from the beginning. */
  async idsAfter(after: string, limit: number, order: Order): Promise<string[]> {
    return onRedis(() => lexPage(this.#redis, this.#keys.batches, { order, after, count: limit }));
  }

  /** Removes ended batches that have been kept long enough, or are too many; at most `most`. */
  async removeOld(now: number, keep: number, most: number): Promise<number> {
    const key = this.#keys.batchesEnded;
    const old = await onRedis(() => this.#redis.zrange(key, '-inf', String(now), 'BYSCORE', 'LIMIT', 0, most));
    const excess = (await onRedis(() => this.#redis.zcard(key))) - keep;
    const ids =
      old.length > 0 || excess <= 0
        ? old
        : await onRedis(() => this.#redis.zrange(key, '0', String(Math.min(excess, most) - 1)));
    for (const id of ids) {
      const parts = (['inputs', 'open', 'results', 'order'] as const).map((part) => this.#keys.batchPart(id, part));
      const transaction = this.#redis
        .multi()
        .unlink(this.#keys.batch(id), ...parts)
        .zrem(this.#keys.batches, id)
        .zrem(key, id);
      await onRedis(() => transaction.exec());
    }
    return ids.length;
  }
}
