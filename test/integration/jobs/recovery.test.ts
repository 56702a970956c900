import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { backoffSchema, type Pool, type Schedule } from '../../../src/contract/jobs/index.ts';
import { batchJobId, newId } from '../../../src/core/ids.ts';
import { RedisKeys } from '../../../src/core/redis/index.ts';
import { JobRepository } from '../../../src/modules/jobs/job.repository.ts';
import { queueName } from '../../../src/modules/jobs/run-queue/entry-ids.ts';
import { JobKeys } from '../../../src/modules/jobs/records/job-keys.ts';
import type { NewJob } from '../../../src/modules/jobs/records/job-record.ts';
import { JobRunsRepository } from '../../../src/modules/jobs/records/job-runs.repository.ts';
import { StrayJobs } from '../../../src/modules/jobs/running/stray-jobs.ts';
import { ScheduleRepository } from '../../../src/modules/jobs/schedules/schedule.repository.ts';
import { ScheduleService } from '../../../src/modules/jobs/schedules/schedule.service.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, until, type ApiClient } from './api.ts';

/** What a process leaves half done when it ends between two steps. */
let node: TestNode;
let api: ApiClient;
let redis: Redis;
let keys: JobKeys;
beforeAll(async () => {
  node = await startTestNode({ PORTCALL_JOB_LOCK_MS: '1000' });
  api = clientOf(node);
  redis = new Redis(inject('redisUrl'));
  keys = new JobKeys(new RedisKeys(node.keyPrefix));
});
afterAll(async () => {
  redis.disconnect();
  await node.stop();
});

const part = <T>(type: abstract new (...args: never[]) => T): T => node.app.get<T>(type, { strict: false });

function newJob(id: string): NewJob {
  return {
    id,
    pool: 'default',
    kind: 'sleep',
    input: '{"ms":0}',
    labels: {},
    priority: 0,
    delayMs: 0,
    attempts: 1,
    backoff: backoffSchema.parse({}),
    timeoutMs: 5000,
    lock: undefined,
    schedule: undefined,
    deduplication: undefined,
  };
}

test('a job that was accepted, and did not reach its queue, is put there', async () => {
  const id = newId('job');
  // BullMQ's part of the script fails at its first command: it counts entries.
  await api.pool({ name: 'broken' });
  const counter = `${keys.bullPrefix}:${queueName('broken')}:id`;
  await redis.set(counter, 'not a number');
  const submitted = part(JobRepository).submit({ ...newJob(id), pool: 'broken' }, undefined, {
    now: Date.now(),
    waiter: undefined,
  });
  await expect(submitted).rejects.toThrow('ERR');
  await redis.del(counter);
  expect((await api.job(id)).state).toBe('queued');
  expect((await api.job(id, 20_000)).state).toBe('completed');
  expect(await redis.zcard(keys.outbox)).toBe(0);
});

test('a job that runs by its record, and is unknown to BullMQ, is begun again', async () => {
  const { id } = await api.submit({ kind: 'sleep', input: { ms: 0 }, delayMs: 60_000 });
  await api.delete(`/jobs/${id}`);
  // As if it had been running on a node whose last word Redis did not take.
  await redis.hset(keys.job(id), { state: 'active', node: 'gone', startedAt: Date.now() - 60_000 });
  await redis.hdel(keys.job(id), 'cancel', 'finishedAt', 'error');
  await redis.zadd(keys.pool('default', 'active'), Date.now() - 60_000, id);
  await part(StrayJobs).round();
  expect(await api.job(id, 20_000)).toMatchObject({ state: 'completed', node: node.identity.name });
});

test('an outcome whose reply was lost can be sent again: it counts once, and the end of its batch is returned again', async () => {
  const runs = part(JobRunsRepository);
  await api.pool({ name: 'still' });
  await api.post('/pools/still/pause');
  const { id } = await api.map('still', { kind: 'sleep', inputs: [{ ms: 0 }] });
  const run = { id: batchJobId(id, 0), generation: 1, run: 1, startedAt: Date.now() };
  await until(
    () => redis.exists(keys.job(run.id)),
    (there) => there === 1,
  );
  expect(await runs.confirm(run, run.startedAt)).toBe('started');
  const outcome = { state: 'completed', result: '1', attemptsMade: 1 } as const;
  expect(await runs.finish(run, outcome, Date.now()).progress).toEqual({ state: 'ended', open: 0 });
  expect(await runs.finish(run, outcome, Date.now()).progress).toEqual({ state: 'ended', open: 0 });
  // Another run of the job, which was taken for lost, comes too late.
  expect(await runs.finish({ ...run, run: 2 }, outcome, Date.now()).progress).toBeUndefined();
  expect(await api.batch(id)).toMatchObject({ state: 'completed', counts: { completed: 1 } });
  expect((await api.get<Pool>('/pools/still')).status).toMatchObject({ completed: 1, running: 0, queued: 0 });
});

test('what Redis refuses of one job is no matter of the others in the same command', async () => {
  const runs = part(JobRunsRepository);
  const [broken, missing] = [newId('job'), newId('job')];
  await redis.set(keys.job(broken), 'not a hash');
  const [first, second] = await Promise.allSettled([
    runs.confirm({ id: broken, generation: 1, run: 1 }, Date.now()),
    runs.confirm({ id: missing, generation: 1, run: 1 }, Date.now()),
  ]);
  expect(first).toMatchObject({
    status: 'rejected',
    reason: { message: expect.stringContaining('WRONGTYPE') as string },
  });
  expect(second).toEqual({ status: 'fulfilled', value: 'missing' });
});

test('a job that really runs is not taken for lost', async () => {
  const { id } = await api.submit({ kind: 'sleep', input: { ms: 2500 } });
  await until(
    () => api.job(id),
    ({ timings }) => timings.startedAt !== null && Date.parse(timings.startedAt) < Date.now() - 1200,
  );
  await part(StrayJobs).round();
  expect(await redis.zscore(keys.outbox, id)).toBeNull();
  expect(await api.job(id, 20_000)).toMatchObject({ state: 'completed', attemptsMade: 1 });
});

test('a batch whose inputs were stored, and not fed, is worked off', async () => {
  const { id } = await api.map('default', { kind: 'sleep', inputs: [{ ms: 60_000 }] });
  await until(
    () => api.batch(id),
    ({ counts }) => counts.active === 1,
  );
  // As if the node had ended before it fed a second one.
  await redis.rpush(keys.batchPart(id, 'inputs'), '{"ms":0}');
  await redis.hincrby(keys.batch(id), 'total', 1);
  await redis.hincrby(keys.pool('default', 'meta'), 'unfed', 1);
  await until(
    () => api.batch(id),
    ({ counts }) => counts.completed === 1,
  );
  await api.delete(`/batches/${id}`);
});

test('schedules that are stored and not in force come into force, and the other way round', async () => {
  const kept = await api.post<Schedule>('/schedules', {
    kind: 'sleep',
    input: { ms: 0 },
    everyMs: 3_600_000,
    name: `s-${randomUUID()}`,
  });
  const stored = await part(ScheduleRepository).find(kept.id);
  const gone = await api.post<Schedule>('/schedules', { kind: 'sleep', input: { ms: 0 }, everyMs: 3_600_000 });
  await redis.hdel(keys.schedules, gone.id);
  await redis.hdel(keys.schedules, kept.id);
  await part(ScheduleService).reconcile();
  await redis.hset(keys.schedules, kept.id, JSON.stringify(stored));
  expect((await api.get<Schedule>(`/schedules/${kept.id}`)).nextRuns).toEqual([]);
  await part(ScheduleService).reconcile();
  expect((await api.get<Schedule>(`/schedules/${kept.id}`)).nextRuns).toHaveLength(5);
});
