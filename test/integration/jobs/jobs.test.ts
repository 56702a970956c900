import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createdMs } from '../../../src/core/ids.ts';
import type { Job, JobSummary } from '../../../src/contract/jobs/index.ts';
import type { Page } from '../../../src/contract/page.ts';
import { findFreePort } from '../../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, request, until, type ApiClient, type Refusal } from './api.ts';

/** A job that needs a thread until it is ended. */
const BUSY = { kind: 'hash', input: { data: 'x', rounds: 1_000_000_000 } };
const QUICK = { kind: 'sleep', input: { ms: 0 } };

let node: TestNode;
let api: ApiClient;
beforeAll(async () => {
  node = await startTestNode({ PORTCALL_JOB_THREADS: '2' });
  api = clientOf(node);
});
afterAll(() => node.stop());

/** A pool of its own, so that tests do not stand in each other's way. */
async function newPool(spec: Record<string, unknown> = {}): Promise<string> {
  const name = `p-${randomUUID()}`;
  await api.pool({ name, ...spec });
  return name;
}

async function whenActive(id: string): Promise<Job> {
  return until(
    () => api.job(id),
    (job) => job.state === 'active',
  );
}

describe('submitting', () => {
  test('a job is accepted with its address, and completes with its result', async () => {
    const answer = await request<Job>(node, 'POST', '/jobs', {
      kind: 'sleep',
      input: { ms: 5 },
      labels: { suite: 'a' },
    });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(`/v1/jobs/${answer.body.id}`);
    const job = await api.job(answer.body.id, 10_000);
    expect(job).toMatchObject({
      pool: 'default',
      kind: 'sleep',
      state: 'completed',
      progress: 1,
      attemptsMade: 1,
      error: null,
      input: { ms: 5 },
      labels: { suite: 'a' },
      cancelRequested: false,
    });
    expect(job.timings.runMs).toBeGreaterThanOrEqual(4);
    expect(Date.parse(job.timings.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(job.timings.queuedAt));
  });

  test('with waitMs the answer is the ended job', async () => {
    const answer = await request<Job>(node, 'POST', '/jobs?waitMs=10000', {
      kind: 'hash',
      input: { data: 'hello', rounds: 1 },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      state: 'completed',
      result: { digest: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824' },
    });
  });

  test('an input may be large', async () => {
    const data = 'x'.repeat(1_000_000);
    expect(await api.run({ kind: 'hash', input: { data, rounds: 1 } })).toMatchObject({
      state: 'completed',
      input: { data },
    });
  });

  test('what a wait answers is what the record has', async () => {
    const spec = {
      kind: 'hash',
      input: { data: 'hello', rounds: 1 },
      labels: { a: 'b' },
      priority: 3,
      attempts: 2,
      deduplication: { id: randomUUID() },
    };
    const { body } = await request<Job>(node, 'POST', '/jobs?waitMs=10000', spec);
    expect(body).toMatchObject({ state: 'completed', labels: { a: 'b' }, priority: 3 });
    expect(body).toEqual(await api.job(body.id));
  });

  test('with waitMs over before the end the answer is the job as it is', async () => {
    const answer = await request<Job>(node, 'POST', '/jobs?waitMs=50', { kind: 'sleep', input: { ms: 60_000 } });
    expect(answer.status).toBe(202);
    expect(['queued', 'active']).toContain(answer.body.state);
    await api.delete(`/jobs/${answer.body.id}`);
  });

  test.each([
    ['an unknown kind', { kind: 'nonsense', input: {} }, 'kind'],
    ['no kind', { input: {} }, 'kind'],
    ['an input of the wrong type', { kind: 'sleep', input: { ms: 'long' } }, 'input.ms'],
    ['another', { kind: 'http.request', input: { url: 7 } }, 'input.url'],
    ['no attempt at all', { kind: 'sleep', input: { ms: 1 }, attempts: 0 }, 'attempts'],
    ['an unknown member', { kind: 'sleep', input: { ms: 1 }, nonsense: 1 }, 'nonsense'],
    ['an unknown back-off', { kind: 'sleep', input: { ms: 1 }, backoff: { type: 'sideways' } }, 'backoff.type'],
    ['an input that is too long', { kind: 'hash', input: { data: 'x'.repeat(1024 * 1024 + 1) } }, 'input.data'],
  ])('%s is refused with the path of the wrong field', async (_what, spec, path) => {
    const { status, body } = await request<Refusal>(node, 'POST', '/jobs', spec);
    expect(status).toBe(400);
    expect(body.code).toBe('validation_failed');
    expect(body.errors?.map((error) => error.path)).toContain(path);
  });

  test('a pool that does not exist is not found, and nothing is kept', async () => {
    const { status, body } = await request<Refusal>(node, 'POST', '/jobs', { ...QUICK, pool: 'nowhere' });
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'not_found', errors: [{ path: 'pool' }] });
  });

  test('an unknown job is not found, in every request', async () => {
    for (const [method, path] of [
      ['GET', '/jobs/job_x'],
      ['DELETE', '/jobs/job_x'],
      ['GET', '/jobs/job_x/logs'],
      ['POST', '/jobs/job_x/retry'],
      ['GET', '/jobs/job_x?waitMs=1000'],
    ] as const) {
      expect((await request(node, method, path)).status, `${method} ${path}`).toBe(404);
    }
  });

  test('an Idempotency-Key makes one job of two requests', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await request<Job>(node, 'POST', '/jobs', QUICK, headers);
    const second = await request<Job>(node, 'POST', '/jobs', QUICK, headers);
    expect(second.body.id).toBe(first.body.id);
  });
});

describe('deduplication', () => {
  test('while a job has the id, submitting answers that job; afterwards it is free', async () => {
    const pool = await newPool();
    const spec = { kind: 'sleep', input: { ms: 60_000 }, pool, deduplication: { id: 'one' } };
    const first = await api.submit(spec);
    expect((await api.submit(spec)).id).toBe(first.id);
    await api.delete(`/jobs/${first.id}?waitMs=5000`);
    const later = await api.submit({ ...spec, input: { ms: 0 } });
    expect(later.id).not.toBe(first.id);
  });

  test('with a time to live the id stays taken after the end', async () => {
    const pool = await newPool();
    const spec = { ...QUICK, pool, deduplication: { id: 'one', ttlMs: 60_000 } };
    const first = await api.run(spec);
    expect(first.state).toBe('completed');
    expect((await api.submit(spec)).id).toBe(first.id);
  });
});

describe('order and time', () => {
  test('a lower priority number goes first, and no priority before all of them', async () => {
    const pool = await newPool({ maxWorkers: 1 });
    await api.post(`/pools/${pool}/pause`);
    const ids = new Map<string, string>();
    for (const [name, priority] of [
      ['nine', 9],
      ['two', 2],
      ['none', 0],
      ['five', 5],
    ] as const)
      ids.set(name, (await api.submit({ ...QUICK, pool, priority })).id);
    await api.post(`/pools/${pool}/resume`);
    const jobs = await Promise.all(
      [...ids.entries()].map(async ([name, id]) => ({ name, job: await api.job(id, 10_000) })),
    );
    expect(jobs.every(({ job }) => job.state === 'completed')).toBe(true);
    const finished = jobs.toSorted((a, b) =>
      (a.job.timings.finishedAt ?? '').localeCompare(b.job.timings.finishedAt ?? ''),
    );
    // Two that end in the same millisecond may stand either way round; the first and the last do not.
    expect([finished[0]?.name, finished.at(-1)?.name]).toEqual(['none', 'nine']);
  });

  test('a delayed job says so, and begins when its time has come', async () => {
    const job = await api.submit({ ...QUICK, delayMs: 300 });
    expect(job).toMatchObject({ state: 'delayed', delayMs: 300 });
    expect((await api.job(job.id, 10_000)).timings.waitMs).toBeGreaterThanOrEqual(300);
  });

  test('no more jobs of a pool run at once than it has workers', async () => {
    const pool = await newPool({ maxWorkers: 2 });
    const ids = await Promise.all(
      Array.from({ length: 6 }, async () => (await api.submit({ kind: 'sleep', input: { ms: 100 }, pool })).id),
    );
    const jobs = await Promise.all(ids.map((id) => api.job(id, 10_000)));
    const spans = jobs.map(({ timings }) => ({
      from: Date.parse(timings.startedAt ?? ''),
      to: Date.parse(timings.finishedAt ?? ''),
    }));
    for (const { from } of spans)
      expect(spans.filter((span) => span.from <= from && from < span.to).length).toBeLessThanOrEqual(2);
  });
});

describe('failing', () => {
  test('a job is tried again with growing waits, and fails with the code of its last attempt', async () => {
    const input = { url: `http://127.0.0.1:${await findFreePort()}/` };
    const job = await api.run({
      kind: 'http.request',
      input,
      attempts: 3,
      backoff: { type: 'exponential', delayMs: 50, factor: 3, jitter: 0 },
    });
    expect(job).toMatchObject({
      state: 'failed',
      attemptsMade: 3,
      error: { code: 'connection_refused' },
      result: null,
    });
    expect(job.timings.waitMs).toBeGreaterThanOrEqual(200);
  });

  test('between attempts it is delayed, and can be cancelled', async () => {
    const input = { url: `http://127.0.0.1:${await findFreePort()}/` };
    const { id } = await api.submit({
      kind: 'http.request',
      input,
      attempts: 2,
      backoff: { delayMs: 60_000, jitter: 0 },
    });
    const waiting = await until(
      () => api.job(id),
      (job) => job.state === 'delayed',
    );
    expect(waiting).toMatchObject({ attemptsMade: 1, error: { code: 'connection_refused' } });
    expect(await api.delete(`/jobs/${id}`)).toMatchObject({ state: 'cancelled' });
  });

  test('one that failed can be tried again, with all its attempts', async () => {
    const port = await findFreePort();
    const failed = await api.run({ kind: 'http.request', input: { url: `http://127.0.0.1:${port}/` } });
    expect(failed.state).toBe('failed');
    const answer = await request<Job>(node, 'POST', `/jobs/${failed.id}/retry`);
    expect(answer.status).toBe(202);
    expect(await api.job(failed.id, 10_000)).toMatchObject({ id: failed.id, state: 'failed', attemptsMade: 1 });
  });

  test('one that completed, or has not ended, is not tried again', async () => {
    const done = await api.run(QUICK);
    expect((await request<Refusal>(node, 'POST', `/jobs/${done.id}/retry`)).body.code).toBe('state_conflict');
    const waiting = await api.submit({ ...QUICK, delayMs: 60_000 });
    expect((await request<Refusal>(node, 'POST', `/jobs/${waiting.id}/retry`)).body.code).toBe('state_conflict');
    await api.delete(`/jobs/${waiting.id}`);
  });

  test('a busy loop is ended at its time limit, and the job has timed out', async () => {
    const job = await api.run({ ...BUSY, timeoutMs: 100 });
    expect(job).toMatchObject({ state: 'timed_out', error: { code: 'job_timed_out' } });
    expect(job.timings.runMs).toBeLessThan(5000);
  });
});

describe('cancelling', () => {
  test('a delayed job ends at once and never runs', async () => {
    const { id } = await api.submit({ ...QUICK, delayMs: 200 });
    const answer = await request<Job>(node, 'DELETE', `/jobs/${id}`);
    expect(answer).toMatchObject({
      status: 200,
      body: { state: 'cancelled', error: { code: 'job_cancelled' }, timings: { startedAt: null } },
    });
    expect((await api.run({ ...QUICK, delayMs: 250 })).state).toBe('completed');
    expect(await api.job(id)).toMatchObject({ state: 'cancelled', timings: { startedAt: null } });
  });

  test.each([
    ['waits', {}],
    ['waits with a priority', { priority: 5 }],
    ['is large', { kind: 'hash', input: { data: 'x'.repeat(8000), rounds: 1 } }],
  ])('a job that %s is taken out of its queue, and never runs', async (_what, more) => {
    const pool = await newPool({ maxWorkers: 1 });
    await api.post(`/pools/${pool}/pause`);
    const { id } = await api.submit({ ...QUICK, pool, ...more });
    const after = await api.submit({ ...QUICK, pool, priority: 9 });
    expect(await api.delete(`/jobs/${id}`)).toMatchObject({ state: 'cancelled' });
    await api.post(`/pools/${pool}/resume`);
    expect((await api.job(after.id, 10_000)).state).toBe('completed');
    expect(await api.job(id)).toMatchObject({ state: 'cancelled', timings: { startedAt: null } });
  });

  test('a busy loop is ended, its neighbours go on, and cancelling again changes nothing', async () => {
    const neighbour = await api.submit({ kind: 'sleep', input: { ms: 400 } });
    const { id } = await api.submit(BUSY);
    await whenActive(id);
    const answer = await request<Job>(node, 'DELETE', `/jobs/${id}?waitMs=10000`);
    expect(answer).toMatchObject({
      status: 200,
      body: { state: 'cancelled', cancelRequested: true, error: { code: 'job_cancelled' } },
    });
    expect((await request<Job>(node, 'DELETE', `/jobs/${id}`)).status).toBe(200);
    expect((await api.job(neighbour.id, 10_000)).state).toBe('completed');
  });

  test('without waiting the answer says that the end was asked for', async () => {
    const { id } = await api.submit({ kind: 'sleep', input: { ms: 60_000 } });
    await whenActive(id);
    const answer = await request<Job>(node, 'DELETE', `/jobs/${id}`);
    if (answer.status === 202) expect(answer.body).toMatchObject({ state: 'active', cancelRequested: true });
    expect((await api.job(id, 10_000)).state).toBe('cancelled');
  });

  test('a job that has completed stays completed', async () => {
    const { id } = await api.run(QUICK);
    expect(await api.delete(`/jobs/${id}`)).toMatchObject({ state: 'completed', cancelRequested: false });
  });

  test('a cancelled job can be tried again', async () => {
    const { id } = await api.submit({ ...QUICK, delayMs: 60_000 });
    await api.delete(`/jobs/${id}`);
    await api.post(`/jobs/${id}/retry`);
    expect(await api.job(id, 10_000)).toMatchObject({ state: 'completed', cancelRequested: false });
  });
});

describe('listing', () => {
  test('filters hold all together, newest first, page by page', async () => {
    const pool = await newPool();
    const run = randomUUID();
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1)
      ids.push((await api.run({ ...QUICK, pool, labels: { run, parity: index % 2 === 0 ? 'even' : 'odd' } })).id);
    const other = await api.run({ kind: 'hash', input: { data: '', rounds: 1 }, pool, labels: { run } });

    const seen: string[] = [];
    let cursor = '';
    do {
      const page: Page<JobSummary> = await api.get(`/jobs?pool=${pool}&kind=sleep&label=run:${run}&limit=2${cursor}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(seen).toEqual(ids.toReversed());

    const count = async (query: string) =>
      (await api.get<Page<JobSummary>>(`/jobs?label=run:${run}&${query}`)).items.length;
    expect(await count('label=run:x').catch(() => -1)).toBe(-1);
    expect(await count(`pool=${pool}`)).toBe(6);
    expect(await count('kind=hash')).toBe(1);
    expect(await count('state=completed')).toBe(6);
    expect(await count('state=failed')).toBe(0);
    // The time in its id, by which it is found, is the one it shows.
    expect(new Date(createdMs(other.id)).toISOString()).toBe(other.timings.queuedAt);
    expect(await count(`since=${other.timings.queuedAt}`)).toBe(1);
    expect(await count(`until=${other.timings.queuedAt}`)).toBe(5);
    expect((await api.get<Page<JobSummary>>(`/jobs?label=parity:odd&pool=${pool}`)).items).toHaveLength(2);
    expect((await api.get<Page<JobSummary>>(`/jobs?pool=${pool}&limit=1`)).items[0]).not.toHaveProperty('input');
  });

  test.each([
    'limit=0',
    'limit=501',
    'state=sleeping',
    'cursor=nonsense',
    'label=nocolon',
    'since=yesterday',
    'nonsense=1',
  ])('?%s is refused', async (query) => {
    expect((await request(node, 'GET', `/jobs?${query}`)).status).toBe(400);
  });
});

test('the stream has an event for each change of a job', async () => {
  const { id } = await api.run({ ...QUICK, labels: { watched: 'yes' } });
  const types = await until(
    async () => {
      const page = await api.get<{ items: { type: string; job?: string }[] }>(`/events?job=${id}`);
      return page.items.map(({ type }) => type);
    },
    (seen) => seen.length >= 3,
  );
  expect(types).toEqual(['job.queued', 'job.started', 'job.completed']);
});
