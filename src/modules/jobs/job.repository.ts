import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import {
  MAX_BATCH_RESULT_BYTES,
  type Job,
  type JobError,
  type JobLogLine,
  type JobState,
} from '../../contract/jobs/index.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../core/redis/index.ts';
import type { JobSubject } from './job-events.ts';
import { queueName } from './run-queue/entry-ids.ts';
import { RunQueue, type JobRun, type QueuedRun } from './run-queue/run-queue.ts';
import { JobKeys } from './records/job-keys.ts';
import { jobOf, newJobFields, type JobHash, type NewJob } from './records/job-record.ts';
import type { BatchProgress } from './records/job-runs.repository.ts';
import { AWAIT, CANCEL, REOPEN } from './records/scripts.ts';

export type Submitted =
  | { readonly reply: 'added' }
  | { readonly reply: 'duplicate'; readonly id: string }
  | { readonly reply: 'closed'; readonly why: string }
  | { readonly reply: 'full' | 'missing' };

export type Reopened =
  | { readonly reply: 'added'; readonly generation: number }
  | { readonly reply: 'state'; readonly state: JobState }
  | { readonly reply: 'closed'; readonly why: string }
  | { readonly reply: 'full' | 'missing' };

export type Cancelled =
  | { readonly reply: 'missing' | 'active' | 'adding' }
  | { readonly reply: 'final'; readonly state: JobState }
  | {
      readonly reply: 'cancelled';
      readonly run: JobRun;
      readonly pool: string;
      readonly job: JobSubject;
      /** '' when it belongs to none. */
      readonly batch: string;
      readonly progress: BatchProgress;
    };

/** Redis, as the API sees jobs: fails fast with `redis_unavailable`. */
@Injectable()
export class JobRepository {
  readonly #redis: Redis;
  readonly #keys: JobKeys;
  readonly #queue: RunQueue;

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(RunQueue) queue: RunQueue,
  ) {
    this.#redis = connections.api;
    this.#queue = queue;
    this.#keys = new JobKeys(keys);
  }

  /** Accepts the job and puts it into its queue, both or neither. `offer`: what its first run carries. `waiter`: the node that waits for its end, or undefined. */
  async submit(
    job: NewJob,
    offer: object | undefined,
    { now, waiter }: { now: number; waiter: string | undefined },
  ): Promise<Submitted> {
    const availableAt = now + job.delayMs;
    const { id: dedup = '', ttlMs = 0 } = job.deduplication ?? {};
    const args = [
      job.id,
      job.pool,
      now,
      availableAt,
      dedup,
      ttlMs,
      ...newJobFields(job, now),
      ...(waiter === undefined ? [] : ['waiters', waiter]),
    ];
    const { id, pool, kind, priority, delayMs } = job;
    const run: QueuedRun = { id, generation: 1, kind, priority, delayMs, offer };
    const [reply, more = ''] = (await this.#queue.accept(pool, run, args)) as [Submitted['reply'], string?];
    if (reply === 'duplicate') return { reply, id: more };
    return reply === 'closed' ? { reply, why: more } : { reply };
  }

  async reopen(id: string, now: number): Promise<Reopened> {
    const [reply, more = ''] = (await onRedis(() => REOPEN.run(this.#redis, [this.#keys.root], [id, now]))) as [
      Reopened['reply'],
      (string | number)?,
    ];
    if (reply === 'added') return { reply, generation: Number(more) };
    if (reply === 'state') return { reply, state: more as JobState };
    return reply === 'closed' ? { reply, why: String(more) } : { reply };
  }

  async cancel(id: string, error: JobError, now: number): Promise<Cancelled> {
    const args = [id, now, JSON.stringify(error), MAX_BATCH_RESULT_BYTES, `${this.#keys.bullPrefix}:${queueName('')}`];
    const [reply, ...more] = (await onRedis(() => CANCEL.run(this.#redis, [this.#keys.root], args))) as [
      Cancelled['reply'],
      ...unknown[],
    ];
    if (reply === 'final') return { reply, state: more[0] as JobState };
    if (reply !== 'cancelled') return { reply };
    const [pool, generation, [kind, labels, batch, index, schedule, input], state, open] = more as [
      string,
      string,
      (string | null)[],
      BatchProgress['state'] | '',
      number,
    ];
    const progress = { state: state === '' ? ('none' as const) : state, open };
    const job = {
      id,
      pool,
      kind: kind ?? '',
      batch,
      schedule,
      labels: JSON.parse(labels ?? '{}') as Record<string, string>,
      input: JSON.parse(input ?? 'null') as unknown,
      ...(typeof index === 'string' ? { index: Number(index) } : {}),
    };
    return { reply, run: { id, generation: Number(generation) }, pool, job, batch: batch ?? '', progress };
  }

  async find(id: string): Promise<Job | undefined> {
    const hash = (await onRedis(() => this.#redis.hgetall(this.#keys.job(id)))) as JobHash;
    return hash['state'] === undefined ? undefined : jobOf(id, hash, Date.now());
  }

  async findState(id: string): Promise<JobState | undefined> {
    return ((await onRedis(() => this.#redis.hget(this.#keys.job(id), 'state'))) ?? undefined) as JobState | undefined;
  }

  /** Subscribes `node` to its end. False when no notice will come: it has ended already or does not exist. */
  async announceEnd(id: string, node: string): Promise<boolean> {
    return (await onRedis(() => AWAIT.run(this.#redis, [this.#keys.root], [id, node]))) === 1;
  }

  async logs(id: string): Promise<{ items: JobLogLine[]; dropped: number } | undefined> {
    const pipeline = this.#redis
      .pipeline()
      .hmget(this.#keys.job(id), 'state', 'logged')
      .lrange(this.#keys.logs(id), 0, -1);
    const [fields, lines] = ((await onRedis(() => pipeline.exec())) ?? []).map(
      ([, value]) => value as (string | null)[],
    );
    if (!fields || fields[0] === null) return undefined;
    const items = (lines ?? []).map((line) => JSON.parse(line ?? '{}') as JobLogLine);
    return { items, dropped: Math.max(0, Number(fields[1] ?? 0) - items.length) };
  }
}
