import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { SCHEDULE_HISTORY, type JobError, type ScheduleRun, type ScheduleSpec } from '../../../contract/jobs/index.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../../core/redis/index.ts';
import { JobKeys } from '../records/job-keys.ts';
import { timingsOf, type JobHash } from '../records/job-record.ts';
import { SAVE_SCHEDULE } from './schedule-scripts.ts';

/** Schedules that are read in one go. */
const READ_AT_ONCE = 10;

/** A schedule as it is stored. */
export interface ScheduleDocument {
  readonly id: string;
  readonly spec: ScheduleSpec;
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** One of its times as stored. The state of the job is looked up when the time is shown. */
export type KeptRun = Pick<ScheduleRun, 'at' | 'job' | 'skipped' | 'error'>;

/** What is shown of a job. */
const RUN_FIELDS = ['state', 'error', 'queuedAt', 'startedAt', 'finishedAt'] as const;

/** Redis, as far as schedules are concerned; fails fast with `redis_unavailable`. */
@Injectable()
export class ScheduleRepository {
  readonly #redis: Redis;
  readonly #keys: JobKeys;

  constructor(@Inject(RedisConnections) connections: RedisConnections, @Inject(RedisKeys) keys: RedisKeys) {
    this.#redis = connections.api;
    this.#keys = new JobKeys(keys);
  }

  /** `idOrName`: names cannot look like ids. */
  async find(idOrName: string): Promise<ScheduleDocument | undefined> {
    const id = idOrName.startsWith('sch_')
      ? idOrName
      : await onRedis(() => this.#redis.hget(this.#keys.scheduleNames, idOrName));
    const json = id === null ? null : await onRedis(() => this.#redis.hget(this.#keys.schedules, id));
    return json === null ? undefined : (JSON.parse(json) as ScheduleDocument);
  }

  /** In order of creation. */
  async all(): Promise<ScheduleDocument[]> {
    const documents = await onRedis(() => this.#redis.hvals(this.#keys.schedules));
    return documents.map((json) => JSON.parse(json) as ScheduleDocument).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  ids(): Promise<string[]> {
    return onRedis(() => this.#redis.hkeys(this.#keys.schedules));
  }

  /** Those of `ids` that are there, in their order, a few read at a time: one may have an input of 1 MiB. */
  async *read(ids: readonly string[]): AsyncGenerator<ScheduleDocument> {
    for (let from = 0; from < ids.length; from += READ_AT_ONCE) {
      const some = ids.slice(from, from + READ_AT_ONCE);
      const texts = await onRedis(() => this.#redis.hmget(this.#keys.schedules, ...some));
      for (const json of texts) if (json !== null) yield JSON.parse(json) as ScheduleDocument;
    }
  }

  /** Undefined before: it is new; undefined after: it goes, and what it remembers with it. */
  async save(
    before: ScheduleDocument | undefined,
    after: ScheduleDocument | undefined,
    most: number,
  ): Promise<'saved' | 'changed' | 'taken' | 'many'> {
    const id = after?.id ?? before?.id ?? '';
    const args = [
      id,
      before ? JSON.stringify(before) : '',
      after ? JSON.stringify(after) : '',
      before?.spec.name ?? '',
      after?.spec.name ?? '',
      most,
    ];
    const saved = (await onRedis(() =>
      SAVE_SCHEDULE.run(this.#redis, [this.#keys.schedules, this.#keys.scheduleNames], args),
    )) as 'saved' | 'changed' | 'taken' | 'many';
    if (saved === 'saved' && !after) await onRedis(() => this.#redis.del(this.#keys.scheduleRuns(id)));
    return saved;
  }

  async note(id: string, run: KeptRun): Promise<void> {
    const key = this.#keys.scheduleRuns(id);
    const transaction = this.#redis
      .multi()
      .lpush(key, JSON.stringify(run))
      .ltrim(key, 0, SCHEDULE_HISTORY - 1);
    await onRedis(() => transaction.exec());
  }

  /** The last `count`, newest first, with what has become of the jobs. */
  async runs(id: string, count: number): Promise<ScheduleRun[]> {
    if (count === 0) return [];
    const kept = (await onRedis(() => this.#redis.lrange(this.#keys.scheduleRuns(id), 0, count - 1))).map(
      (json) => JSON.parse(json) as KeptRun,
    );
    const pipeline = this.#redis.pipeline();
    for (const { job } of kept) pipeline.hmget(this.#keys.job(job ?? ''), ...RUN_FIELDS);
    const replies = (await onRedis(() => pipeline.exec())) ?? [];
    return kept.map((run, at) => {
      const values = (replies[at]?.[1] ?? []) as (string | null)[];
      const hash: JobHash = Object.fromEntries(RUN_FIELDS.map((name, index) => [name, values[index] ?? undefined]));
      const { startedAt, finishedAt, waitMs, runMs } = timingsOf(hash);
      const error = run.error ?? (hash['error'] === undefined ? null : (JSON.parse(hash['error']) as JobError));
      return {
        ...run,
        state: (hash['state'] ?? null) as ScheduleRun['state'],
        startedAt,
        finishedAt,
        waitMs,
        runMs,
        error,
      };
    });
  }
}
