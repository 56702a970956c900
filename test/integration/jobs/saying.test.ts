import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobLogs } from '../../../src/contract/jobs/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { EventWatch } from '../../helpers/event-watch.ts';
import { clientOf, request, until, type ApiClient } from './api.ts';

let node: TestNode;
let api: ApiClient;
beforeAll(async () => {
  node = await startTestNode();
  api = clientOf(node);
  const store = (name: string, source: string) => request(node, 'PUT', `/functions/${name}`, { source });
  await store(
    'progress',
    'export default (input, ctx) => { ctx.progress(0.25); ctx.log("a quarter"); for (let i = 0; i < 1e6; i += 1); ctx.progress(1); return "done"; }',
  );
  await store('throw', 'export default () => { throw new TypeError("no good"); }');
  await store('throw-text', 'export default () => { throw "only text"; }');
  await store('throw-nothing', 'export default () => { throw undefined; }');
  await store(
    'loud',
    'export default (input, ctx) => { for (let i = 0; i < 60; i += 1) ctx.log("attempt " + ctx.job.attempt + " line " + i); if (ctx.job.attempt < 2) throw new Error("again"); }',
  );
});
afterAll(() => node.stop());

test('log lines and progress are on the stream while the job runs, selected by its labels', async () => {
  const run = randomUUID();
  const stream = await EventWatch.open(node.url, { types: ['job.*'], labels: { run } });
  const job = await api.run({ kind: 'function', input: { function: 'progress' }, labels: { run } });
  await api.run({ kind: 'function', input: { function: 'progress' } });
  await stream.collectUntil(() => stream.events().some(({ type }) => type === 'job.completed'));
  const events = stream.events();
  expect(events.every((event) => event.job === job.id)).toBe(true);
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['job.queued', 'job.started', 'job.log', 'job.progress', 'job.completed']),
  );
  expect(events.map(({ type }) => type).at(-1)).toBe('job.completed');
  expect(events.find(({ type }) => type === 'job.log')?.data).toMatchObject({
    level: 'info',
    text: 'a quarter',
    attempt: 1,
  });
  expect(events.find(({ type }) => type === 'job.completed')?.data).toMatchObject({
    pool: 'default',
    kind: 'function',
    attempt: 1,
    resultBytes: 6,
  });
  await stream.close();
});

test('a subscriber of a batch also gets the events of its jobs, and no others', async () => {
  const { id } = await api.map('default', { kind: 'sleep', inputs: [{ ms: 0 }, { ms: 0 }] });
  await api.run({ kind: 'sleep', input: { ms: 0 } });
  const events = await until(
    async () =>
      (await api.get<{ items: { type: string; job?: string; data: unknown }[] }>(`/events?batch=${id}`)).items,
    (items) => items.some(({ type }) => type === 'batch.completed'),
  );
  const jobs = events.filter(({ job }) => job !== undefined);
  expect(jobs.map(({ type }) => type).sort()).toEqual([
    'job.completed',
    'job.completed',
    'job.queued',
    'job.queued',
    'job.started',
    'job.started',
  ]);
  expect(jobs.filter(({ type }) => type === 'job.queued').map(({ data }) => data)).toMatchObject([
    { batch: id, index: 0 },
    { batch: id, index: 1 },
  ]);
});

test('a job that is cancelled while it waits is counted in the metrics', async () => {
  await api.pool({ name: 'counted', maxWorkers: 1 });
  const { id } = await api.submit({ pool: 'counted', kind: 'sleep', input: { ms: 0 }, delayMs: 60_000 });
  await api.delete(`/jobs/${id}`);
  expect(await (await fetch(`${node.url}/metrics`)).text()).toContain(
    'portcall_jobs_ended_total{pool="counted",state="cancelled"} 1',
  );
});

test.each(['throw', 'throw-text', 'throw-nothing'])(
  'whatever a function throws, the job has failed with a code (%s)',
  async (name) => {
    const job = await api.run({ kind: 'function', input: { function: name } });
    expect(job).toMatchObject({ state: 'failed', error: { code: 'job_failed', detail: expect.any(String) as string } });
  },
);

test('the log has the lines of every attempt, in order', async () => {
  const job = await api.run({ kind: 'function', input: { function: 'loud' }, attempts: 2, backoff: { delayMs: 1 } });
  expect(job.state).toBe('completed');
  const { items, dropped } = await api.get<JobLogs>(`/jobs/${job.id}/logs`);
  expect(dropped).toBe(0);
  expect(items.map(({ text }) => text)).toEqual(
    [1, 2].flatMap((attempt) => Array.from({ length: 60 }, (_, line) => `attempt ${attempt} line ${line}`)),
  );
  expect(items.map(({ attempt }) => attempt)).toEqual(
    [1, 2].flatMap((attempt) => Array.from({ length: 60 }, () => attempt)),
  );
});

test('a failed attempt that is retried is published with the wait', async () => {
  const job = await api.run({
    kind: 'function',
    input: { function: 'throw' },
    attempts: 2,
    backoff: { type: 'fixed', delayMs: 20, jitter: 0 },
  });
  const failed = await until(
    async () =>
      (await api.get<{ items: { type: string; data: unknown }[] }>(`/events?job=${job.id}`)).items.filter(
        ({ type }) => type === 'job.failed',
      ),
    ({ length }) => length === 2,
  );
  expect(failed.map(({ data }) => data)).toMatchObject([
    { code: 'job_failed', attempt: 1, retryInMs: 20 },
    { code: 'job_failed', attempt: 2, retryInMs: null },
  ]);
});

test('a job that finds its lock held waits for it, and times out when it is not released', async () => {
  const lock = `lock-${randomUUID()}`;
  const lease = await api.post<{ leaseId: string }>(`/locks/${lock}/leases`, { ttlMs: 60_000, owner: 'another-owner' });
  expect(await api.run({ kind: 'sleep', input: { ms: 0 }, lock, timeoutMs: 300 })).toMatchObject({
    state: 'timed_out',
    error: { code: 'job_timed_out' },
  });
  const { id } = await api.submit({ kind: 'sleep', input: { ms: 0 }, lock, timeoutMs: 30_000 });
  await until(
    () => api.job(id),
    ({ state }) => state === 'active',
  );
  expect((await request(node, 'DELETE', `/locks/${lock}/leases/${lease.leaseId}`)).status).toBe(204);
  expect((await api.job(id, 20_000)).state).toBe('completed');
  expect(await api.get(`/locks/${lock}`)).toMatchObject({ holder: null });
});

test('a job that is cancelled gives its lock back', async () => {
  const lock = `lock-${randomUUID()}`;
  const { id } = await api.submit({ kind: 'hash', input: { data: 'x', rounds: 1_000_000_000 }, lock });
  await until(
    () => api.get<{ holder: { owner: string } | null }>(`/locks/${lock}`),
    ({ holder }) => holder?.owner === id,
  );
  await api.delete(`/jobs/${id}?waitMs=10000`);
  await until(
    () => api.get<{ holder: unknown }>(`/locks/${lock}`),
    ({ holder }) => holder === null,
  );
});

test('a job that loses its lock fails, rather than going on without it', async () => {
  const lock = `lock-${randomUUID()}`;
  const { id } = await api.submit({ kind: 'sleep', input: { ms: 60_000 }, lock });
  await until(
    () => api.get<{ holder: { owner: string } | null }>(`/locks/${lock}`),
    ({ holder }) => holder?.owner === id,
  );
  expect((await request(node, 'DELETE', `/locks/${lock}/holder`)).status).toBe(204);
  expect(await api.job(id, 20_000)).toMatchObject({ state: 'failed', error: { code: 'lease_lost' } });
});

test('a lock acquired in the name of a job is released when the job has ended', async () => {
  const lock = `lock-${randomUUID()}`;
  const { id } = await api.submit({ kind: 'sleep', input: { ms: 100 } });
  await api.post(`/locks/${lock}/leases`, { ttlMs: 600_000, owner: id });
  await api.job(id, 20_000);
  await until(
    () => api.get<{ holder: unknown }>(`/locks/${lock}`),
    ({ holder }) => holder === null,
  );
});
