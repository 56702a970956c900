import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import type { JobLogs } from '../../../src/contract/jobs/index.ts';
import { RedisKeys } from '../../../src/core/redis/index.ts';
import { WorkLease } from '../../../src/core/work-lease.ts';
import { Counters } from '../../../src/modules/counters/index.ts';
import { queueName } from '../../../src/modules/jobs/run-queue/entry-ids.ts';
import { Places } from '../../../src/modules/jobs/run-queue/places.ts';
import { JobKeys } from '../../../src/modules/jobs/records/job-keys.ts';
import { JobRunsRepository, type NumberedRun } from '../../../src/modules/jobs/records/job-runs.repository.ts';
import { Locks } from '../../../src/modules/locks/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, type ApiClient } from './api.ts';

// Others use the machine, too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** What runs of a job may do when another one has begun; nothing runs here by itself. */
let node: TestNode;
let api: ApiClient;
let redis: Redis;
let keys: JobKeys;
let runs: JobRunsRepository;
beforeAll(async () => {
  node = await startTestNode({ PORTCALL_ROLE: 'api' });
  api = clientOf(node);
  redis = new Redis(inject('redisUrl'));
  keys = new JobKeys(new RedisKeys(node.keyPrefix));
  runs = part(JobRunsRepository);
});
afterAll(async () => {
  redis.disconnect();
  await node.stop();
});

const part = <T>(type: abstract new (...args: never[]) => T): T => node.app.get<T>(type, { strict: false });
const base = () => `${keys.bullPrefix}:${queueName('default')}:`;
const lockOf = (id: string) => `${base()}${id}.1:lock`;
/** As BullMQ gave it out once. */
const claimOf = (id: string) => [base(), `${id}.1`, 'mine', 1, 60_000] as const;
const DONE = { state: 'completed', result: '1', attemptsMade: 1 } as const;
const TIMED_OUT = { state: 'timed_out', error: { code: 'job_timed_out', detail: '' }, attemptsMade: 1 } as const;

/** A job of which run 1 began, or could not say so, and then run 2. */
async function taken({ saidSo = true } = {}): Promise<{
  first: NumberedRun & { startedAt: number };
  second: NumberedRun & { startedAt: number };
}> {
  const { id } = await api.submit({ kind: 'sleep', input: { ms: 0 } });
  const first = { id, generation: 1, run: 1, startedAt: Date.now() };
  if (saidSo) expect(await runs.confirm(first, first.startedAt)).toBe('started');
  await redis.set(lockOf(id), 'mine');
  const reply = await runs.start(first, claimOf(id), Date.now());
  if (!('job' in reply)) throw new Error(reply.state);
  expect(reply.job.run).toBe(2);
  expect(reply.job.stalls).toBe(saidSo ? 1 : 0);
  return { first, second: reply.job };
}

test.each([{ saidSo: true }, { saidSo: false }])(
  'what run 1 says after run 2 began is refused (its beginning was recorded: $saidSo)',
  async (how) => {
    const { first, second } = await taken(how);
    expect(await runs.finish(first, TIMED_OUT, Date.now()).progress).toBeUndefined();
    expect(await runs.defer(first, { at: Date.now(), attemptsMade: 1 }, Date.now())).toBe('lost');
    expect(await runs.confirm(first, Date.now())).toBe('stale');
    expect(await runs.note(first, { progress: 0.9, lines: ['{"text":"late"}'], maxLines: 10 })).toBe(false);
    expect(await api.job(first.id)).toMatchObject({ state: 'active', progress: 0, attemptsMade: 0, error: null });

    expect(await runs.note(second, { progress: 0.5, lines: ['{"text":"in time"}'], maxLines: 10 })).toBe(true);
    expect(await runs.finish(second, DONE, Date.now()).progress).toEqual({ state: 'none', open: 0 });
    expect(await runs.finish(first, TIMED_OUT, Date.now()).progress).toBeUndefined();
    expect(await runs.note(first, { progress: 0.9, lines: ['{"text":"later"}'], maxLines: 10 })).toBe(false);
    expect(await api.job(first.id)).toMatchObject({ state: 'completed', attemptsMade: 1, result: 1 });
    expect((await api.get<JobLogs>(`/jobs/${first.id}/logs`)).items.map(({ text }) => text)).toEqual(['in time']);
  },
);

test('a run that has deferred its job does not end it later', async () => {
  const { first, second } = await taken();
  expect(await runs.defer(second, { at: Date.now() + 60_000, attemptsMade: 1 }, Date.now())).toBe('done');
  expect(await runs.finish(first, DONE, Date.now()).progress).toBeUndefined();
  const third = await runs.start(first, claimOf(first.id), Date.now());
  expect(third).toMatchObject({ state: 'started', job: { run: 3, stalls: 1 } });
  expect(await runs.finish(second, DONE, Date.now()).progress).toBeUndefined();
  expect(await api.job(first.id)).toMatchObject({ state: 'active' });
});

test.each([{ token: 'another' }, { token: undefined }])(
  'a worker that has lost its place (the lock is of $token) does not begin a run',
  async ({ token }) => {
    const { first, second } = await taken();
    if (token === undefined) await redis.del(lockOf(first.id));
    else await redis.set(lockOf(first.id), token);
    expect(await runs.start(first, claimOf(first.id), Date.now())).toEqual({ state: 'stale' });
    expect(await runs.finish(second, DONE, Date.now()).progress).toBeDefined();
  },
);

test('a worker whose lock has expired, and whose place no other worker had since, starts its run and has the lock again', async () => {
  const { first } = await taken();
  await redis.del(lockOf(first.id));
  await redis.hset(`${base()}${first.id}.1`, 'ats', 1);
  await redis.lpush(`${base()}active`, `${first.id}.1`);
  expect(await runs.start(first, claimOf(first.id), Date.now())).toMatchObject({ state: 'started', job: { run: 3 } });
  expect(await redis.get(lockOf(first.id))).toBe('mine');
  await redis.lrem(`${base()}active`, 1, `${first.id}.1`);
});

test('runs are numbered over the generations of a job', async () => {
  const { first, second } = await taken();
  expect(await runs.finish(second, TIMED_OUT, Date.now()).progress).toBeDefined();
  await api.post(`/jobs/${first.id}/retry`);
  expect(await runs.start({ id: first.id, generation: 2 }, claimOf(first.id), Date.now())).toMatchObject({
    state: 'started',
    job: { run: 3, generation: 2, stalls: 0 },
  });
  for (const late of [first, second]) expect(await runs.finish(late, DONE, Date.now()).progress).toBeUndefined();
  expect(await api.job(first.id)).toMatchObject({ state: 'active' });
});

test('the same word again, because its reply was lost, changes nothing', async () => {
  const { id } = await api.submit({ kind: 'sleep', input: { ms: 0 } });
  const run = { id, generation: 1, run: 1, startedAt: Date.now() };
  for (let time = 0; time < 2; time += 1) expect(await runs.confirm(run, run.startedAt)).toBe('started');
  expect(await redis.hget(keys.job(id), 'stalls')).toBeNull();
  for (let time = 0; time < 2; time += 1)
    expect(await runs.finish(run, DONE, Date.now()).progress).toEqual({ state: 'none', open: 0 });
});

test('a lock that a run holds is neither renewed nor acquired by it once another run has begun', async () => {
  const { first, second } = await taken();
  const locks = part(Locks);
  const name = `lock-${randomUUID()}`;
  await expect(
    locks.acquire({ name, owner: first.id, ttlMs: 60_000, waitMs: 0, guard: runs.guardOf(first) }),
  ).rejects.toMatchObject({ code: 'lease_lost' });
  const lease = await locks.acquire({ name, owner: second.id, ttlMs: 60_000, waitMs: 0, guard: runs.guardOf(second) });
  expect((await locks.renew(name, lease.leaseId, 60_000, runs.guardOf(second))).leaseId).toBe(lease.leaseId);
  await redis.hset(keys.job(first.id), 'run', 3);
  await expect(locks.renew(name, lease.leaseId, 60_000, runs.guardOf(second))).rejects.toMatchObject({
    code: 'lease_lost',
  });
});

test('the end of a run releases what was acquired in the name of the job, and nothing of a later run', async () => {
  const { first, second } = await taken();
  const locks = part(Locks);
  const [its, others] = [`lock-${randomUUID()}`, `lock-${randomUUID()}`];
  await locks.acquire({ name: its, owner: second.id, ttlMs: 60_000, waitMs: 0, guard: runs.guardOf(second) });
  await locks.acquire({ name: others, owner: second.id, ttlMs: 60_000, waitMs: 0 });
  expect(await locks.releaseOwner(first.id, first.run)).toBe(1);
  expect((await locks.get(others)).holder).toBeNull();
  expect((await locks.get(its)).holder).toMatchObject({ owner: second.id });
  expect(await locks.releaseOwner(second.id, second.run)).toBe(1);
  expect((await locks.get(its)).holder).toBeNull();
});

test('a counter is not written by a run once another one has begun', async () => {
  const { first, second } = await taken();
  const counters = part(Counters);
  const name = `counter-${randomUUID()}`;
  await expect(counters.add(name, { by: 1, guard: runs.guardOf(first) })).rejects.toMatchObject({
    code: 'job_cancelled',
  });
  await expect(counters.set(name, 7, { guard: runs.guardOf(first) })).rejects.toMatchObject({ code: 'job_cancelled' });
  expect((await counters.add(name, { by: 1, guard: runs.guardOf(second) })).value).toBe(1);
});

test('a place in the queue is kept while its lock is, taken again when no other worker had it, and lost otherwise', async () => {
  const queue = queueName(`p-${randomUUID()}`);
  const places = new Places({ redis, bullPrefix: keys.bullPrefix, lockMs: 60_000, lease: new WorkLease() });
  const base = `${keys.bullPrefix}:${queue}:`;
  const lock = `${base}job_1.1:lock`;
  const place = places.take(queue, { id: 'job_1.1', token: 'mine', attemptsStarted: 1 });
  await redis.hset(`${base}job_1.1`, 'ats', 1);
  await redis.rpush(`${base}active`, 'job_1.1');
  await redis.set(lock, 'mine', 'PX', 1000);
  await redis.sadd(`${base}stalled`, 'job_1.1');
  expect(await places.isHeld(place)).toBe(true);
  expect(await redis.pttl(lock)).toBeGreaterThan(50_000);
  expect(await redis.scard(`${base}stalled`)).toBe(0);

  await redis.del(lock);
  expect(await places.isHeld(place)).toBe(true);
  expect(await redis.get(lock)).toBe('mine');

  // Another worker had it in between.
  await redis.del(lock);
  await redis.hset(`${base}job_1.1`, 'ats', 2);
  expect(await places.isHeld(place)).toBe(false);
  await redis.hset(`${base}job_1.1`, 'ats', 1);
  // It waits to be given out again.
  await redis.del(`${base}active`);
  expect(await places.isHeld(place)).toBe(false);
  // Another has it.
  await redis.set(lock, 'other');
  expect(await places.isHeld(place)).toBe(false);
  expect(await redis.get(lock)).toBe('other');
});

test('a node that is given the same run again loses the place it had', () => {
  const places = new Places({ redis, bullPrefix: keys.bullPrefix, lockMs: 60_000, lease: new WorkLease() });
  const lost = vi.fn<() => void>();
  const first = places.take('q', { id: 'job_1.1', token: 'a', attemptsStarted: 1 });
  first.whenLost(lost);
  places.take('q', { id: 'job_2.1', token: 'b', attemptsStarted: 1 });
  places.take('other', { id: 'job_1.1', token: 'c', attemptsStarted: 1 });
  expect(lost).not.toHaveBeenCalled();
  const again = places.take('q', { id: 'job_1.1', token: 'd', attemptsStarted: 2 });
  expect(lost).toHaveBeenCalledOnce();
  places.leave(first);
  places.leave(again);
});

test('what was given out a while ago is looked at before it begins', () => {
  const lease = new WorkLease();
  const places = new Places({ redis, bullPrefix: keys.bullPrefix, lockMs: 1000, lease });
  expect(places.isLate({ attemptsStarted: 1, processedOn: Date.now() })).toBe(false);
  expect(places.isLate({ attemptsStarted: 1, processedOn: Date.now() - 400 })).toBe(true);
  lease.extend(-1);
  expect(places.isLate({ attemptsStarted: 1, processedOn: Date.now() })).toBe(true);
});
