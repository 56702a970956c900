import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Job, JobSummary, Pool } from '../../../src/contract/jobs/index.ts';
import type { Page } from '../../../src/contract/page.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, request, until, type ApiClient, type Refusal } from './api.ts';

const LONG = { kind: 'sleep', input: { ms: 60_000 } };
const QUICK = { kind: 'sleep', input: { ms: 0 } };

let node: TestNode;
let api: ApiClient;
beforeAll(async () => {
  node = await startTestNode({ PORTCALL_MAX_POOLS: '40' });
  api = clientOf(node);
});
afterAll(() => node.stop());

const newName = () => `p-${randomUUID()}`;

async function newPool(spec: Record<string, unknown> = {}): Promise<string> {
  return (await api.pool({ name: newName(), ...spec })).name;
}

const status = async (pool: string) => (await api.get<Pool>(`/pools/${pool}`)).status;

test('the pool "default" is there from the start, and stays', async () => {
  expect(await api.get<Pool>('/pools/default')).toMatchObject({
    name: 'default',
    revision: 1,
    status: { state: 'active' },
  });
  expect((await request<Refusal>(node, 'DELETE', '/pools/default')).body.code).toBe('state_conflict');
});

test('a pool is created with all defaults, found by name, and listed in order of names', async () => {
  const name = newName();
  const answer = await request<Pool>(node, 'POST', '/pools', { name, maxWorkers: 3, labels: { team: 'x' } });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('location')).toBe(`/v1/pools/${name}`);
  expect(answer.headers.get('etag')).toBe('"1"');
  expect(answer.body).toMatchObject({
    name,
    maxWorkers: 3,
    attempts: 1,
    timeoutMs: 60_000,
    rateLimit: null,
    queueLimit: 100_000,
    retention: { count: 10_000 },
    labels: { team: 'x' },
    status: { state: 'active', running: 0, queued: 0, delayed: 0, nodes: [] },
  });
  expect(await api.get(`/pools/${name}`)).toEqual(answer.body);
  const names: string[] = [];
  let cursor = '';
  do {
    const page: Page<Pool> = await api.get(`/pools?limit=2${cursor}`);
    names.push(...page.items.map((pool) => pool.name));
    cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
  } while (cursor !== '');
  expect(names).toContain(name);
  expect(names).toEqual([...new Set(names)].sort());
});

test.each([
  [{}, 'name'],
  [{ name: '-x' }, 'name'],
  [{ name: 'x', maxWorkers: 0 }, 'maxWorkers'],
  [{ name: 'x', maxWorkers: 1001 }, 'maxWorkers'],
  [{ name: 'x', retention: { count: 0 } }, 'retention.count'],
  [{ name: 'x', rateLimit: { max: 1 } }, 'rateLimit.perMs'],
  [{ name: 'x', workers: 3 }, 'workers'],
])('%j is refused with the path of the wrong field', async (spec, path) => {
  const { status: code, body } = await request<Refusal>(node, 'POST', '/pools', spec);
  expect(code).toBe(400);
  expect(body.errors?.map((error) => error.path)).toContain(path);
});

test('a name is taken once', async () => {
  const name = await newPool();
  expect((await request<Refusal>(node, 'POST', '/pools', { name })).body.code).toBe('name_taken');
});

test('an unknown pool is not found', async () => {
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['PATCH', '', {}],
    ['DELETE', '', undefined],
    ['POST', '/pause', undefined],
    ['POST', '/map', { ...QUICK, input: undefined, inputs: [{ ms: 0 }] }],
  ] as const) {
    expect((await request(node, method, `/pools/nowhere${path}`, body)).status, `${method} ${path}`).toBe(404);
  }
});

test('a patch changes what it names, honours If-Match, and leaves a wrong one without effect', async () => {
  const name = await newPool({ maxWorkers: 3, attempts: 2 });
  expect(await api.patch<Pool>(`/pools/${name}`, { maxWorkers: 5, attempts: null })).toMatchObject({
    maxWorkers: 5,
    attempts: 1,
    revision: 2,
  });
  const stale = await request<Refusal>(node, 'PATCH', `/pools/${name}`, { maxWorkers: 6 }, { 'if-match': '"1"' });
  expect(stale).toMatchObject({ status: 412, body: { code: 'revision_mismatch' } });
  expect((await request(node, 'PATCH', `/pools/${name}`, { maxWorkers: 0 })).status).toBe(400);
  expect((await request<Refusal>(node, 'PATCH', `/pools/${name}`, { name: 'other' })).body.errors?.[0]?.path).toBe(
    'name',
  );
  expect(await api.get(`/pools/${name}`)).toMatchObject({ maxWorkers: 5, revision: 2 });
});

test('the status counts running, queued and delayed jobs, and where they run', async () => {
  const pool = await newPool({ maxWorkers: 2 });
  const ids = await Promise.all(Array.from({ length: 5 }, async () => (await api.submit({ ...LONG, pool })).id));
  ids.push((await api.submit({ ...QUICK, pool, delayMs: 60_000 })).id);
  const seen = await until(
    () => status(pool),
    ({ running }) => running === 2,
  );
  expect(seen).toMatchObject({ queued: 3, delayed: 1, nodes: [{ node: node.identity.name, running: 2 }] });
  for (const id of ids) await api.delete(`/jobs/${id}`);
  expect(
    await until(
      () => status(pool),
      ({ cancelled }) => cancelled === 6,
    ),
  ).toMatchObject({ running: 0, queued: 0, delayed: 0, nodes: [] });
});

test('more workers begin to work as soon as maxWorkers is raised', async () => {
  const pool = await newPool({ maxWorkers: 1 });
  const ids = await Promise.all(Array.from({ length: 4 }, async () => (await api.submit({ ...LONG, pool })).id));
  await until(
    () => status(pool),
    ({ running }) => running === 1,
  );
  const begun = Date.now();
  await api.patch(`/pools/${pool}`, { maxWorkers: 3 });
  await until(
    () => status(pool),
    ({ running }) => running === 3,
  );
  expect(Date.now() - begun).toBeLessThan(1500);
  await api.patch(`/pools/${pool}`, { maxWorkers: 1 });
  for (const id of ids.slice(0, 2)) await api.delete(`/jobs/${id}?waitMs=5000`);
  expect((await status(pool)).running).toBeLessThanOrEqual(2);
  for (const id of ids) await api.delete(`/jobs/${id}?waitMs=5000`);
});

test('a paused pool accepts jobs and begins none; resumed, it does', async () => {
  const pool = await newPool();
  await api.post(`/pools/${pool}/pause`);
  const { id } = await api.submit({ ...QUICK, pool });
  expect(await status(pool)).toMatchObject({ state: 'paused', queued: 1 });
  expect((await api.job(id, 200)).state).toBe('queued');
  await api.post(`/pools/${pool}/resume`);
  expect((await api.job(id, 10_000)).state).toBe('completed');
});

test('a draining pool finishes what it has and refuses the rest, until it is resumed', async () => {
  const pool = await newPool({ maxWorkers: 1 });
  const before = await Promise.all(
    [1, 2].map(async () => (await api.submit({ kind: 'sleep', input: { ms: 50 }, pool })).id),
  );
  await api.post(`/pools/${pool}/drain`);
  const refused = await request<Refusal>(node, 'POST', '/jobs', { ...QUICK, pool });
  expect(refused).toMatchObject({ status: 409, body: { code: 'pool_closed' } });
  expect(
    (await request<Refusal>(node, 'POST', `/pools/${pool}/map`, { kind: 'sleep', inputs: [{ ms: 0 }] })).body.code,
  ).toBe('pool_closed');
  for (const id of before) expect((await api.job(id, 10_000)).state).toBe('completed');
  expect((await status(pool)).state).toBe('draining');
  await api.post(`/pools/${pool}/resume`);
  expect((await api.run({ ...QUICK, pool })).state).toBe('completed');
});

test('one job more than queueLimit is queue_full, however many are submitted at once', async () => {
  const pool = await newPool({ queueLimit: 3 });
  await api.post(`/pools/${pool}/pause`);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => request<Job & Refusal>(node, 'POST', '/jobs', { ...QUICK, pool })),
  );
  expect(answers.filter(({ status: code }) => code === 202)).toHaveLength(3);
  expect(answers.filter(({ status: code, body }) => code === 429 && body.code === 'queue_full')).toHaveLength(7);
  await api.post(`/pools/${pool}/resume`);
  await until(
    () => status(pool),
    ({ completed }) => completed === 3,
  );
});

test('a rate limit bounds how many jobs begin in a time', async () => {
  const pool = await newPool({ maxWorkers: 10, rateLimit: { max: 2, perMs: 300 } });
  const ids = await Promise.all(Array.from({ length: 6 }, async () => (await api.submit({ ...QUICK, pool })).id));
  const jobs = await Promise.all(ids.map((id) => api.job(id, 15_000)));
  const starts = jobs.map(({ timings }) => Date.parse(timings.startedAt ?? '')).sort((a, b) => a - b);
  expect(jobs.every(({ state }) => state === 'completed')).toBe(true);
  expect((starts[5] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(500);
});

test('attempts and the time limit of the pool hold for jobs that name none', async () => {
  const pool = await newPool({ timeoutMs: 50, attempts: 2, backoff: { delayMs: 1, jitter: 0 } });
  expect(await api.run({ ...LONG, pool })).toMatchObject({
    state: 'timed_out',
    attemptsMade: 2,
    attempts: 2,
    timeoutMs: 50,
  });
  expect(await api.run({ ...LONG, pool, attempts: 1 })).toMatchObject({ state: 'timed_out', attemptsMade: 1 });
});

test('ended jobs are kept by number', async () => {
  const pool = await newPool({ maxWorkers: 1, retention: { count: 2 } });
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) ids.push((await api.run({ ...QUICK, pool })).id);
  const kept = await until(
    () => api.get<Page<JobSummary>>(`/jobs?pool=${pool}`),
    ({ items }) => items.length === 2,
  );
  expect(kept.items.map(({ id }) => id)).toEqual(ids.slice(3).toReversed());
  expect((await request(node, 'GET', `/jobs/${ids[0]}`)).status).toBe(404);
});

test('ended jobs are kept by age, also when no other job ends', async () => {
  const pool = await newPool({ retention: { ageMs: 1000 } });
  const { id } = await api.run({ ...QUICK, pool });
  expect((await request(node, 'GET', `/jobs/${id}`)).status).toBe(200);
  await until(
    () => request(node, 'GET', `/jobs/${id}`),
    ({ status: code }) => code === 404,
  );
  expect((await api.get<Page<JobSummary>>(`/jobs?pool=${pool}`)).items).toEqual([]);
});

test('a pool that is deleted by draining goes when its jobs have ended, which stay readable', async () => {
  const pool = await newPool();
  const { id } = await api.submit({ kind: 'sleep', input: { ms: 300 }, pool });
  await until(
    () => api.job(id),
    ({ state }) => state === 'active',
  );
  const answer = await request<Pool>(node, 'DELETE', `/pools/${pool}`);
  expect(answer).toMatchObject({ status: 202, body: { status: { state: 'deleting' } } });
  expect((await request<Refusal>(node, 'POST', '/jobs', { ...QUICK, pool })).body.code).toBe('pool_closed');
  expect((await request<Refusal>(node, 'POST', `/pools/${pool}/resume`)).body.code).toBe('state_conflict');
  await until(
    () => request(node, 'GET', `/pools/${pool}`),
    ({ status: code }) => code === 404,
  );
  expect((await api.job(id)).state).toBe('completed');
  expect((await request<Refusal>(node, 'POST', '/jobs', { ...QUICK, pool })).body.code).toBe('not_found');
});

test('a pool that is deleted by cancelling goes with everything in it', async () => {
  const pool = await newPool({ maxWorkers: 2 });
  const ids = await Promise.all(Array.from({ length: 5 }, async () => (await api.submit({ ...LONG, pool })).id));
  const batch = await api.map(pool, { kind: 'sleep', inputs: Array.from({ length: 300 }, () => ({ ms: 60_000 })) });
  await until(
    () => status(pool),
    ({ running }) => running === 2,
  );
  expect([202, 204]).toContain((await request(node, 'DELETE', `/pools/${pool}?mode=cancel`)).status);
  await until(
    () => request(node, 'GET', `/pools/${pool}`),
    ({ status: code }) => code === 404,
  );
  for (const id of ids) expect((await api.job(id)).state).toBe('cancelled');
  expect(await api.batch(batch.id)).toMatchObject({ state: 'cancelled', counts: { cancelled: 300 } });
});

test('a deleted name can be used again, and the new pool works', async () => {
  const pool = await newPool();
  await api.run({ ...QUICK, pool });
  expect((await request(node, 'DELETE', `/pools/${pool}`)).status).toBe(204);
  await api.pool({ name: pool });
  expect((await api.get<Page<JobSummary>>(`/jobs?pool=${pool}`)).items).toEqual([]);
  expect((await api.run({ ...QUICK, pool })).state).toBe('completed');
});

test('there are at most PORTCALL_MAX_POOLS pools', async () => {
  const small = await startTestNode({ PORTCALL_MAX_POOLS: '2' });
  try {
    await clientOf(small).pool({ name: 'one' });
    expect(await request<Refusal>(small, 'POST', '/pools', { name: 'two' })).toMatchObject({
      status: 429,
      body: { code: 'pool_limit' },
    });
  } finally {
    await small.stop();
  }
});

test('metrics show the depth of queues and the time that jobs took', async () => {
  const pool = await newPool();
  await api.run({ ...QUICK, pool });
  await api.submit({ ...QUICK, pool, delayMs: 60_000 });
  const text = await (await fetch(`${node.url}/metrics`)).text();
  expect(text).toContain(`portcall_pool_jobs{pool="${pool}",state="delayed"} 1`);
  expect(text).toContain(`portcall_jobs_ended_total{pool="${pool}",state="completed"} 1`);
  expect(text).toContain(`portcall_job_run_seconds_count{pool="${pool}"} 1`);
});
