import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '../../../core/config/index.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../../core/redis/index.ts';
import { PoolDirectory } from '../pools/pool-directory.ts';
import { bullId, queueName } from '../queues/bull-ids.ts';
import { JobKeys } from '../records/job-keys.ts';

/** Most jobs of a pool that are looked at in one round, the longest running first. */
const MAX_LOOKED_AT = 200;

/** Jobs that run by their records and are unknown to BullMQ: their outcome was lost, or their part of Redis was. They are begun again. */
@Injectable()
export class StrayJobs {
  readonly #logger = new Logger('jobs');
  readonly #redis: Redis;
  readonly #keys: JobKeys;
  readonly #directory: PoolDirectory;
  readonly #graceMs: number;

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(PoolDirectory) directory: PoolDirectory,
    @Inject(CONFIG) config: Config,
  ) {
    this.#redis = connections.api;
    this.#keys = new JobKeys(keys);
    this.#directory = directory;
    this.#graceMs = config.jobLockMs;
  }

  /** Puts strays into the outbox. */
  async round(): Promise<void> {
    for (const { spec } of this.#directory.known()) await this.#look(spec.name);
  }

  async #look(pool: string): Promise<void> {
    const begunBefore = String(Date.now() - this.#graceMs);
    const ids = await onRedis(() => this.#redis.zrange(this.#keys.pool(pool, 'active'), '-inf', begunBefore, 'BYSCORE', 'LIMIT', 0, MAX_LOOKED_AT));
    if (ids.length === 0) return;
    const runs = (await this.#ask(ids, (pipeline, id) => pipeline.hmget(this.#keys.job(id), 'gen', 'bundle'))) as (string | null)[][];
    const bullIds = ids.map((id, at) => runs[at]?.[1] ?? bullId({ id, generation: Number(runs[at]?.[0]) }));
    const known = await this.#ask(ids, (pipeline, _, at) => pipeline.exists(`${this.#keys.bullPrefix}:${queueName(pool)}:${bullIds[at]}`));
    // Asked last: whoever ends a job changes its record before BullMQ forgets it.
    const states = await this.#ask(ids, (pipeline, id) => pipeline.hget(this.#keys.job(id), 'state'));
    const strays = ids.filter((_, at) => known[at] === 0 && states[at] === 'active');
    for (const id of strays) await onRedis(() => this.#redis.zadd(this.#keys.outbox, 0, id));
    if (strays.length > 0) this.#logger.warn(`${strays.length} jobs of pool ${pool} were lost while they ran; they are begun again`);
  }

  async #ask(ids: readonly string[], ask: (pipeline: ReturnType<Redis['pipeline']>, id: string, at: number) => void): Promise<unknown[]> {
    const pipeline = this.#redis.pipeline();
    for (const [at, id] of ids.entries()) ask(pipeline, id, at);
    return ((await onRedis(() => pipeline.exec())) ?? []).map(([, value]) => value);
  }
}
