import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '../../../core/config/index.ts';
import { RedisKeys } from '../../../core/redis/index.ts';
import { JobThreads } from '../../job-threads/index.ts';
import { JobKeys } from '../records/job-keys.ts';
import { JobRunsRepository } from '../records/job-runs.repository.ts';
import { Places } from './places.ts';

/** How BullMQ's workers are set up. */
@Injectable()
export class WorkerSettings {
  readonly options: { readonly prefix: string; readonly lockDuration: number; readonly stalledInterval: number };

  /** The connection of workers of pools: what is written to it about a job comes before what BullMQ writes of it afterwards. */
  readonly runs: Redis;
  readonly places: Places;

  constructor(
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(CONFIG) config: Config,
    @Inject(JobRunsRepository) runs: JobRunsRepository,
    @Inject(JobThreads) threads: JobThreads,
  ) {
    this.runs = runs.redis;
    // A run whose lock has expired is found at the second look: after one to two intervals.
    const { bullPrefix } = new JobKeys(keys);
    this.options = {
      prefix: bullPrefix,
      lockDuration: config.jobLockMs,
      stalledInterval: Math.ceil(config.jobLockMs / 2),
    };
    this.places = new Places({ redis: runs.redis, bullPrefix, lockMs: config.jobLockMs, lease: threads.lease });
  }
}
