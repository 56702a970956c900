import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { JobLogs } from '../../../src/contract/jobs/index.ts';
import { AppError } from '../../../src/core/errors/index.ts';
import { JobThreads } from '../../../src/modules/job-threads/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, until, type ApiClient } from './api.ts';

// Others use the machine, too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Jobs whose threads end. */
let node: TestNode;
let api: ApiClient;
let losses = 0;
beforeAll(async () => {
  node = await startTestNode();
  api = clientOf(node);
  const threads = node.app.get(JobThreads, { strict: false });
  const run = threads.run.bind(threads);
  vi.spyOn(threads, 'run').mockImplementation(async (work, hooks) => {
    if (work.kind !== 'sleep' || losses === 0) return run(work, hooks);
    losses -= 1;
    throw new AppError('job_thread_lost', 'The thread that ran the job ended: by the test.');
  });
});
beforeEach(() => void (losses = 0));
afterAll(() => node.stop());

const QUICK = { kind: 'sleep', input: { ms: 0 } };
const startedTimes = async (id: string) =>
  (await api.get<{ items: { type: string }[] }>(`/events?job=${id}&limit=100`)).items.filter(
    ({ type }) => type === 'job.started',
  ).length;

test.each([1, 3])('a job that loses its thread %i times is begun again, and no attempt is used', async (times) => {
  losses = times;
  const job = await api.run({ ...QUICK, attempts: 1 });
  expect(job).toMatchObject({ state: 'completed', attemptsMade: 1, error: null });
  expect((await api.get<JobLogs>(`/jobs/${job.id}/logs`)).items.map(({ level, text }) => `${level} ${text}`)).toEqual(
    Array.from(
      { length: times },
      (_, at) => `warn The thread that ran the job ended: by the test. The job is restarted, ${at + 1} of 3 times.`,
    ),
  );
  await until(
    () => startedTimes(job.id),
    (count) => count === times + 1,
  );
});

test('the fourth time it fails, and that is an attempt', async () => {
  losses = 4;
  expect(await api.run({ ...QUICK, attempts: 1 })).toMatchObject({
    state: 'failed',
    attemptsMade: 1,
    error: { code: 'job_thread_lost' },
  });
  expect(losses).toBe(0);
});

test('with attempts left it is tried again as after any failure', async () => {
  losses = 5;
  expect(await api.run({ ...QUICK, attempts: 3, backoff: { delayMs: 1, jitter: 0 } })).toMatchObject({
    state: 'completed',
    attemptsMade: 3,
  });
});

test('a retry by request begins to count anew', async () => {
  losses = 4;
  const { id } = await api.run({ ...QUICK, attempts: 1 });
  losses = 3;
  await api.post(`/jobs/${id}/retry`);
  expect(await api.job(id, 30_000)).toMatchObject({ state: 'completed', attemptsMade: 1, error: null });
});

test('one of a batch that loses its thread is begun again by itself, and counts once', async () => {
  losses = 2;
  const { id } = await api.map('default', {
    kind: 'sleep',
    inputs: Array.from({ length: 20 }, () => ({ ms: 0 })),
    attempts: 1,
  });
  expect(
    await until(
      () => api.batch(id),
      ({ state }) => state !== 'running',
      30_000,
    ),
  ).toMatchObject({ state: 'completed', counts: { completed: 20, failed: 0 } });
});
