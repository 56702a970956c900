import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Batch, BatchItem, JobSummary, Pool } from '../../../src/contract/jobs/index.ts';
import type { Page } from '../../../src/contract/page.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, request, until, type ApiClient, type Refusal } from './api.ts';

let node: TestNode;
let api: ApiClient;
/** Answers a request when it is released; `GET /fail` is answered 500. */
let gate: Server;
let gateUrl: string;
const held = new Map<string, () => void>();

beforeAll(async () => {
  node = await startTestNode();
  api = clientOf(node);
  gate = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '';
    if (path.startsWith('/hold')) held.set(path, () => outgoing.end(path));
    else outgoing.writeHead(path.startsWith('/fail') ? 500 : 200).end(path);
  }).listen(0, '127.0.0.1');
  await once(gate, 'listening');
  gateUrl = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await node.stop();
  gate.closeAllConnections();
  gate.close();
});

async function newPool(spec: Record<string, unknown> = {}): Promise<string> {
  return (await api.pool({ name: `p-${randomUUID()}`, ...spec })).name;
}

const results = (id: string, query = '') => api.get<Page<BatchItem>>(`/batches/${id}/results?${query}`);
const whenEnded = (id: string, timeoutMs = 20_000) =>
  until(
    () => api.batch(id),
    ({ state }) => state !== 'running',
    timeoutMs,
  );

async function allResults(id: string, limit = 500): Promise<BatchItem[]> {
  const items: BatchItem[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page<BatchItem> = await results(id, `limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

/** Lets the gate answer a request that it holds. */
async function release(path: string): Promise<void> {
  await until(async () => held.has(path), Boolean);
  held.get(path)?.();
  held.delete(path);
}

describe('a map', () => {
  test('says the kind with every outcome, in both orders', async () => {
    const {
      body: { id },
    } = await request<Batch>(node, 'POST', `/pools/${await newPool()}/map`, {
      kind: 'sleep',
      inputs: [{ ms: 1 }, { ms: 2 }],
    });
    await whenEnded(id);
    expect((await results(id)).items).toEqual(
      [0, 1].map((index) => ({
        index,
        job: expect.any(String) as string,
        kind: 'sleep',
        state: 'completed',
        result: { sleptMs: expect.any(Number) as number },
      })),
    );
    expect((await results(id, 'order=desc')).items.map(({ index, kind }) => [index, kind])).toEqual([
      [1, 'sleep'],
      [0, 'sleep'],
    ]);
  });

  test('gives the results in order of the inputs, whichever ended first', async () => {
    const pool = await newPool({ maxWorkers: 5 });
    const answer = await request<Batch>(node, 'POST', `/pools/${pool}/map`, {
      kind: 'sleep',
      inputs: [80, 5, 40, 0, 20].map((ms) => ({ ms })),
    });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(`/v1/batches/${answer.body.id}`);
    expect(answer.body).toMatchObject({ pool, kind: 'sleep', total: 5, ordered: true, failFast: false });
    const ended = await whenEnded(answer.body.id);
    expect(ended).toMatchObject({
      state: 'completed',
      progress: 1,
      counts: { waiting: 0, active: 0, completed: 5, failed: 0, cancelled: 0, timedOut: 0 },
    });
    const items = await allResults(answer.body.id, 2);
    expect(items.map(({ index, state }) => [index, state])).toEqual(
      [0, 1, 2, 3, 4].map((index) => [index, 'completed']),
    );
    expect(items[0]).toHaveProperty('result.sleptMs');
  });

  test('can be read while it runs, up to the first input that has not ended; the cursor goes on from there', async () => {
    const pool = await newPool({ maxWorkers: 4 });
    const run = randomUUID();
    const inputs = ['/a', `/hold/${run}`, '/c', '/d'].map((path) => ({ url: `${gateUrl}${path}` }));
    const { id } = await api.map(pool, { kind: 'http.request', inputs });
    await until(
      () => api.batch(id),
      ({ counts }) => counts.completed === 3,
    );
    const first = await results(id);
    expect(first.items.map(({ index }) => index)).toEqual([0]);
    expect(first.nextCursor).not.toBeNull();
    expect(await api.batch(id)).toMatchObject({ state: 'running', progress: 0.75, counts: { active: 1 } });
    await release(`/hold/${run}`);
    await whenEnded(id);
    const rest = await results(id, `cursor=${first.nextCursor}`);
    expect(rest.items.map(({ index }) => index)).toEqual([1, 2, 3]);
    expect(rest.nextCursor).toBeNull();
  });

  test('with ordered: false gives them in order of completion', async () => {
    const pool = await newPool({ maxWorkers: 3 });
    const run = randomUUID();
    const inputs = [`/hold/${run}`, '/b', '/c'].map((path) => ({ url: `${gateUrl}${path}` }));
    const { id } = await api.map(pool, { kind: 'http.request', inputs, ordered: false });
    await until(
      () => api.batch(id),
      ({ counts }) => counts.completed === 2,
    );
    expect((await results(id)).items.map(({ index }) => index).sort()).toEqual([1, 2]);
    await release(`/hold/${run}`);
    await whenEnded(id);
    expect((await allResults(id)).map(({ index }) => index).at(-1)).toBe(0);
  });

  test('of which a job fails says so, and goes on', async () => {
    const pool = await newPool({ maxWorkers: 2 });
    const inputs = ['/a', '/fail', '/c'].map((path) => ({ url: `${gateUrl}${path}`, assert: { status: [200] } }));
    const { id } = await api.map(pool, { kind: 'http.request', inputs });
    expect(await whenEnded(id)).toMatchObject({ state: 'failed', counts: { completed: 2, failed: 1 } });
    const items = await allResults(id);
    expect(items.map(({ state }) => state)).toEqual(['completed', 'failed', 'completed']);
    expect(items[1]?.error).toMatchObject({ code: 'job_assertion_failed' });
  });

  test('with failFast is ended by the first failure, running and waiting jobs too', async () => {
    const pool = await newPool({ maxWorkers: 2 });
    const run = randomUUID();
    const paths = [`/hold/${run}`, '/fail', ...Array.from({ length: 400 }, (_, index) => `/hold/${run}/${index}`)];
    const { id } = await api.map(pool, {
      kind: 'http.request',
      inputs: paths.map((path) => ({ url: `${gateUrl}${path}`, assert: { status: [200] } })),
      failFast: true,
    });
    const ended = await whenEnded(id);
    expect(ended).toMatchObject({
      state: 'failed',
      counts: { failed: 1, completed: 0, cancelled: 401, waiting: 0, active: 0 },
    });
    const items = await allResults(id);
    expect(items).toHaveLength(402);
    expect(items.map(({ index }) => index)).toEqual(items.map((_, index) => index));
    expect(items.filter(({ state }) => state === 'cancelled')).toHaveLength(401);
    expect((await api.get<Pool>(`/pools/${pool}`)).status).toMatchObject({ running: 0, queued: 0, inBatches: 0 });
  });

  test('can be cancelled as a whole, twice', async () => {
    const pool = await newPool({ maxWorkers: 2 });
    const { id } = await api.map(pool, {
      kind: 'sleep',
      inputs: Array.from({ length: 500 }, () => ({ ms: 60_000 })),
      ordered: false,
    });
    await until(
      () => api.batch(id),
      ({ counts }) => counts.active === 2,
    );
    expect(await api.delete(`/batches/${id}`)).toMatchObject({ id });
    expect(await whenEnded(id)).toMatchObject({
      state: 'cancelled',
      progress: 1,
      counts: { cancelled: 500, active: 0, waiting: 0 },
    });
    expect(await api.delete(`/batches/${id}`)).toMatchObject({ state: 'cancelled' });
    const items = await allResults(id);
    expect(items.map(({ index }) => index).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 500 }, (_, index) => index),
    );
  });

  test('takes options for its jobs, which are listed as others are', async () => {
    const pool = await newPool();
    const { id } = await api.map(pool, {
      kind: 'http.request',
      inputs: [{ url: `${gateUrl}/fail`, assert: { status: [200] } }],
      attempts: 3,
      backoff: { delayMs: 1, jitter: 0 },
      timeoutMs: 5000,
      labels: { suite: 'b' },
    });
    await whenEnded(id);
    const { items } = await api.get<Page<JobSummary>>(`/jobs?batch=${id}`);
    expect(items).toMatchObject([
      { batch: id, index: 0, attempts: 3, attemptsMade: 3, timeoutMs: 5000, labels: { suite: 'b' }, state: 'failed' },
    ]);
    expect((await allResults(id))[0]?.job).toBe(items[0]?.id);
  });

  test('keeps what it has counted when one of its jobs is tried again', async () => {
    const pool = await newPool();
    const { id } = await api.map(pool, {
      kind: 'http.request',
      inputs: [{ url: `${gateUrl}/fail`, assert: { status: [200] } }],
    });
    const before = await whenEnded(id);
    const job = (await allResults(id))[0]?.job ?? '';
    await api.post(`/jobs/${job}/retry`);
    expect((await api.job(job, 10_000)).state).toBe('failed');
    expect(await api.batch(id)).toEqual(before);
  });

  test('publishes its end, once', async () => {
    const pool = await newPool();
    const { id } = await api.map(pool, { kind: 'sleep', inputs: [{ ms: 0 }, { ms: 0 }] });
    await whenEnded(id);
    const events = () => api.get<{ items: { type: string; data: unknown }[] }>(`/events?batch=${id}&types=batch.*`);
    const page = await until(events, ({ items }) => items.length > 0);
    expect(page.items).toMatchObject([
      { type: 'batch.completed', data: { pool, state: 'completed', total: 2, completed: 2 } },
    ]);
  });
});

describe('refused is', () => {
  const inputs = (count: number) => Array.from({ length: count }, () => ({ ms: 0 }));
  test.each([
    ['a 100,001st input', { kind: 'sleep', inputs: inputs(100_001) }, 'inputs'],
    ['no input at all', { kind: 'sleep', inputs: [] }, 'inputs'],
    ['an unknown kind', { kind: 'nonsense', inputs: inputs(1) }, 'kind'],
    ['an input that does not fit, by its place', { kind: 'sleep', inputs: [...inputs(2), { ms: -1 }] }, 'inputs[2].ms'],
    ['an input that is no object', { kind: 'sleep', inputs: [7] }, 'inputs[0]'],
  ])('%s', async (_what, spec, path) => {
    const pool = await newPool();
    const { status, body } = await request<Refusal>(node, 'POST', `/pools/${pool}/map`, spec);
    expect(status).toBe(400);
    expect(body.errors?.map((error) => error.path)).toContain(path);
    expect((await api.get<Page<Batch>>(`/batches?pool=${pool}`)).items).toEqual([]);
  });

  test('an unknown batch', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/results'],
      ['DELETE', ''],
    ] as const)
      expect((await request(node, method, `/batches/bat_x${path}`)).status).toBe(404);
  });

  test('a cursor that was not handed out', async () => {
    const { id } = await api.map('default', { kind: 'sleep', inputs: inputs(1) });
    expect((await request<Refusal>(node, 'GET', `/batches/${id}/results?cursor=xyz`)).body.code).toBe(
      'malformed_cursor',
    );
  });
});

test('batches are listed newest first, by pool and state', async () => {
  const pool = await newPool();
  const ids: string[] = [];
  for (let index = 0; index < 3; index += 1) ids.push((await api.map(pool, { kind: 'sleep', inputs: [{ ms: 0 }] })).id);
  for (const id of ids) await whenEnded(id);
  const first = await api.get<Page<Batch>>(`/batches?pool=${pool}&limit=2`);
  expect(first.items.map(({ id }) => id)).toEqual(ids.slice(1).toReversed());
  const second = await api.get<Page<Batch>>(`/batches?pool=${pool}&limit=2&cursor=${first.nextCursor}`);
  expect(second.items.map(({ id }) => id)).toEqual(ids.slice(0, 1));
  expect((await api.get<Page<Batch>>(`/batches?pool=${pool}&state=running`)).items).toEqual([]);
});

test('an ended batch is kept as long as its pool says', async () => {
  const pool = await newPool({ retention: { ageMs: 1000 } });
  const { id } = await api.map(pool, { kind: 'sleep', inputs: [{ ms: 0 }] });
  await whenEnded(id);
  await until(
    () => request(node, 'GET', `/batches/${id}`),
    ({ status }) => status === 404,
  );
});

test('a job that is submitted by itself does not wait for a whole batch of its pool', async () => {
  const pool = await newPool({ maxWorkers: 2 });
  const { id } = await api.map(pool, { kind: 'sleep', inputs: Array.from({ length: 2000 }, () => ({ ms: 5 })) });
  expect((await api.run({ kind: 'sleep', input: { ms: 0 }, pool })).state).toBe('completed');
  expect((await api.batch(id)).state).toBe('running');
  await api.delete(`/batches/${id}`);
});
