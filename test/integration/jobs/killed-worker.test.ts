import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { Service } from '../../helpers/service.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, until, type ApiClient } from './api.ts';

// Whole nodes are started and stopped while others use the machine, too.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const BUSY = { kind: 'hash', input: { data: 'x', rounds: 1_000_000_000 } };
/** Short, so that the tests need not wait long for a dead node. */
const LOCK = { PORTCALL_JOB_LOCK_MS: '600' };

let front: TestNode;
let api: ApiClient;
let prefix: string;
let services: Service[];

beforeEach(async () => {
  prefix = `test-${randomUUID()}`;
  services = [];
  front = await startTestNode({ PORTCALL_KEY_PREFIX: prefix, PORTCALL_ROLE: 'api', ...LOCK });
  api = clientOf(front);
});
afterEach(async () => {
  await Promise.all(services.map((service) => service.end()));
  await front.stop();
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
      ...LOCK,
    },
  });
  services.push(service);
  return service;
}

test('a job whose worker is killed is taken up by another one', async () => {
  const first = await startWorker('first');
  const { id } = await api.submit({ ...BUSY, timeoutMs: 60_000 });
  await until(
    () => api.job(id),
    ({ state }) => state === 'active',
  );
  await first.kill('SIGKILL');
  await startWorker('second');
  const taken = await until(
    () => api.job(id),
    ({ node }) => node === 'second',
  );
  expect(taken).toMatchObject({ state: 'active', attemptsMade: 0 });
  expect(await api.delete(`/jobs/${id}?waitMs=10000`)).toMatchObject({ state: 'cancelled' });
  const { status } = await api.get<{ status: unknown }>('/pools/default');
  expect(status).toMatchObject({ running: 0, cancelled: 1, nodes: [] });
});

test('a map goes on where its worker was killed, and every input is done', async () => {
  const first = await startWorker('first');
  const { id } = await api.map('default', { kind: 'sleep', inputs: Array.from({ length: 3000 }, () => ({ ms: 1 })) });
  await until(
    () => api.batch(id),
    ({ counts }) => counts.completed >= 300,
  );
  await first.kill('SIGKILL');
  await startWorker('second');
  const ended = await until(
    () => api.batch(id),
    ({ state }) => state !== 'running',
    90_000,
  );
  expect(ended).toMatchObject({
    state: 'completed',
    total: 3000,
    counts: { completed: 3000, failed: 0, cancelled: 0, waiting: 0, active: 0 },
  });
});

test('a job that is cancelled while its worker is dead does not run again', async () => {
  const first = await startWorker('first');
  const { id } = await api.submit(BUSY);
  await until(
    () => api.job(id),
    ({ state }) => state === 'active',
  );
  await first.kill('SIGKILL');
  expect(await api.delete(`/jobs/${id}`)).toMatchObject({ state: 'active', cancelRequested: true });
  await startWorker('second');
  expect(await api.job(id, 20_000)).toMatchObject({ state: 'cancelled', attemptsMade: 0 });
});
