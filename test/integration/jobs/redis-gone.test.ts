import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import type { Job } from '../../../src/contract/jobs/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, request, until, type ApiClient, type Refusal } from './api.ts';
import { CuttableRedis } from '../../helpers/cuttable-redis.ts';

// Whole nodes are started and stopped while others use the machine, too.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const BUSY = { kind: 'hash', input: { data: 'x', rounds: 1_000_000_000 } };

let redis: CuttableRedis;
let node: TestNode;
let api: ApiClient;
/** Holds requests until they are let go. */
let gate: Server;
let waiting: (() => void)[] = [];
let requests = 0;
let prefix: string;

beforeEach(async () => {
  redis = await CuttableRedis.open(inject('redisUrl'));
  prefix = `test-${randomUUID()}`;
  requests = 0;
  waiting = [];
  gate = createServer((_incoming, outgoing) => {
    requests += 1;
    waiting.push(() => outgoing.end('done'));
  }).listen(0, '127.0.0.1');
  await once(gate, 'listening');
});
afterEach(async () => {
  await node.stop();
  await redis.close();
  gate.closeAllConnections();
  gate.close();
});

async function start(env: Record<string, string> = {}): Promise<void> {
  node = await startTestNode({
    PORTCALL_REDIS_URL: redis.url,
    PORTCALL_KEY_PREFIX: prefix,
    PORTCALL_SHUTDOWN_GRACE_MS: '200',
    PORTCALL_LOG_LEVEL: 'error',
    ...env,
  });
  api = clientOf(node);
}

/** A job that ends when the gate lets it go. */
async function submitHeld(): Promise<string> {
  const { id } = await api.submit({
    kind: 'http.request',
    input: { url: `http://127.0.0.1:${(gate.address() as AddressInfo).port}/` },
  });
  await until(
    async () => waiting.length,
    (count) => count > 0,
  );
  return id;
}

const letGo = () => waiting.splice(0).forEach((end) => end());
const isBack = () =>
  until(
    () => request(node, 'GET', '/pools/default'),
    ({ status }) => status === 200,
  );

test('submitting is refused at once, and works again when Redis is back', async () => {
  await start();
  await redis.cut();
  const begun = Date.now();
  const refused = await request<Refusal>(node, 'POST', '/jobs', { kind: 'sleep', input: { ms: 0 } });
  expect(refused).toMatchObject({ status: 503, body: { code: 'redis_unavailable', retryable: true } });
  for (const [method, path, body] of [
    ['POST', '/pools/default/map', { kind: 'sleep', inputs: [{ ms: 0 }] }],
    ['POST', '/pools', { name: 'x' }],
    ['GET', '/jobs', undefined],
    ['DELETE', '/jobs/job_x', undefined],
  ] as const) {
    expect((await request(node, method, path, body)).status, `${method} ${path}`).toBe(503);
  }
  expect(Date.now() - begun).toBeLessThan(2000);
  await redis.restore();
  await isBack();
  expect((await api.run({ kind: 'sleep', input: { ms: 0 } })).state).toBe('completed');
});

test('a Redis that says nothing any more is soon taken for gone: requests are refused at once, and the node is not ready', async () => {
  await start();
  // Its queue is open, so that the job itself is the first thing that is said.
  await api.run({ kind: 'sleep', input: { ms: 0 } });
  redis.silence();
  expect((await request<Refusal>(node, 'POST', '/jobs', { kind: 'sleep', input: { ms: 0 } })).body).toMatchObject({
    code: 'redis_unavailable',
    detail: expect.stringContaining('is not known') as string,
  });
  await until(
    () => fetch(`${node.url}/readyz`),
    ({ status }) => status === 503,
  );
  const begun = Date.now();
  expect((await request<Refusal>(node, 'POST', '/jobs', { kind: 'sleep', input: { ms: 0 } })).body).toMatchObject({
    code: 'redis_unavailable',
    detail: expect.stringContaining('nothing was changed') as string,
  });
  expect(Date.now() - begun).toBeLessThan(500);
  redis.endSilence();
  await isBack();
  expect((await api.run({ kind: 'sleep', input: { ms: 0 } })).state).toBe('completed');
});

test('a job that ends while Redis is gone is recorded when it is back, and was done once', async () => {
  await start();
  const id = await submitHeld();
  await redis.cut();
  letGo();
  await redis.restore();
  await isBack();
  expect(await api.job(id, 10_000)).toMatchObject({ state: 'completed', attemptsMade: 1 });
  expect(requests).toBe(1);
});

test('a job whose hold has expired while Redis was gone is done again rather than lost, and ends once', async () => {
  await start({ PORTCALL_JOB_LOCK_MS: '1000' });
  const id = await submitHeld();
  await redis.cut();
  const other = await startTestNode({
    PORTCALL_KEY_PREFIX: prefix,
    PORTCALL_JOB_LOCK_MS: '1000',
    PORTCALL_NODE_NAME: 'other',
  });
  try {
    await until(
      async () => requests,
      (count) => count === 2,
    );
    letGo();
    expect(await clientOf(other).job(id, 10_000)).toMatchObject({ state: 'completed', node: 'other' });
    await redis.restore();
    await isBack();
    expect(await api.job(id)).toMatchObject({ state: 'completed', node: 'other' });
    const { status } = await api.get<{ status: { completed: number; running: number } }>('/pools/default');
    expect(status).toMatchObject({ completed: 1, running: 0 });
  } finally {
    await other.stop();
  }
});

test('a cancellation that the node could not hear of is found when Redis is back', async () => {
  await start();
  const other = await startTestNode({ PORTCALL_KEY_PREFIX: prefix, PORTCALL_ROLE: 'api' });
  try {
    const { id } = await api.submit(BUSY);
    await until(
      () => api.job(id),
      ({ state }) => state === 'active',
    );
    await redis.cut();
    const asked = await request<Job>(other, 'DELETE', `/jobs/${id}`);
    expect(asked).toMatchObject({ status: 202, body: { state: 'active', cancelRequested: true } });
    await redis.restore();
    expect(await clientOf(other).job(id, 15_000)).toMatchObject({ state: 'cancelled' });
  } finally {
    await other.stop();
  }
});

test('a request that waits for a job outlives the loss of Redis', async () => {
  await start();
  const id = await submitHeld();
  const other = await startTestNode({ PORTCALL_KEY_PREFIX: prefix, PORTCALL_ROLE: 'api' });
  try {
    const waited = clientOf(other).job(id, 15_000);
    await redis.cut();
    letGo();
    await redis.restore();
    expect((await waited).state).toBe('completed');
  } finally {
    await other.stop();
  }
});

test('a node stops in time although Redis is gone', async () => {
  await start();
  await submitHeld();
  await redis.cut();
  const begun = Date.now();
  await node.stop();
  expect(Date.now() - begun).toBeLessThan(12_000);
});
