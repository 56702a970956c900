import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '../../../core/config/index.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../../core/redis/index.ts';
import { PoolDirectory } from '../pools/pool-directory.ts';
import { queueName } from '../run-queue/entry-ids.ts';
import { JobKeys } from '../records/job-keys.ts';
import { FIND_STRAYS } from '../records/scripts.ts';

/** Most jobs of a pool and state that one round looks at; the next round looks at those behind them. */
const MAX_LOOKED_AT = 1000;
/** How long a job has been due before it is looked for, in milliseconds: most are taken by then. */
const DUE_MS = 3000;

type Part = 'pending' | 'active';

/**
 * Jobs that wait or run by their records and are unknown to BullMQ: their outcome was lost, or their place in the queue was. They are put into
 * the outbox, and so back into the queue. This bounds what no other part of this module is to cause: an accepted job that no worker would take.
 */
@Injectable()
export class StrayJobs {
  readonly #logger = new Logger('jobs');
  readonly #redis: Redis;
  readonly #keys: JobKeys;
  readonly #directory: PoolDirectory;
  readonly #graceMs: Readonly<Record<Part, number>>;
  /** Pool and part → how many the next round passes over. */
  readonly #lookedAt = new Map<string, number>();

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(PoolDirectory) directory: PoolDirectory,
    @Inject(CONFIG) config: Config,
  ) {
    this.#redis = connections.api;
    this.#keys = new JobKeys(keys);
    this.#directory = directory;
    this.#graceMs = { pending: DUE_MS, active: config.jobLockMs };
  }

  async round(): Promise<void> {
    const names = new Set(this.#directory.known().map(({ spec }) => spec.name));
    for (const key of this.#lookedAt.keys())
      if (!names.has(key.slice(key.indexOf(' ') + 1))) this.#lookedAt.delete(key);
    for (const pool of names) {
      await this.#look(pool, 'active');
      await this.#look(pool, 'pending');
    }
  }

  /** A job that is passed over because those before it have gone meanwhile is looked at in the next pass, which begins at the first again. */
  async #look(pool: string, part: Part): Promise<void> {
    const key = `${part} ${pool}`;
    const from = this.#lookedAt.get(key) ?? 0;
    const queue = `${this.#keys.bullPrefix}:${queueName(pool)}:`;
    const args = [pool, part, Date.now() - this.#graceMs[part], from, MAX_LOOKED_AT, queue];
    const [count, ...strays] = (await onRedis(() => FIND_STRAYS.run(this.#redis, [this.#keys.root], args))) as [
      number,
      ...string[],
    ];
    if (count < MAX_LOOKED_AT) this.#lookedAt.delete(key);
    else this.#lookedAt.set(key, from + count);
    if (strays.length > 0)
      this.#logger.warn(`${strays.length} ${part} jobs of pool ${pool} were not in its queue; they are queued again`);
  }
}
