import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BatchItem, Job, JobLogs } from '../../../src/contract/jobs/index.ts';
import type { Page } from '../../../src/contract/page.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, request, until, type ApiClient } from './api.ts';

/** The tutorial's programs of section 2 as jobs: one thread, several threads, a lock around a counter, an executor's map. */
let node: TestNode;
let api: ApiClient;
beforeAll(async () => {
  node = await startTestNode();
  api = clientOf(node);
});
afterAll(() => node.stop());

async function store(name: string, source: string): Promise<void> {
  expect((await request(node, 'PUT', `/functions/${name}`, { source })).status).toBeLessThan(300);
}

const lines = async (job: Job) => (await api.get<JobLogs>(`/jobs/${job.id}/logs`)).items.map(({ text }) => text);

test('2.1: one thread prints the numbers from 0 to 4, in order', async () => {
  await store('print-numbers', 'export default (input, ctx) => { for (let i = 0; i < 5; i += 1) ctx.log(String(i)); }');
  const job = await api.run({ kind: 'function', input: { function: 'print-numbers' } });
  expect(job).toMatchObject({ state: 'completed', result: null });
  expect(await lines(job)).toEqual(['0', '1', '2', '3', '4']);
});

test('2.2: five threads run the same task with another argument each', async () => {
  await store('task', 'export default ({ name }, ctx) => { ctx.log(`Task ${name} is running...`); return name; }');
  const started = await Promise.all(
    [0, 1, 2, 3, 4].map((name) => api.submit({ kind: 'function', input: { function: 'task', input: { name } } })),
  );
  const joined = await Promise.all(started.map(({ id }) => api.job(id, 30_000)));
  expect(joined.map(({ result }) => result)).toEqual([0, 1, 2, 3, 4]);
  expect(await Promise.all(joined.map(lines))).toEqual([0, 1, 2, 3, 4].map((name) => [`Task ${name} is running...`]));
});

test('2.3: five workers that add 1000 times each make 5000 while they hold the lock', async () => {
  const counter = `counter-${randomUUID()}`;
  const threads = await Promise.all(
    Array.from({ length: 5 }, () =>
      api.submit({ kind: 'counter.add', input: { counter, by: 1, times: 1000, atomic: false }, lock: counter }),
    ),
  );
  const joined = await Promise.all(threads.map(({ id }) => api.job(id, 60_000)));
  expect(joined.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'completed'));
  expect(await api.get(`/counters/${counter}`)).toMatchObject({ value: 5000 });
});

test('2.3 without the lock: they overwrite each other', async () => {
  const counter = `counter-${randomUUID()}`;
  const threads = await Promise.all(
    Array.from({ length: 5 }, () =>
      api.submit({ kind: 'counter.add', input: { counter, by: 1, times: 1000, atomic: false } }),
    ),
  );
  await Promise.all(threads.map(({ id }) => api.job(id, 60_000)));
  expect((await api.get<{ value: number }>(`/counters/${counter}`)).value).toBeLessThan(5000);
});

test('2.4: an executor with three workers maps a function over range(5), results in order', async () => {
  await store('fetch-data', 'export default (n, ctx) => { ctx.log(`Fetching data ${n}...`); return n * 10; }');
  await api.pool({ name: 'executor', maxWorkers: 3 });
  const { id } = await api.map('executor', {
    kind: 'function',
    inputs: [0, 1, 2, 3, 4].map((n) => ({ function: 'fetch-data', input: n })),
  });
  await until(
    () => api.batch(id),
    ({ state }) => state === 'completed',
  );
  const { items } = await api.get<Page<BatchItem>>(`/batches/${id}/results`);
  expect(items.map(({ result }) => result)).toEqual([0, 10, 20, 30, 40]);
});
