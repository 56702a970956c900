import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { JobQuery, JobSummary } from '../../contract/jobs/index.ts';
import type { Order } from '../../contract/order.ts';
import type { Page } from '../../contract/page.ts';
import { hasLabel } from '../../contract/query.ts';
import { AppError } from '../../core/errors/index.ts';
import { decodeCursor, encodeCursor } from '../../core/http/index.ts';
import { batchJobPrefix, idBound } from '../../core/ids.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../core/redis/index.ts';
import { getPool } from './pools/find-pool.ts';
import { PoolDirectory } from './pools/pool-directory.ts';
import { JobKeys } from './records/job-keys.ts';
import { stateOf, SUMMARY_FIELDS, summaryOf, type JobHash } from './records/job-record.ts';

/** Ids looked at in one go. */
const CHUNK = 250;
/** Most chunks of one request: a filter that fits few jobs gives short pages rather than long answers. */
const MAX_CHUNKS = 8;
/** All ids of jobs sort before this. */
const AFTER_ALL = 'job_~';

type Filter = Omit<JobQuery, 'limit' | 'cursor' | 'since' | 'until' | 'include' | 'order'>;

/** Bytes of results after which a page ends, and how many are read at a time: one may have 1 MiB. */
const MAX_RESULTS_BYTES = 4 * 1024 * 1024;
const RESULTS_AT_A_TIME = 8;

/** Ends of a range of ids, as ZRANGE BYLEX takes them. */
interface Bounds {
  readonly low: string;
  readonly high: string;
}

/** Lists of jobs, newest first unless `order` says otherwise. */
@Injectable()
export class JobListRepository {
  readonly #redis: Redis;
  readonly #keys: JobKeys;
  readonly #pools: PoolDirectory;

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(PoolDirectory) pools: PoolDirectory,
  ) {
    this.#redis = connections.api;
    this.#keys = new JobKeys(keys);
    this.#pools = pools;
  }

  /** A page may hold fewer items than `limit`, even none, and still have a next one: when few of very many jobs fit the filter. */
  async list({ include, ...query }: JobQuery): Promise<Page<JobSummary>> {
    const page = await this.#summaryPage(query);
    return include === undefined ? page : this.#withResults(page);
  }

  async #summaryPage({
    limit,
    cursor,
    order,
    since,
    until,
    ...asked
  }: Omit<JobQuery, 'include'>): Promise<Page<JobSummary>> {
    const filter = await this.#resolved(asked);
    const bounds = boundsOf({ since, until, batch: filter.batch });
    let after = cursor === undefined ? undefined : decodeCursor(cursor, /^job_[0-9a-z_]{10,40}$/);
    const pools = filter.pool === undefined ? await onRedis(() => this.#redis.hkeys(this.#keys.pools)) : [filter.pool];
    const items: JobSummary[] = [];
    for (let chunk = 0; chunk < MAX_CHUNKS; chunk += 1) {
      const ids = await this.#next(pools, within(bounds, after, order), order);
      for (const job of await this.#summaries(ids, filter)) {
        items.push(job);
        if (items.length === limit) return { items, nextCursor: encodeCursor(job.id) };
      }
      const last = ids.at(-1);
      if (last === undefined || ids.length < CHUNK) return { items, nextCursor: null };
      after = last;
    }
    return { items, nextCursor: encodeCursor(after ?? '') };
  }

  /** Throws `not_found` when there is no such pool, or no schedule of that name; of an id there may still be jobs. */
  async #resolved({ pool, schedule, ...filter }: Filter): Promise<Filter> {
    if (pool !== undefined) await getPool(this.#pools, pool);
    if (schedule === undefined || schedule.startsWith('sch_')) return { ...filter, pool, schedule };
    const id = await onRedis(() => this.#redis.hget(this.#keys.scheduleNames, schedule));
    if (id === null) throw noSuchSchedule(schedule);
    return { ...filter, pool, schedule: id };
  }

  /** The same jobs with their results, as many as fit. */
  async #withResults({ items, nextCursor }: Page<JobSummary>): Promise<Page<JobSummary>> {
    const withResults: JobSummary[] = [];
    let bytes = 0;
    for (let from = 0; from < items.length; from += RESULTS_AT_A_TIME) {
      const slice = items.slice(from, from + RESULTS_AT_A_TIME);
      const pipeline = this.#redis.pipeline();
      for (const { id } of slice) pipeline.hget(this.#keys.job(id), 'result');
      const replies = (await onRedis(() => pipeline.exec())) ?? [];
      for (const [at, job] of slice.entries()) {
        const json = (replies[at]?.[1] as string | null) || 'null';
        bytes += json.length;
        if (bytes > MAX_RESULTS_BYTES && withResults.length > 0)
          return { items: withResults, nextCursor: encodeCursor(withResults.at(-1)?.id ?? '') };
        withResults.push({ ...job, result: JSON.parse(json) as unknown });
      }
    }
    return { items: withResults, nextCursor };
  }

  /** The next ids within bounds, of all these pools together. */
  async #next(pools: readonly string[], { low, high }: Bounds, order: Order): Promise<string[]> {
    const pipeline = this.#redis.pipeline();
    for (const pool of pools) {
      const key = this.#keys.pool(pool, 'ids');
      if (order === 'desc') pipeline.zrange(key, high, low, 'BYLEX', 'REV', 'LIMIT', 0, CHUNK);
      else pipeline.zrange(key, low, high, 'BYLEX', 'LIMIT', 0, CHUNK);
    }
    const replies = (await onRedis(() => pipeline.exec())) ?? [];
    const ids = replies.flatMap(([, found]) => (found as string[] | null) ?? []).sort();
    return (order === 'desc' ? ids.toReversed() : ids).slice(0, CHUNK);
  }

  async #summaries(ids: readonly string[], filter: Filter): Promise<JobSummary[]> {
    if (ids.length === 0) return [];
    const pipeline = this.#redis.pipeline();
    for (const id of ids) pipeline.hmget(this.#keys.job(id), ...SUMMARY_FIELDS);
    const replies = (await onRedis(() => pipeline.exec())) ?? [];
    const now = Date.now();
    const jobs: JobSummary[] = [];
    ids.forEach((id, index) => {
      const hash = hashOf(replies[index]?.[1] as (string | null)[] | null);
      if (hash && fits(hash, filter, now)) jobs.push(summaryOf(id, hash, now));
    });
    return jobs;
  }
}

/** Ids in a half-open range, `from` inclusive. */
function boundsOf({
  since,
  until,
  batch,
}: {
  since: string | undefined;
  until: string | undefined;
  batch: string | undefined;
}): Bounds {
  if (batch !== undefined) return { low: `[${batchJobPrefix(batch)}`, high: `(${batchJobPrefix(batch)}~` };
  return {
    low: `[${since === undefined ? 'job_' : idBound('job', bounded(since))}`,
    high: `(${until === undefined ? AFTER_ALL : idBound('job', bounded(until))}`,
  };
}

/** What is left of bounds after an id, in an order. */
function within(bounds: Bounds, after: string | undefined, order: Order): Bounds {
  if (after === undefined) return bounds;
  return order === 'desc' ? { ...bounds, high: `(${after}` } : { ...bounds, low: `(${after}` };
}

/** Ids have no time before 1970. */
function bounded(time: string): number {
  return Math.max(0, Date.parse(time));
}

function hashOf(values: readonly (string | null)[] | null): JobHash | undefined {
  if (values?.[SUMMARY_FIELDS.indexOf('state')] === null || !values) return undefined;
  return Object.fromEntries(SUMMARY_FIELDS.map((name, index) => [name, values[index] ?? undefined]));
}

function fits(hash: JobHash, { kind, state, label, schedule }: Filter, now: number): boolean {
  if (kind !== undefined && hash['kind'] !== kind) return false;
  if (schedule !== undefined && hash['schedule'] !== schedule) return false;
  if (state !== undefined && stateOf(hash, now) !== state) return false;
  return label === undefined || hasLabel(JSON.parse(hash['labels'] ?? '{}') as Record<string, string>, label);
}

function noSuchSchedule(name: string): AppError {
  return new AppError('not_found', `There is no schedule "${name}".`, {
    errors: [{ path: 'schedule', message: 'is not the name of a schedule' }],
  });
}
