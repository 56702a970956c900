import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import type { BatchItem, Job, Pool } from '../../../src/contract/jobs/index.ts';
import type { Page } from '../../../src/contract/page.ts';
import { batchJobId } from '../../../src/core/ids.ts';
import { RedisKeys } from '../../../src/core/redis/index.ts';
import { BatchPace } from '../../../src/modules/jobs/batches/batch-pace.ts';
import { queueName } from '../../../src/modules/jobs/run-queue/entry-ids.ts';
import { bundleId, type Bundle } from '../../../src/modules/jobs/queues/bundle.ts';
import { Place } from '../../../src/modules/jobs/run-queue/places.ts';
import { JobKeys } from '../../../src/modules/jobs/records/job-keys.ts';
import { BundleProcessor } from '../../../src/modules/jobs/running/bundle-processor.ts';
import { findFreePort } from '../../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { EventWatch } from '../../helpers/event-watch.ts';
import { clientOf, until, type ApiClient } from './api.ts';

// Whole nodes are started and stopped while others use the machine, too.
vi.setConfig({ testTimeout: 60_000 });

/** Jobs of a bundle in these tests. */
const SIZE = 4;
const QUICK = { kind: 'sleep', input: { ms: 0 } };

let node: TestNode;
let api: ApiClient;
let redis: Redis;
let keys: JobKeys;
/** Answers `/hold` when it is released, anything else at once. */
let gate: Server;
let url: string;
let held: (() => void)[] = [];

beforeAll(async () => {
  node = await startTestNode();
  api = clientOf(node);
  redis = new Redis(inject('redisUrl'));
  keys = new JobKeys(new RedisKeys(node.keyPrefix));
  gate = createServer((incoming, outgoing) => {
    if (incoming.url === '/hold') held.push(() => outgoing.end());
    else outgoing.end();
  }).listen(0, '127.0.0.1');
  await once(gate, 'listening');
  url = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
});
beforeEach(() => {
  held = [];
  vi.spyOn(BatchPace.prototype, 'bundleSize').mockReturnValue(SIZE);
});
afterAll(async () => {
  redis.disconnect();
  await node.stop();
  gate.closeAllConnections();
  gate.close();
});

/** A pool that has begun nothing of its only batch, of two bundles; `inputs` are those of the first. */
async function pausedBatch(
  inputs: readonly unknown[],
  { kind, ...more }: Record<string, unknown> = QUICK,
  pool: Record<string, unknown> = {},
): Promise<{ pool: string; id: string; jobs: string[] }> {
  const name = `p-${randomUUID()}`;
  await api.pool({ name, maxWorkers: 1, ...pool });
  await api.post(`/pools/${name}/pause`);
  const rest = Array.from({ length: SIZE * 2 - inputs.length }, () => (kind === 'sleep' ? { ms: 0 } : { url }));
  const { id } = await api.map(name, { ...more, kind, input: undefined, inputs: [...inputs, ...rest] });
  const jobs = Array.from({ length: SIZE * 2 }, (_, index) => batchJobId(id, index));
  await until(
    () => api.get<Pool>(`/pools/${name}`),
    ({ status }) => status.queued === jobs.length,
  );
  await until(
    () => redis.zcard(keys.outbox),
    (count) => count === 0,
  );
  return { pool: name, id, jobs };
}

const resume = (pool: string): Promise<unknown> => api.post(`/pools/${pool}/resume`);
const whenEnded = (id: string) =>
  until(
    () => api.batch(id),
    ({ state }) => state !== 'running',
    30_000,
  );
const bundleOf = (job: string) => redis.hget(keys.job(job), 'bundle');

test('jobs of a bundle have records, results and events of their own, in order', async () => {
  const { pool, id, jobs } = await pausedBatch([]);
  expect(await Promise.all(jobs.map(bundleOf))).toEqual(
    jobs.map((_, index) => bundleId(jobs[index - (index % SIZE)] ?? '')),
  );
  const client = await EventWatch.open(node.url, { types: ['job.started', 'job.completed', 'job.failed'] });
  await resume(pool);
  expect(await whenEnded(id)).toMatchObject({ state: 'completed', counts: { completed: jobs.length } });
  await client.collectUntil(
    () => client.events().filter(({ type }) => type === 'job.completed').length === jobs.length,
  );
  for (const job of jobs)
    expect(
      client
        .events()
        .filter((event) => event['job'] === job)
        .map(({ type }) => type),
    ).toEqual(['job.started', 'job.completed']);
  const { items } = await api.get<Page<BatchItem>>(`/batches/${id}/results`);
  expect(items.map((item) => item.job)).toEqual(jobs);
  expect(await api.job(jobs[5] ?? '')).toMatchObject({
    state: 'completed',
    attemptsMade: 1,
    node: node.identity.name,
    timings: { startedAt: expect.any(String) as string },
  });
  client.close();
});

test('when one takes longer than was thought, those behind it are let go, to be the next', async () => {
  const { pool, id, jobs } = await pausedBatch([{ url: `${url}/hold` }], { kind: 'http.request' });
  await resume(pool);
  await until(
    () => Promise.resolve(held),
    ({ length }) => length === 1,
  );
  await until(
    () => Promise.all(jobs.slice(1, SIZE).map(bundleOf)),
    (bundles) => bundles.every((bundle) => bundle === null),
  );
  await api.patch(`/pools/${pool}`, { maxWorkers: 2 });
  await until(
    () => api.batch(id),
    ({ counts }) => counts.completed === jobs.length - 1,
  );
  expect(await api.job(jobs[0] ?? '')).toMatchObject({ state: 'active' });
  held[0]?.();
  expect(await whenEnded(id)).toMatchObject({ state: 'completed', counts: { completed: jobs.length } });
});

test('one that is cancelled before its bundle is taken does not run; the others do', async () => {
  const { pool, id, jobs } = await pausedBatch([{ url: `${url}/hold` }, { url }, { url: `${url}/hold` }], {
    kind: 'http.request',
  });
  for (const job of [jobs[0], jobs[2]])
    expect(await api.delete<Job>(`/jobs/${job}`)).toMatchObject({ state: 'cancelled', timings: { startedAt: null } });
  await resume(pool);
  expect(await whenEnded(id)).toMatchObject({ counts: { completed: jobs.length - 2, cancelled: 2 } });
  expect(held).toEqual([]);
});

test('one that is cancelled while the one before it runs does not run', async () => {
  const { pool, id, jobs } = await pausedBatch([{ url: `${url}/hold` }, { url: `${url}/hold` }], {
    kind: 'http.request',
  });
  await resume(pool);
  await until(
    () => Promise.resolve(held),
    ({ length }) => length === 1,
  );
  await api.delete(`/jobs/${jobs[1]}`);
  held[0]?.();
  expect(await whenEnded(id)).toMatchObject({ counts: { completed: jobs.length - 1, cancelled: 1 } });
  expect(held).toHaveLength(1);
});

test('one that fails is tried again by itself, and the others do not wait for it', async () => {
  const input = { url: `http://127.0.0.1:${await findFreePort()}/` };
  const { pool, id, jobs } = await pausedBatch([input], {
    kind: 'http.request',
    attempts: 2,
    backoff: { delayMs: 50, jitter: 0 },
  });
  await resume(pool);
  expect(await whenEnded(id)).toMatchObject({ state: 'failed', counts: { completed: jobs.length - 1, failed: 1 } });
  expect(await api.job(jobs[0] ?? '')).toMatchObject({ state: 'failed', attemptsMade: 2 });
  expect(await api.job(jobs[1] ?? '')).toMatchObject({ attemptsMade: 1 });
});

test('a bundle that is taken up again does what was not done, and nothing twice', async () => {
  const { id, jobs, pool } = await pausedBatch([]);
  const bundle: Bundle = {
    id: bundleId(jobs[0] ?? ''),
    jobs: jobs.slice(0, SIZE).map((job) => ({ id: job, offer: undefined })),
  };
  const place = new Place(
    queueName(pool),
    { id: bundle.id, token: 'taken', attemptsStarted: 2 },
    { keyBase: `${keys.bullPrefix}:${queueName(pool)}:`, lockMs: 60_000 },
  );
  const lock = `${keys.bullPrefix}:${queueName(pool)}:${bundle.id}:lock`;
  await redis.set(lock, 'taken');
  const again = () =>
    node.app
      .get(BundleProcessor, { strict: false })
      .process(bundle, { pool, kind: 'sleep', priority: 0, isNew: false, place });
  // As if its node had ended when the first job was begun.
  await redis.hset(keys.job(jobs[0] ?? ''), { state: 'active', node: 'gone', startedAt: Date.now() });
  expect(await again()).toBe('done');
  expect((await api.batch(id)).counts).toMatchObject({ completed: SIZE });
  expect(await again()).toBe('done');
  await redis.del(lock);
  await resume(pool);
  expect(await whenEnded(id)).toMatchObject({ counts: { completed: jobs.length } });
  for (const job of jobs) expect(await api.job(job)).toMatchObject({ state: 'completed', attemptsMade: 1 });
});

test('a node that stops gives back what it has not done of a bundle', async () => {
  const prefix = `test-${randomUUID()}`;
  const first = await startTestNode({ PORTCALL_KEY_PREFIX: prefix, PORTCALL_NODE_NAME: 'first' });
  const its = clientOf(first);
  await its.pool({ name: 'x', maxWorkers: 1 });
  const inputs = Array.from({ length: SIZE * 2 }, (_, index) => ({ url: index === 0 ? `${url}/hold` : url }));
  const { id } = await its.map('x', { kind: 'http.request', inputs });
  await until(
    () => Promise.resolve(held),
    ({ length }) => length === 1,
  );
  await first.stop();
  const second = await startTestNode({ PORTCALL_KEY_PREFIX: prefix, PORTCALL_NODE_NAME: 'second' });
  try {
    await until(
      () => Promise.resolve(held),
      ({ length }) => length === 2,
    );
    held[1]?.();
    expect(
      await until(
        () => clientOf(second).batch(id),
        ({ state }) => state !== 'running',
      ),
    ).toMatchObject({ state: 'completed', counts: { completed: SIZE * 2 } });
  } finally {
    await second.stop();
  }
});

test.each([
  ['jobs with a lock', { lock: 'l' }, {}],
  ['jobs of a pool with a rate limit', {}, { rateLimit: { max: 1000, perMs: 1000 } }],
])('%s go out one by one', async (_, spec, pool) => {
  const { id, jobs, pool: name } = await pausedBatch([], { kind: 'sleep', ...spec }, pool);
  expect(await Promise.all(jobs.map(bundleOf))).toEqual(jobs.map(() => null));
  await resume(name);
  expect(await whenEnded(id)).toMatchObject({ counts: { completed: jobs.length } });
});
