import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Job, Pool } from '../../../src/contract/jobs/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, request, until, type ApiClient } from './api.ts';

// Whole nodes are started and stopped while others use the machine, too.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const BUSY = { kind: 'hash', input: { data: 'x', rounds: 1_000_000_000 } };
const QUICK = { kind: 'sleep', input: { ms: 0 } };

describe('an api node and a worker node', () => {
  let front: TestNode;
  let worker: TestNode;
  let api: ApiClient;
  beforeAll(async () => {
    const prefix = `test-${randomUUID()}`;
    front = await startTestNode({ PORTCALL_KEY_PREFIX: prefix, PORTCALL_ROLE: 'api', PORTCALL_NODE_NAME: 'front' });
    worker = await startTestNode({
      PORTCALL_KEY_PREFIX: prefix,
      PORTCALL_ROLE: 'worker',
      PORTCALL_NODE_NAME: 'worker',
    });
    api = clientOf(front);
  });
  afterAll(async () => {
    await front.stop();
    await worker.stop();
  });

  test('a job is submitted to one, runs on the other, and is waited for', async () => {
    expect(await api.run(QUICK)).toMatchObject({ state: 'completed', node: 'worker' });
    expect(await clientOf(worker).run(QUICK)).toMatchObject({ state: 'completed', node: 'worker' });
  });

  test('a busy loop is cancelled from the other node', async () => {
    const { id } = await api.submit(BUSY);
    await until(
      () => api.job(id),
      ({ state }) => state === 'active',
    );
    expect(await api.delete<Job>(`/jobs/${id}?waitMs=10000`)).toMatchObject({ state: 'cancelled', node: 'worker' });
  });

  test('a pool made on one is worked off by the other, and what changes there holds here', async () => {
    const pool = `p-${randomUUID()}`;
    await api.pool({ name: pool, maxWorkers: 1 });
    const ids = await Promise.all(
      [1, 2, 3].map(async () => (await api.submit({ kind: 'sleep', input: { ms: 60_000 }, pool })).id),
    );
    await until(
      () => api.get<Pool>(`/pools/${pool}`),
      ({ status }) => status.running === 1,
    );
    await api.patch(`/pools/${pool}`, { maxWorkers: 3 });
    const full = await until(
      () => api.get<Pool>(`/pools/${pool}`),
      ({ status }) => status.running === 3,
    );
    expect(full.status.nodes).toEqual([{ node: 'worker', running: 3 }]);
    for (const id of ids) await api.delete(`/jobs/${id}?waitMs=5000`);
  });

  test('a map is fed and worked off', async () => {
    const { id } = await api.map('default', { kind: 'sleep', inputs: Array.from({ length: 700 }, () => ({ ms: 0 })) });
    expect(
      await until(
        () => api.batch(id),
        ({ state }) => state !== 'running',
        20_000,
      ),
    ).toMatchObject({ state: 'completed', counts: { completed: 700 } });
  });
});

test('without a worker node nothing runs, and nothing is lost', async () => {
  const prefix = `test-${randomUUID()}`;
  const front = await startTestNode({ PORTCALL_KEY_PREFIX: prefix, PORTCALL_ROLE: 'api' });
  try {
    const api = clientOf(front);
    const job = await api.submit(QUICK);
    const batch = await api.map('default', { kind: 'sleep', inputs: Array.from({ length: 300 }, () => ({ ms: 0 })) });
    expect((await api.job(job.id, 300)).state).toBe('queued');
    const worker = await startTestNode({ PORTCALL_KEY_PREFIX: prefix });
    try {
      expect((await api.job(job.id, 10_000)).state).toBe('completed');
      await until(
        () => api.batch(batch.id),
        ({ state }) => state === 'completed',
      );
    } finally {
      await worker.stop();
    }
  } finally {
    await front.stop();
  }
});

test('maxWorkers holds over all nodes together', async () => {
  const prefix = `test-${randomUUID()}`;
  const nodes = [
    await startTestNode({ PORTCALL_KEY_PREFIX: prefix }),
    await startTestNode({ PORTCALL_KEY_PREFIX: prefix }),
  ];
  try {
    const api = clientOf(nodes[0] as TestNode);
    await api.pool({ name: 'shared', maxWorkers: 3 });
    const ids = await Promise.all(
      Array.from(
        { length: 12 },
        async () => (await api.submit({ kind: 'sleep', input: { ms: 60 }, pool: 'shared' })).id,
      ),
    );
    const jobs = await Promise.all(ids.map((id) => api.job(id, 15_000)));
    expect(jobs.every(({ state }) => state === 'completed')).toBe(true);
    const spans = jobs.map(({ timings }) => ({
      from: Date.parse(timings.startedAt ?? ''),
      to: Date.parse(timings.finishedAt ?? ''),
    }));
    for (const { from } of spans)
      expect(spans.filter((span) => span.from <= from && from < span.to).length).toBeLessThanOrEqual(3);
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
  }
});

test('a node that stops gives its running jobs back, and another one begins them without a lost attempt', async () => {
  const prefix = `test-${randomUUID()}`;
  // Given back, not found after its hold has expired.
  const longLock = { PORTCALL_JOB_LOCK_MS: '120000' };
  const leaving = await startTestNode({
    PORTCALL_KEY_PREFIX: prefix,
    PORTCALL_NODE_NAME: 'leaving',
    PORTCALL_SHUTDOWN_GRACE_MS: '50',
    ...longLock,
  });
  const { id } = await clientOf(leaving).submit(BUSY);
  await until(
    () => clientOf(leaving).job(id),
    ({ state }) => state === 'active',
  );
  const staying = await startTestNode({ PORTCALL_KEY_PREFIX: prefix, PORTCALL_NODE_NAME: 'staying', ...longLock });
  try {
    await leaving.stop();
    const taken = await until(
      () => clientOf(staying).job(id),
      ({ state, node }) => state === 'active' && node === 'staying',
    );
    expect(taken).toMatchObject({ node: 'staying', attemptsMade: 0 });
    expect(await clientOf(staying).delete(`/jobs/${id}?waitMs=10000`)).toMatchObject({ state: 'cancelled' });
  } finally {
    await staying.stop();
  }
});

test('schedules submit once for the cluster, however many nodes there are', async () => {
  const prefix = `test-${randomUUID()}`;
  const nodes = [
    await startTestNode({ PORTCALL_KEY_PREFIX: prefix }),
    await startTestNode({ PORTCALL_KEY_PREFIX: prefix }),
  ];
  try {
    const api = clientOf(nodes[0] as TestNode);
    const { id } = await api.post<{ id: string }>('/schedules', { ...QUICK, everyMs: 100, overlap: 'queue' });
    const { lastRuns } = await until(
      () => api.get<{ lastRuns: { at: string }[] }>(`/schedules/${id}`),
      (schedule) => schedule.lastRuns.length >= 6,
    );
    expect(new Set(lastRuns.map(({ at }) => at)).size).toBe(lastRuns.length);
    await request(nodes[0] as TestNode, 'DELETE', `/schedules/${id}`);
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
  }
});
