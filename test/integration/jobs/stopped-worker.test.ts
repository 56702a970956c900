import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import type { JobLogs } from '../../../src/contract/jobs/index.ts';
import { Service } from '../../helpers/service.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, request, until, type ApiClient } from './api.ts';

// Whole nodes are started, stopped and resumed while others use the machine, too.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** Short, so that a stopped node soon loses its jobs. */
const LOCK_MS = 2000;
const LOCK = { PORTCALL_JOB_LOCK_MS: String(LOCK_MS) };

let front: TestNode;
let api: ApiClient;
let prefix: string;
let services: Service[];
/** Says nothing by itself. What each connection has sent, in the order in which they came. */
let server: Server;
let peers: { readonly socket: Socket; said: string; isClosed: boolean }[];
let port: number;

beforeEach(async () => {
  prefix = `test-${randomUUID()}`;
  services = [];
  peers = [];
  server = createServer((socket) => {
    const peer = { socket, said: '', isClosed: false };
    peers.push(peer);
    socket
      .on('data', (chunk) => (peer.said += chunk.toString()))
      .on('error', () => undefined)
      .once('close', () => (peer.isClosed = true));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  front = await startTestNode({ PORTCALL_KEY_PREFIX: prefix, PORTCALL_ROLE: 'api', ...LOCK });
  api = clientOf(front);
});
afterEach(async () => {
  for (const service of services) service.process.kill('SIGCONT');
  await Promise.all(services.map((service) => service.end()));
  await front.stop();
  for (const { socket } of peers) socket.destroy();
  server.close();
});

/** A worker in a process of its own. */
async function startWorker(name: string): Promise<Service> {
  const service = await Service.start({
    env: {
      PORTCALL_REDIS_URL: inject('redisUrl'),
      PORTCALL_KEY_PREFIX: prefix,
      PORTCALL_ROLE: 'worker',
      PORTCALL_NODE_NAME: name,
      PORTCALL_SHUTDOWN_GRACE_MS: '100',
      PORTCALL_LOG_LEVEL: 'error',
      ...LOCK,
    },
  });
  services.push(service);
  return service;
}

const said = (peer: number, text: string) =>
  until(
    async () => peers[peer]?.said ?? '',
    (all) => all.includes(text),
    40_000,
  );
const closed = (peer: number) =>
  until(
    async () => peers[peer]?.isClosed,
    (isClosed) => isClosed === true,
    40_000,
  );
const heldBy = (id: string, node: string) =>
  until(
    () => api.job(id),
    (job) => job.node === node && job.state === 'active',
    40_000,
  );
const eventsOf = async (id: string) =>
  (await api.get<{ items: { type: string; node: string }[] }>(`/events?job=${id}&limit=500`)).items;

/** Sends `0`, waits for a line, sends `1`, and so on. */
function exchange(count: number) {
  const steps = Array.from({ length: count }, (_, step) => [
    { send: { data: `${step}` } },
    { expect: { timeoutMs: 60_000 } },
  ]).flat();
  return {
    kind: 'tcp.exchange',
    input: { host: '127.0.0.1', port, steps, framing: { type: 'line' } },
    timeoutMs: 90_000,
  };
}

test('a worker that was stopped and resumes takes no further step of a job that another one has, and says nothing of it', async () => {
  const first = await startWorker('first');
  const { id } = await api.submit({ ...exchange(3), attempts: 5 });
  await said(0, '0\n');
  first.process.kill('SIGSTOP');
  await startWorker('second');
  await heldBy(id, 'second');
  await said(1, '0\n');

  // What the first one waits for is there when it resumes.
  peers[0]?.socket.write('ok\n');
  first.process.kill('SIGCONT');
  await closed(0);
  expect(peers[0]?.said).toBe('0\n');
  expect(await api.job(id)).toMatchObject({ state: 'active', node: 'second', attemptsMade: 0, error: null });

  peers[1]?.socket.write('ok\n');
  await said(1, '1\n');
  peers[1]?.socket.write('ok\n');
  await said(1, '2\n');
  peers[1]?.socket.write('ok\n');
  expect(await api.job(id, 30_000)).toMatchObject({
    state: 'completed',
    node: 'second',
    attemptsMade: 1,
    progress: 1,
    error: null,
  });
  expect(peers).toHaveLength(2);
  const types = (
    await until(
      () => eventsOf(id),
      (events) => events.some(({ type }) => type === 'job.completed'),
    )
  ).map(({ type }) => type);
  expect(types.filter((type) => type === 'job.started')).toHaveLength(2);
  expect(types.filter((type) => /completed|failed|timed_out|cancelled/.test(type))).toEqual(['job.completed']);
});

test('a time limit that passes while the worker is stopped ends its own run, and not the one that another worker has', async () => {
  const first = await startWorker('first');
  const { id } = await api.submit({ kind: 'sleep', input: { ms: 8000 }, timeoutMs: 12_000 });
  await heldBy(id, 'first');
  const begunMs = Date.now();
  first.process.kill('SIGSTOP');
  await startWorker('second');
  await heldBy(id, 'second');
  // Past the limit of the first run; the second may have a part of its own left.
  await until(
    async () => Date.now() - begunMs,
    (elapsedMs) => elapsedMs > 12_100,
  );
  first.process.kill('SIGCONT');
  const job = await api.job(id, 40_000);
  expect(job).toMatchObject({ state: 'completed', node: 'second', attemptsMade: 1, error: null });
  expect((job.result as { sleptMs: number }).sleptMs).toBeGreaterThan(7900);
});

test('the lock of a job goes from the run that is over to the one that has the job, and stays with it', async () => {
  const lock = `lock-${randomUUID()}`;
  const holder = () =>
    api
      .get<{ holder: { owner: string; node: string; fencingToken: number } | null }>(`/locks/${lock}`)
      .then((found) => found.holder);
  const first = await startWorker('first');
  const { id } = await api.submit({ ...exchange(1), lock });
  await said(0, '0\n');
  expect(await holder()).toMatchObject({ owner: id, node: 'first' });
  first.process.kill('SIGSTOP');
  await startWorker('second');
  await heldBy(id, 'second');
  first.process.kill('SIGCONT');
  // The first run is ended, gives the lock back, and the second goes on.
  await said(1, '0\n');
  await closed(0);
  const its = await holder();
  expect(its).toMatchObject({ owner: id, node: 'second' });
  // Longer than the locks of ended jobs are collected for.
  const begunMs = Date.now();
  await until(holder, () => Date.now() - begunMs > 500);
  expect(await holder()).toEqual(its);
  peers[1]?.socket.write('ok\n');
  expect(await api.job(id, 30_000)).toMatchObject({ state: 'completed', node: 'second' });
  await until(holder, (left) => left === null);
});

test('what a stopped run adds to a counter after it resumed is refused', async () => {
  const counter = `counter-${randomUUID()}`;
  const first = await startWorker('first');
  // Each addition is a round trip: this takes long enough to be stopped in the middle.
  const { id } = await api.submit({ kind: 'counter.add', input: { counter, by: 1, times: 8000 }, timeoutMs: 110_000 });
  await until(
    () => request<{ value: number }>(front, 'GET', `/counters/${counter}`),
    ({ status, body }) => status === 200 && body.value > 50,
  );
  first.process.kill('SIGSTOP');
  const stoppedAt = await until(
    () => api.get<{ value: number }>(`/counters/${counter}`),
    () => true,
  );
  // One that was on its way may still come.
  const before = (await api.get<{ value: number }>(`/counters/${counter}`)).value;
  expect(before - stoppedAt.value).toBeLessThanOrEqual(1);
  await startWorker('second');
  await heldBy(id, 'second');
  first.process.kill('SIGCONT');
  expect(
    await until(
      () => api.job(id),
      ({ state }) => state !== 'active',
      100_000,
    ),
  ).toMatchObject({ state: 'completed', node: 'second' });
  expect((await api.get<{ value: number }>(`/counters/${counter}`)).value).toBe(before + 8000);
});

test('a bundle that was given to another worker is left alone by the one that resumes: what was not begun is done once', async () => {
  await api.pool({ name: 'narrow', maxWorkers: 1 });
  // Bundles are made once jobs of the batch are known to be short.
  const first = await startWorker('first');
  const SIZE = 600;
  const inputs = Array.from({ length: SIZE }, (_, index) => ({
    counter: index === 450 ? 'never' : `bundle-${prefix}`,
    by: 1,
    ...(index === 450 ? { lock: 'gate', lockWaitMs: 60_000, times: 1 } : {}),
  }));
  const gate = await api.post<{ leaseId: string }>('/locks/gate/leases', { ttlMs: 600_000, owner: 'test' });
  const { id } = await api.map('narrow', { kind: 'counter.add', inputs, timeoutMs: 90_000 });
  await until(
    () => api.batch(id),
    ({ counts }) => counts.completed >= 440 && counts.active >= 1,
    60_000,
  );
  first.process.kill('SIGSTOP');
  await startWorker('second');
  await until(
    () => api.get<{ items: { node: string }[] }>('/jobs?state=active'),
    ({ items }) => items.some(({ node }) => node === 'second'),
    40_000,
  );
  first.process.kill('SIGCONT');
  await request(front, 'DELETE', `/locks/gate/leases/${gate.leaseId}`);
  const ended = await until(
    () => api.batch(id),
    ({ state }) => state !== 'running',
    60_000,
  );
  expect(ended).toMatchObject({
    state: 'completed',
    counts: { completed: SIZE, failed: 0, cancelled: 0, timedOut: 0 },
  });
  expect((await api.get<{ value: number }>(`/counters/bundle-${prefix}`)).value).toBe(SIZE - 1);
  expect((await api.get<{ value: number }>('/counters/never')).value).toBe(1);
});

test('log lines and progress of a run that is over do not reach the record', async () => {
  await request(front, 'PUT', '/functions/talk', {
    source: `export default async (input, ctx) => { for (let line = 0; line < 3; line += 1) { ctx.log(ctx.job.attempt + ' ' + line); await ctx.fetch(input.url).catch(() => 0); } return 1; }`,
  });
  const first = await startWorker('first');
  const { id } = await api.submit({
    kind: 'function',
    input: { function: 'talk', input: { url: `http://127.0.0.1:${port}/` } },
    timeoutMs: 90_000,
  });
  await said(0, 'GET /');
  first.process.kill('SIGSTOP');
  await startWorker('second');
  await heldBy(id, 'second');
  await said(1, 'GET /');
  peers[0]?.socket.end('HTTP/1.1 204 No Content\r\n\r\n');
  first.process.kill('SIGCONT');
  await closed(0);
  for (let peer = 1; peer <= 3; peer += 1) {
    await said(peer, 'GET /');
    peers[peer]?.socket.end('HTTP/1.1 204 No Content\r\n\r\n');
  }
  expect(await api.job(id, 30_000)).toMatchObject({ state: 'completed', node: 'second' });
  expect(peers).toHaveLength(4);
  expect((await api.get<JobLogs>(`/jobs/${id}/logs`)).items.map(({ text }) => text)).toEqual([
    '1 0',
    '1 0',
    '1 1',
    '1 2',
  ]);
});

test('a worker that was stopped for less than its locks last goes on', async () => {
  const first = await startWorker('first');
  const { id } = await api.submit(exchange(2));
  await said(0, '0\n');
  first.process.kill('SIGSTOP');
  const begunMs = Date.now();
  await until(
    async () => Date.now() - begunMs,
    (elapsedMs) => elapsedMs > LOCK_MS / 2,
  );
  first.process.kill('SIGCONT');
  peers[0]?.socket.write('ok\n');
  await said(0, '1\n');
  peers[0]?.socket.write('ok\n');
  expect(await api.job(id, 30_000)).toMatchObject({ state: 'completed', node: 'first', attemptsMade: 1 });
  expect(peers).toHaveLength(1);
});
