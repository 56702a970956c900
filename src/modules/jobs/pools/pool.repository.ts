import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { PoolStatus } from '../../../contract/jobs/index.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../../core/redis/index.ts';
import { JobKeys } from '../records/job-keys.ts';
import { DROP_POOL, RETAIN_POOL, SAVE_POOL } from '../records/scripts.ts';
import { closedBy, type PoolDocument } from './pool-document.ts';

/** Records that get their time to live in one go. */
const EXPIRE_CHUNK = 500;

export type PoolCounts = Omit<PoolStatus, 'state' | 'nodes'>;

/** Redis, as far as pools are concerned; fails fast with `redis_unavailable`. */
@Injectable()
export class PoolRepository {
  readonly #redis: Redis;
  readonly #keys: JobKeys;

  constructor(@Inject(RedisConnections) connections: RedisConnections, @Inject(RedisKeys) keys: RedisKeys) {
    this.#redis = connections.api;
    this.#keys = new JobKeys(keys);
  }

  async find(name: string): Promise<PoolDocument | undefined> {
    const json = await onRedis(() => this.#redis.hget(this.#keys.pools, name));
    return json === null ? undefined : (JSON.parse(json) as PoolDocument);
  }

  /** Ordered by name. */
  async all(): Promise<PoolDocument[]> {
    const documents = await onRedis(() => this.#redis.hvals(this.#keys.pools));
    return documents
      .map((json) => JSON.parse(json) as PoolDocument)
      .sort((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
  }

  /** `before`: what was read; undefined for a new pool. */
  async save(
    before: PoolDocument | undefined,
    after: PoolDocument,
    maxPools: number,
  ): Promise<'saved' | 'changed' | 'many'> {
    const { name, queueLimit, retention } = after.spec;
    const args = [
      name,
      before ? JSON.stringify(before) : '',
      JSON.stringify(after),
      maxPools,
      closedBy(after),
      queueLimit,
      retention.count,
      retention.ageMs,
    ];
    return (await onRedis(() => SAVE_POOL.run(this.#redis, [this.#keys.root, this.#keys.pools], args))) as
      | 'saved'
      | 'changed'
      | 'many';
  }

  async counts({ spec: { name } }: PoolDocument, now: number): Promise<PoolCounts> {
    const key = (part: 'meta' | 'pending' | 'active') => this.#keys.pool(name, part);
    const pipeline = this.#redis
      .pipeline()
      .hgetall(key('meta'))
      .zcard(key('active'))
      .zcount(key('pending'), '-inf', now)
      .zcount(key('pending'), `(${now}`, '+inf');
    const [meta, running, queued, delayed] = ((await onRedis(() => pipeline.exec())) ?? []).map(([, value]) => value);
    const totals = (meta ?? {}) as Record<string, string>;
    const total = (field: string) => Number(totals[field] ?? 0);
    return {
      running: Number(running),
      queued: Number(queued),
      delayed: Number(delayed),
      inBatches: total('unfed'),
      completed: total('completed'),
      failed: total('failed'),
      cancelled: total('cancelled'),
      timedOut: total('timed_out'),
    };
  }

  /** Where its jobs are running, by name. */
  async nodes({ spec: { name } }: PoolDocument): Promise<PoolStatus['nodes']> {
    const ids = await onRedis(() => this.#redis.zrange(this.#keys.pool(name, 'active'), '0', '-1'));
    const pipeline = this.#redis.pipeline();
    for (const id of ids) pipeline.hget(this.#keys.job(id), 'node');
    const nodes = ((await onRedis(() => pipeline.exec())) ?? [])
      .map(([, node]) => node as string | null)
      .filter((node) => node !== null);
    return [...Map.groupBy(nodes, (node) => node)]
      .map(([node, jobs]) => ({ node, running: jobs.length }))
      .sort((a, b) => (a.node < b.node ? -1 : 1));
  }

  /** Ids of its jobs that wait or run, at most `limit`. */
  async unfinished(name: string, limit: number): Promise<string[]> {
    const pipeline = this.#redis
      .pipeline()
      .zrange(this.#keys.pool(name, 'pending'), '0', String(limit - 1))
      .zrange(this.#keys.pool(name, 'active'), '0', String(limit - 1));
    const replies = (await onRedis(() => pipeline.exec())) ?? [];
    return replies.flatMap(([, ids]) => ids as string[]).slice(0, limit);
  }

  /** True when it is gone; false when it still has something to do. */
  async drop(name: string): Promise<boolean> {
    return (await onRedis(() => DROP_POOL.run(this.#redis, [this.#keys.root, this.#keys.pools], [name]))) === 1;
  }

  /** The ended jobs of a pool that is about to go stay readable for a while. */
  async expireJobs(name: string, ageMs: number): Promise<void> {
    const ended = this.#keys.pool(name, 'ended');
    for (let from = 0; ; from += EXPIRE_CHUNK) {
      const ids = await onRedis(() => this.#redis.zrange(ended, String(from), String(from + EXPIRE_CHUNK - 1)));
      const pipeline = this.#redis.pipeline();
      for (const id of ids) pipeline.pexpire(this.#keys.job(id), ageMs).pexpire(this.#keys.logs(id), ageMs);
      await onRedis(() => pipeline.exec());
      if (ids.length < EXPIRE_CHUNK) return;
    }
  }

  /** Removes at most `most` ended jobs whose time is over. */
  async retain(name: string, now: number, most: number): Promise<number> {
    return (await onRedis(() => RETAIN_POOL.run(this.#redis, [this.#keys.root], [name, now, most]))) as number;
  }
}
