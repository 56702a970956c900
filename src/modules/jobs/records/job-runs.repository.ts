import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import {
  MAX_BATCH_RESULT_BYTES,
  type Backoff,
  type FinalJobState,
  type JobError,
} from '../../../contract/jobs/index.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../../core/node-identity.ts';
import { groupWrites, RedisConnections, RedisKeys, type RunGuard } from '../../../core/redis/index.ts';
import type { Claim } from '../run-queue/places.ts';
import type { JobRun } from '../run-queue/run-queue.ts';
import { JobKeys } from './job-keys.ts';
import { DEFER, NOTE, START, STARTED_FIELDS, UNBUNDLE } from './scripts.ts';
import { RunSteps } from './run-steps.ts';

/** One run of a job, and what it may change of it: nothing any more once another one has begun. */
export interface NumberedRun extends JobRun {
  /** Counts the runs of a job, over its generations too. 1: the first of all, which carried what it is. */
  readonly run: number;
}

/** What a worker needs of a job it has taken. */
export interface StartedJob extends NumberedRun {
  readonly pool: string;
  readonly kind: string;
  readonly input: unknown;
  readonly labels: Readonly<Record<string, string>>;
  readonly attempts: number;
  readonly backoff: Backoff;
  readonly timeoutMs: number;
  readonly lock: string | undefined;
  readonly attemptsMade: number;
  readonly queuedAt: number;
  readonly startedAt: number;
  readonly batch: string | undefined;
  readonly index: number | undefined;
  readonly schedule?: string | undefined;
  /** How often it was begun and not ended, because its node went away. */
  readonly stalls: number;
  /** How often its thread ended, by nothing that is known to be its doing. */
  readonly threadsLost: number;
}

/** `cancelled`: taken, only to be ended. */
export type StartReply =
  | { readonly state: 'started' | 'cancelled'; readonly job: StartedJob }
  | { readonly state: 'final' | 'stale' | 'missing' };

export interface Outcome {
  readonly state: FinalJobState;
  /** JSON; with `completed`. */
  readonly result?: string;
  readonly error?: JobError;
  readonly attemptsMade: number;
}

/** What became of a job's batch when the job ended. */
export interface BatchProgress {
  /** `stopped`: by this job; `stopping`: before. */
  readonly state: 'none' | 'running' | 'stopped' | 'stopping' | 'ended';
  /** While it runs: its jobs that are queued or running. */
  readonly open: number;
}

/** Redis, as the workers of this node see jobs. Its connection waits for Redis to come back: an outcome is recorded late rather than lost. */
@Injectable()
export class JobRunsRepository {
  readonly redis: Redis;
  readonly #keys: JobKeys;
  /** This node's name. */
  readonly node: string;
  readonly #steps: RunSteps;

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(NODE_IDENTITY) identity: NodeIdentity,
  ) {
    const writes = groupWrites(connections.patient('jobs'));
    this.redis = writes.redis;
    this.#keys = new JobKeys(keys);
    this.node = identity.name;
    this.#steps = new RunSteps(writes, this.#keys.root);
  }

  /** Takes a run that is to be read, out of the bundle it was given out in. */
  async start(run: JobRun, claim: Claim, now: number, bundle = ''): Promise<StartReply> {
    const [state, values] = (await START.run(
      this.redis,
      [this.#keys.root],
      [run.id, run.generation, this.node, now, bundle, ...claim],
    )) as [StartReply['state'], (string | null)[]?];
    if (!values) return { state: state as 'final' | 'stale' | 'missing' };
    const field = Object.fromEntries(STARTED_FIELDS.map((name, index) => [name, values[index] ?? undefined])) as Record<
      (typeof STARTED_FIELDS)[number],
      string | undefined
    >;
    return { state: state as 'started' | 'cancelled', job: startedJob(run, field, now) };
  }

  /** Takes a run that is known, and begun already. */
  async confirm({ id, generation, run }: NumberedRun, now: number): Promise<StartReply['state']> {
    return (await this.#steps.add(['begin', id, generation, run, this.node, now]).reply) as StartReply['state'];
  }

  /** What is to be done with each job of a bundle. */
  async look(bundle: string, ids: readonly string[]): Promise<('open' | 'cancelled' | 'gone')[]> {
    return (await Promise.all(ids.map((id) => this.#steps.add(['look', id, bundle]).reply))) as (
      | 'open'
      | 'cancelled'
      | 'gone'
    )[];
  }

  /** Takes jobs out of a bundle and puts them into the outbox; those that were in it and have not ended. None when the bundle is another worker's by now. */
  async unbundle(bundle: string, claim: Claim, ids: readonly string[], now: number): Promise<string[]> {
    return (await UNBUNDLE.run(this.redis, [this.#keys.root], [now, bundle, ...claim, ...ids])) as string[];
  }

  /**
   * `sent`: it is on its way, and what is sent to Redis from now on comes after it. `progress` is undefined when the job had ended before, or
   * another run of it has begun: nothing was recorded.
   */
  finish(
    { id, generation, run, startedAt }: NumberedRun & Pick<StartedJob, 'startedAt'>,
    outcome: Outcome,
    now: number,
  ): { readonly sent: Promise<void>; readonly progress: Promise<BatchProgress | undefined> } {
    const { state, result = '', error, attemptsMade } = outcome;
    const step = [
      'finish',
      id,
      generation,
      run,
      now,
      state,
      result,
      error ? JSON.stringify(error) : '',
      attemptsMade,
      MAX_BATCH_RESULT_BYTES,
      this.node,
      startedAt,
    ];
    const { sent, reply } = this.#steps.add(step);
    return { sent, progress: reply.then(progressOf) };
  }

  /** `cancelled`: it is to end instead. `lost`: it has ended, or another run of it has begun. */
  async defer(
    { id, generation, run }: NumberedRun,
    next: { at: number; error?: JobError; attemptsMade: number; threadsLost?: number },
    now: number,
  ): Promise<'done' | 'cancelled' | 'lost'> {
    const args = [
      id,
      generation,
      run,
      now,
      next.at,
      next.error ? JSON.stringify(next.error) : '',
      next.attemptsMade,
      next.threadsLost ?? 0,
    ];
    // That it was begun may not have been sent yet.
    this.#steps.flush();
    const [reply] = (await DEFER.run(this.redis, [this.#keys.root], args)) as [string];
    return reply === 'done' || reply === 'cancelled' ? reply : 'lost';
  }

  /** Which of these have been asked to end: after requests may have been missed. */
  async cancelled(ids: readonly string[]): Promise<string[]> {
    const pipeline = this.redis.pipeline();
    for (const id of ids) pipeline.hget(this.#keys.job(id), 'cancel');
    const replies = (await pipeline.exec()) ?? [];
    return ids.filter((_, index) => replies[index]?.[1] === '1');
  }

  /** What a running job says: its progress and lines (JSON) for its log, of which the last `maxLines` are kept. False: it has ended, or another run of it has begun. */
  async note(
    { id, generation, run }: NumberedRun,
    { progress, lines, maxLines }: { progress: number | undefined; lines: readonly string[]; maxLines: number },
  ): Promise<boolean> {
    return (
      (await NOTE.run(this.redis, [this.#keys.root], [id, generation, run, progress ?? '', maxLines, ...lines])) === 1
    );
  }

  /** What refuses, in other scripts, what this run does once another one has begun. */
  guardOf({ id, run }: NumberedRun): RunGuard {
    return { key: this.#keys.job(id), run };
  }
}

function progressOf(reply: unknown): BatchProgress | undefined {
  const [what, batch, open] = reply as [string, BatchProgress['state'] | '', number];
  return what === 'done' ? { state: batch === '' ? 'none' : batch, open } : undefined;
}

function startedJob(
  run: JobRun,
  field: Readonly<Record<(typeof STARTED_FIELDS)[number], string | undefined>>,
  now: number,
): StartedJob {
  return {
    ...run,
    pool: field.pool ?? '',
    kind: field.kind ?? '',
    input: JSON.parse(field.input ?? 'null'),
    labels: JSON.parse(field.labels ?? '{}') as Record<string, string>,
    attempts: Number(field.attempts ?? 1),
    backoff: JSON.parse(field.backoff ?? '{}') as Backoff,
    timeoutMs: Number(field.timeoutMs),
    lock: field.lock,
    attemptsMade: Number(field.attemptsMade ?? 0),
    queuedAt: Number(field.queuedAt),
    startedAt: now,
    batch: field.batch,
    index: field.idx === undefined ? undefined : Number(field.idx),
    schedule: field.schedule,
    stalls: Number(field.stalls ?? 0),
    run: Number(field.run),
    threadsLost: Number(field.threadsLost ?? 0),
  };
}
