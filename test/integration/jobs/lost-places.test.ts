import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Job } from '../../../src/contract/jobs/index.ts';
import { RedisUnavailableError } from '../../../src/core/errors/index.ts';
import { batchJobId } from '../../../src/core/ids.ts';
import { RedisKeys } from '../../../src/core/redis/index.ts';
import { BatchPace } from '../../../src/modules/jobs/batches/batch-pace.ts';
import { queueName } from '../../../src/modules/jobs/run-queue/entry-ids.ts';
import { RunQueue } from '../../../src/modules/jobs/run-queue/run-queue.ts';
import { JobKeys } from '../../../src/modules/jobs/records/job-keys.ts';
import { JobRunsRepository } from '../../../src/modules/jobs/records/job-runs.repository.ts';
import { StrayJobs } from '../../../src/modules/jobs/running/stray-jobs.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { startTestRedis, type TestRedis } from '../../helpers/redis.ts';
import { clientOf, until, type ApiClient } from './api.ts';

// What is found by the housekeeping takes some seconds, and others use the machine, too.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const QUICK = { kind: 'sleep', input: { ms: 0 } };
const SIZE = 4;

/** A Redis of its own: its scripts are forgotten and its memory is full at times. */
let server: TestRedis;
let redis: Redis;
let node: TestNode;
let api: ApiClient;
let keys: JobKeys;
beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis(server.url);
  node = await startTestNode({ PORTCALL_REDIS_URL: server.url });
  api = clientOf(node);
  keys = new JobKeys(new RedisKeys(node.keyPrefix));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await redis.config('SET', 'maxmemory', '0');
});
afterAll(async () => {
  redis.disconnect();
  await node.stop();
  await server.stop();
});

const part = <T>(type: abstract new (...args: never[]) => T): T => node.app.get<T>(type, { strict: false });
const whenEnded = (id: string) =>
  until(
    () => api.batch(id),
    ({ state }) => state !== 'running',
    60_000,
  );
const bullKey = (pool: string, rest: string) => `${keys.bullPrefix}:${queueName(pool)}:${rest}`;

/** Nothing but the code under test puts a lost job back. */
const withoutCare = () => vi.spyOn(part(StrayJobs), 'round').mockResolvedValue();

/** A pool that is paused, with the jobs of one batch in its queue, in bundles of SIZE. */
async function pausedBatch(
  pool: string,
  inputs: readonly { ms: number }[],
  more: Record<string, unknown> = {},
): Promise<{ id: string; jobs: string[] }> {
  vi.spyOn(BatchPace.prototype, 'bundleSize').mockReturnValue(SIZE);
  await api.pool({ name: pool, maxWorkers: 1 });
  await api.post(`/pools/${pool}/pause`);
  const { id } = await api.map(pool, { kind: 'sleep', inputs, ...more });
  await until(
    () => redis.hget(keys.batch(id), 'fed'),
    (fed) => fed === String(inputs.length),
  );
  await until(
    () => redis.zcard(keys.outbox),
    (count) => count === 0,
  );
  return { id, jobs: inputs.map((_, index) => batchJobId(id, index)) };
}

test('a bundle does not end before the jobs that it releases are in the queue', async () => {
  withoutCare();
  const { id } = await pausedBatch(
    'slow-release',
    Array.from({ length: SIZE * 2 }, (_, index) => ({ ms: index === 0 ? 300 : 0 })),
  );
  const runs = part(JobRunsRepository);
  const unbundle = runs.unbundle.bind(runs);
  const release = Promise.withResolvers<void>();
  // As if Redis had to be sent the whole script, which it does not know yet.
  const spy = vi.spyOn(runs, 'unbundle').mockImplementationOnce(async (...args) => {
    await release.promise;
    return unbundle(...args);
  });
  await api.post('/pools/slow-release/resume');
  await until(
    () => api.batch(id),
    ({ counts }) => counts.completed === 1,
  );
  expect(spy).toHaveBeenCalledOnce();
  release.resolve();
  expect(await whenEnded(id)).toMatchObject({ state: 'completed', counts: { completed: SIZE * 2 } });
});

test('a bundle whose jobs could not be released is given out once more', async () => {
  withoutCare();
  const { id } = await pausedBatch(
    'no-release',
    Array.from({ length: SIZE * 2 }, (_, index) => ({ ms: index === 0 ? 300 : 0 })),
  );
  const spy = vi.spyOn(part(JobRunsRepository), 'unbundle').mockRejectedValueOnce(new Error('OOM command not allowed'));
  await api.post('/pools/no-release/resume');
  expect(await whenEnded(id)).toMatchObject({ state: 'completed', counts: { completed: SIZE * 2 } });
  expect(spy).toHaveBeenCalled();
});

test('batches and jobs are worked off while Redis forgets its scripts again and again', async () => {
  withoutCare();
  const inputs = Array.from({ length: 300 }, (_, index) => ({ ms: index % 50 === 0 ? 150 : 0 }));
  const forgetting = setInterval(() => void redis.script('FLUSH'), 20);
  try {
    const batches = await Promise.all([1, 2].map(() => api.map('default', { kind: 'sleep', inputs })));
    const jobs = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        api.submit({ ...QUICK, priority: index % 3, delayMs: index % 2 === 0 ? 0 : 50 }),
      ),
    );
    for (const { id } of batches)
      expect(await whenEnded(id)).toMatchObject({ state: 'completed', counts: { completed: inputs.length } });
    for (const { id } of jobs) expect(await api.job(id, 30_000)).toMatchObject({ state: 'completed', attemptsMade: 1 });
  } finally {
    clearInterval(forgetting);
  }
});

test.each([
  ['standard', {}],
  ['prioritized', { priority: 5 }],
  ['delayed', { delayMs: 1 }],
])('a %s job stays in the outbox until BullMQ has it, whatever Redis refuses', async (_, more) => {
  const queues = part(RunQueue);
  const { id } = await api.submit({ ...QUICK, delayMs: 3_600_000 });
  const run = { id, generation: 2, kind: 'sleep', priority: 0, delayMs: 0, ...more };
  await redis.zadd(keys.outbox, Date.now() + 3_600_000, id);
  await redis.script('FLUSH');
  await redis.config('SET', 'maxmemory', '1');
  await expect(queues.add('default', [run])).rejects.toThrow(RedisUnavailableError);
  await redis.config('SET', 'maxmemory', '0');
  expect(await redis.zscore(keys.outbox, id)).not.toBeNull();
  await queues.add('default', [run]);
  expect(await redis.zscore(keys.outbox, id)).toBeNull();
  await api.delete(`/jobs/${id}`);
});

test('waiting jobs that BullMQ has lost are queued again, also out of a bundle, and those that wait their turn are left alone', async () => {
  const { id, jobs } = await pausedBatch(
    'lost',
    Array.from({ length: SIZE * 2 }, () => ({ ms: 0 })),
  );
  const [first, retried, kept] = (await Promise.all(
    [1, 2, 3].map(async (priority) => (await api.submit({ ...QUICK, pool: 'lost', priority })).id),
  )) as [string, string, string];
  await api.delete(`/jobs/${retried}`);
  await api.post(`/jobs/${retried}/retry`);
  const lost = [`bundle.${jobs[0]}`, `${first}.1`, `${retried}.2`];
  for (const entry of lost) {
    await redis
      .multi()
      .del(bullKey('lost', entry))
      .lrem(bullKey('lost', 'wait'), 0, entry)
      .lrem(bullKey('lost', 'paused'), 0, entry)
      .zrem(bullKey('lost', 'prioritized'), entry)
      .exec();
  }
  const queued = [...jobs.slice(0, SIZE).map((job) => `${job}.1`), `${first}.1`, `${retried}.2`];
  await until(
    () => redis.exists(...queued.map((entry) => bullKey('lost', entry))),
    (count) => count === queued.length,
    60_000,
  );
  expect(await redis.hget(keys.job(jobs[SIZE] ?? ''), 'bundle')).toBe(`bundle.${jobs[SIZE]}`);
  expect(await redis.exists(bullKey('lost', `${kept}.1`))).toBe(1);
  await api.post('/pools/lost/resume');
  expect(await whenEnded(id)).toMatchObject({ state: 'completed', counts: { completed: SIZE * 2 } });
  for (const job of [first, retried, kept])
    expect(await api.job(job, 30_000)).toMatchObject({ state: 'completed', attemptsMade: 1 });
});

test('a job whose end was not recorded, nor its beginning, runs again', async () => {
  const runs = part(JobRunsRepository);
  vi.spyOn(runs, 'confirm').mockResolvedValueOnce('started');
  vi.spyOn(runs, 'finish').mockReturnValueOnce({ sent: Promise.resolve(), progress: Promise.resolve(undefined) });
  const { id } = await api.submit({ kind: 'sleep', input: { ms: 50 } });
  expect(await api.get<Job>(`/jobs/${id}?waitMs=60000`)).toMatchObject({ state: 'completed' });
});

test('a job whose wake-up was lost is taken by a free worker', async () => {
  await api.pool({ name: 'asleep' });
  await api.run({ ...QUICK, pool: 'asleep' });
  await api.post('/pools/asleep/pause');
  const { id } = await api.submit({ ...QUICK, pool: 'asleep' });
  // BullMQ wakes workers by a marker. All but that is done here.
  const waiting = (await redis.exists(bullKey('asleep', 'paused'))) === 1 ? 'paused' : 'wait';
  await redis.multi().hdel(bullKey('asleep', 'meta'), 'paused').del(bullKey('asleep', 'marker')).exec();
  if (waiting === 'paused') await redis.rename(bullKey('asleep', 'paused'), bullKey('asleep', 'wait'));
  expect(await api.job(id, 30_000)).toMatchObject({ state: 'completed' });
});
