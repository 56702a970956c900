import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Batch, BatchItem, JobSummary, Schedule } from '../../../src/contract/jobs/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { SseClient } from '../../helpers/sse-client.ts';
import { EventWatch } from '../../helpers/event-watch.ts';
import { request, until } from './api.ts';

const setting = (name: string, scopes: string): string =>
  `${name}:${scopes}:${createHash('sha256').update(`key-of-${name}`).digest('hex')}`;
const as = (name: string): Record<string, string> => ({ authorization: `Bearer key-of-${name}` });

interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

let node: TestNode;
let batch: Batch;
const labels = { run: 'lists' };
beforeAll(async () => {
  node = await startTestNode({
    PORTCALL_API_KEYS: [setting('all', 'read+write+payload'), setting('reader', 'read')].join(),
  });
  await call('PUT', '/functions/echo', {
    source: 'export default (input) => { if (input === 1) throw new Error("one, \\"please\\""); return input }',
  });
  batch = await call<Batch>('POST', '/pools/default/map', {
    kind: 'function',
    inputs: [0, 1, 2].map((input) => ({ function: 'echo', input })),
    attempts: 1,
    labels,
  });
  await until(
    () => call<Batch>('GET', `/batches/${batch.id}`),
    ({ state }) => state !== 'running',
    30_000,
  );
});
afterAll(() => node.stop());

async function call<T>(method: string, path: string, body?: unknown, key = 'all'): Promise<T> {
  return (await request<T>(node, method, path, body, as(key))).body;
}

async function text(path: string, accept: string) {
  const answer = await fetch(`${node.url}/v1${path}`, { headers: { ...as('all'), accept } });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    next: answer.headers.get('x-next-cursor'),
    body: await answer.text(),
  };
}

describe('lines instead of a page', () => {
  test('jobs, results of a batch and events as NDJSON are the items of the page', async () => {
    for (const path of [`/jobs?batch=${batch.id}`, `/batches/${batch.id}/results`, `/events?batch=${batch.id}`]) {
      const { items } = await call<Page<unknown>>('GET', path);
      const { status, type, body } = await text(path, 'application/x-ndjson');
      expect([path, status, type]).toEqual([path, 200, 'application/x-ndjson; charset=utf-8']);
      expect(
        body
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown),
      ).toEqual(items);
    }
  });

  test('the next page is named in a header', async () => {
    for (const path of [
      `/jobs?batch=${batch.id}&limit=2`,
      `/batches/${batch.id}/results?limit=2`,
      `/events?batch=${batch.id}&limit=2`,
    ]) {
      const { nextCursor } = await call<Page<unknown>>('GET', path);
      const { next, body } = await text(path, 'application/x-ndjson');
      expect([next, body.trimEnd().split('\n').length]).toEqual([nextCursor, 2]);
    }
    expect((await text(`/batches/${batch.id}/results`, 'text/csv')).next).toBeNull();
  });

  test('results of a batch as CSV', async () => {
    const items = (await call<Page<BatchItem>>('GET', `/batches/${batch.id}/results`)).items;
    const { type, body } = await text(`/batches/${batch.id}/results`, 'text/csv');
    expect(type).toBe('text/csv; charset=utf-8');
    expect(body).toBe(
      [
        'index,job,state,result,error.code,error.detail,resultDropped',
        `0,${items[0]?.job},completed,0,,,`,
        `1,${items[1]?.job},failed,,job_failed,"${items[1]?.error?.detail.replaceAll('"', '""')}",`,
        `2,${items[2]?.job},completed,2,,,`,
        '',
      ].join('\r\n'),
    );
    expect((await text(`/jobs?batch=${batch.id}`, 'text/csv')).body).toMatch(/^id,pool,kind,state,.*\r\njob_/);
    expect((await text(`/events?batch=${batch.id}`, 'text/csv')).body).toMatch(/^at,type,node,.*\r\n\d{4}-/);
  });

  test('another type is 406, and says what there is', async () => {
    for (const path of ['/jobs', `/batches/${batch.id}/results`, '/events']) {
      const { status, type, body } = await text(path, 'application/xml');
      expect([path, status, type]).toEqual([path, 406, 'application/problem+json; charset=utf-8']);
      expect(JSON.parse(body)).toMatchObject({
        code: 'not_acceptable',
        detail: expect.stringContaining('application/x-ndjson') as string,
      });
    }
  });
});

describe('a list of jobs', () => {
  test('has results when it is asked for them, and when they may be seen', async () => {
    const list = (query: string, key = 'all') =>
      call<Page<JobSummary>>('GET', `/jobs?batch=${batch.id}${query}`, undefined, key);
    expect((await list('')).items.every((job) => !('result' in job))).toBe(true);
    expect((await list('&include=result')).items.map(({ result }) => result)).toEqual([2, null, 0]);
    for (const job of (await list('&include=result', 'reader')).items) {
      expect(job).not.toHaveProperty('result');
      expect(job.omitted).toContain('result');
    }
    expect(await request(node, 'GET', '/jobs?include=input', undefined, as('all'))).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'include' }] },
    });
  });

  test('ends a page early when results are many bytes', async () => {
    const inputs = Array.from({ length: 6 }, () => ({ function: 'echo', input: 'x'.repeat(900_000) }));
    const large = await call<Batch>('POST', '/pools/default/map', { kind: 'function', inputs });
    await until(
      () => call<Batch>('GET', `/batches/${large.id}`),
      ({ state }) => state === 'completed',
      60_000,
    );
    const first = await call<Page<JobSummary>>('GET', `/jobs?batch=${large.id}&include=result`);
    const second = await call<Page<JobSummary>>(
      'GET',
      `/jobs?batch=${large.id}&include=result&cursor=${first.nextCursor}`,
    );
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([4, 2, null]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(6);
  }, 90_000);
});

test('last runs of a schedule have times and durations, and are as many as asked for', async () => {
  const { id } = await call<Schedule>('POST', '/schedules', {
    everyMs: 100,
    kind: 'sleep',
    input: { ms: 5 },
    overlap: 'queue',
  });
  const seen = await until(
    () => call<Schedule>('GET', `/schedules/${id}?lastRuns=100`),
    ({ lastRuns }) => lastRuns.length > 11 && lastRuns.at(-1)?.state === 'completed',
    60_000,
  );
  await call('PATCH', `/schedules/${id}`, { paused: true });
  expect(seen.lastRuns.at(-1)).toMatchObject({
    startedAt: expect.stringMatching(/Z$/) as string,
    finishedAt: expect.stringMatching(/Z$/) as string,
    waitMs: expect.any(Number) as number,
  });
  expect(seen.lastRuns.at(-1)?.runMs).toBeGreaterThanOrEqual(5);
  expect((await call<Schedule>('GET', `/schedules/${id}`)).lastRuns).toHaveLength(10);
  expect((await call<Schedule>('GET', `/schedules/${id}?lastRuns=0`)).lastRuns).toEqual([]);
  expect((await call<Page<Schedule>>('GET', '/schedules?lastRuns=2')).items[0]?.lastRuns).toHaveLength(2);
  expect(await request(node, 'GET', `/schedules/${id}?lastRuns=101`, undefined, as('all'))).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'lastRuns' }] },
  });
}, 90_000);

describe('since and until', () => {
  test('bound events by when they happened, in every form of a time', async () => {
    const { items } = await call<Page<{ at: string; type: string }>>('GET', `/events?batch=${batch.id}`);
    const times = items.map(({ at }) => at);
    const middle = times[Math.floor(times.length / 2)] ?? '';
    const shown = async (query: string) =>
      (await call<Page<{ at: string }>>('GET', `/events?batch=${batch.id}&${query}`)).items.map(({ at }) => at);
    const inVienna = `${new Date(Date.parse(middle) + 3_600_000).toISOString().slice(0, -1)}%2B01:00`;
    for (const time of [middle, inVienna]) {
      expect(await shown(`since=${time}`)).toEqual(times.filter((at) => at >= middle));
      expect(await shown(`until=${time}`)).toEqual(times.filter((at) => at < middle));
    }
    expect(await shown(`since=${middle}&until=${middle}`)).toEqual([]);
    expect(await request(node, 'GET', '/events?since=yesterday', undefined, as('all'))).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'since' }] },
    });
  });

  test('bring what is past over SSE and the stream', async () => {
    const { items } = await call<Page<{ at: string }>>('GET', `/events?batch=${batch.id}`);
    const since = items.at(-1)?.at ?? '';
    const wanted = items.filter(({ at }) => at >= since);
    const sse = await SseClient.open(`${node.url}/v1/events?batch=${batch.id}&since=${since}`, as('all'));
    await sse.until(() => sse.events.length >= wanted.length);
    await sse.drop();
    expect(sse.events.map(({ data }) => data)).toEqual(wanted);
    const stream = await EventWatch.open(node.url, {
      key: 'key-of-all',
      batch: batch.id,
      until: since,
      from: 'earliest',
    });
    await stream.ended;
    expect(stream.events()).toEqual(items.filter(({ at }) => at < since));
  });
});
