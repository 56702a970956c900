import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Batch } from '../../../src/contract/jobs/index.ts';
import { WaitSlots } from '../../../src/core/wait-slots.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, request, until, type ApiClient, type Refusal } from './api.ts';

// Others use the machine, too.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

/** One node runs jobs, the other only answers. */
let worker: TestNode;
let front: TestNode;
let api: ApiClient;
beforeAll(async () => {
  const prefix = `test-${randomUUID()}`;
  worker = await startTestNode({ PORTCALL_KEY_PREFIX: prefix, PORTCALL_ROLE: 'worker', PORTCALL_MAX_WAITS: '1' });
  front = await startTestNode({ PORTCALL_KEY_PREFIX: prefix, PORTCALL_ROLE: 'api' });
  api = clientOf(front);
});
afterAll(async () => {
  await front.stop();
  await worker.stop();
});

const sleeps = (count: number, ms: number) => ({
  kind: 'sleep',
  inputs: Array.from({ length: count }, () => ({ ms })),
});
const waitFor = (node: TestNode, id: string, waitMs: number | string) =>
  request<Batch>(node, 'GET', `/batches/${id}?waitMs=${waitMs}`);

test.each([
  { where: 'the node that runs its jobs', node: () => worker },
  { where: 'another node', node: () => front },
])('a request to $where is answered when the batch has ended', async ({ node }) => {
  const { id } = await api.map('default', sleeps(3, 700));
  const begunMs = performance.now();
  const { status, body } = await waitFor(node(), id, 60_000);
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { id, state: 'completed', progress: 1, counts: { completed: 3, waiting: 0, active: 0 } },
  });
  expect(performance.now() - begunMs).toBeLessThan(50_000);
});

test('without waitMs, and with 0, it is answered at once; when the time is over, with the batch as it is', async () => {
  const { id } = await api.map('default', sleeps(1, 60_000));
  expect((await request<Batch>(front, 'GET', `/batches/${id}`)).body.state).toBe('running');
  expect((await waitFor(front, id, 0)).body.state).toBe('running');
  const begunMs = performance.now();
  expect((await waitFor(front, id, 400)).body).toMatchObject({ state: 'running', counts: { completed: 0 } });
  expect(performance.now() - begunMs).toBeGreaterThan(390);
  await api.delete(`/batches/${id}`);
});

test('a batch that is cancelled while a request waits answers it; so does the cancellation itself, when its running jobs have ended', async () => {
  const first = await api.map('default', sleeps(2, 60_000));
  await until(
    () => api.batch(first.id),
    ({ counts }) => counts.active > 0,
  );
  const waiting = waitFor(front, first.id, 60_000);
  expect((await request<Batch>(front, 'DELETE', `/batches/${first.id}?waitMs=60000`)).body).toMatchObject({
    state: 'cancelled',
    counts: { cancelled: 2 },
  });
  expect((await waiting).body).toMatchObject({ state: 'cancelled', counts: { cancelled: 2 } });
});

test('a batch that fails at its first failure answers, too', async () => {
  await request(front, 'PUT', '/functions/throws', { source: 'export default () => { throw new Error("no"); }' });
  const { id } = await api.map('default', {
    kind: 'function',
    inputs: [{ function: 'throws' }, { function: 'throws' }],
    failFast: true,
    attempts: 1,
  });
  expect((await waitFor(front, id, 60_000)).body).toMatchObject({ state: 'failed' });
});

test('one that has ended is answered at once, and one that is not there is not found', async () => {
  const { id } = await api.map('default', sleeps(1, 0));
  await waitFor(front, id, 60_000);
  expect((await waitFor(front, id, 60_000)).body.state).toBe('completed');
  expect(await request<Refusal>(front, 'GET', '/batches/bat_00000000000000000?waitMs=60000')).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  });
});

test.each(['-1', '60001', '1.5', 'soon'])('waitMs=%s is refused with its path', async (waitMs) => {
  for (const method of ['GET', 'DELETE']) {
    const { status, body } = await request<Refusal>(front, method, `/batches/bat_00000000000000000?waitMs=${waitMs}`);
    expect({ status, code: body.code, path: body.errors?.[0]?.path }).toEqual({
      status: 400,
      code: 'validation_failed',
      path: 'waitMs',
    });
  }
});

test('no more requests wait than may', async () => {
  const { id } = await api.map('default', sleeps(1, 60_000));
  const waiting = waitFor(worker, id, 60_000);
  // Whichever of the two comes second is refused at once.
  const refused = await until(
    () => request<Refusal>(worker, 'GET', `/batches/${id}?waitMs=1`),
    ({ status }) => status !== 200,
  );
  expect(refused).toMatchObject({ status: 429, body: { code: 'wait_limit' } });
  await api.delete(`/batches/${id}`);
  expect((await waiting).body.state).toBe('cancelled');
});

test('a node that shuts down answers requests that wait for jobs and batches at once, with what there is', async () => {
  const batch = await api.map('default', sleeps(1, 60_000));
  const job = await api.submit({ kind: 'sleep', input: { ms: 60_000 } });
  const waiting = [
    waitFor(front, batch.id, 60_000),
    request<Batch>(front, 'GET', `/jobs/${job.id}?waitMs=60000`),
    request<Batch>(front, 'POST', '/jobs?waitMs=60000', { kind: 'sleep', input: { ms: 60_000 } }),
  ];
  await until(
    async () => front.app.get(WaitSlots).taken,
    (count) => count === 3,
  );
  const begunMs = performance.now();
  const stopped = front.stop();
  const answers = await Promise.all(waiting);
  expect(performance.now() - begunMs).toBeLessThan(30_000);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 202]);
  expect(answers[0]?.body).toMatchObject({ id: batch.id, state: 'running' });
  expect(answers.slice(1).every(({ body }) => ['queued', 'active'].includes(body.state))).toBe(true);
  await stopped;
});
