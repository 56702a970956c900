import { createHash, randomUUID } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Batch, Job, Schedule } from '../../../src/contract/jobs/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { request, until } from './api.ts';

const setting = (name: string, scopes: string): string =>
  `${name}:${scopes}:${createHash('sha256').update(`key-of-${name}`).digest('hex')}`;
const http = createHttpServer(
  (incoming, response) =>
    void response
      .writeHead(incoming.url?.startsWith('/ok') === true ? 200 : 503, { 'x-version': '7' })
      .end('body-secret'),
);
const greeter = createServer((socket) => void socket.on('error', () => undefined).end('220 banner-secret\r\n'));

let node: TestNode;
let origin: string;
let greeterPort: number;

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  origin = `127.0.0.1:${await listening(http)}`;
  greeterPort = await listening(greeter);
  node = await startTestNode({
    PORTCALL_API_KEYS: [setting('all', 'read+write+payload'), setting('reader', 'read')].join(),
  });
});
afterAll(async () => {
  await node.stop();
  http.closeAllConnections();
  await Promise.all([http, greeter].map((server) => new Promise((resolve) => void server.close(resolve))));
});

interface Seen {
  readonly type: string;
  readonly job?: string;
  readonly data: Record<string, unknown>;
}

async function call<T>(method: string, path: string, body?: unknown, key = 'all'): Promise<T> {
  return (await request<T>(node, method, path, body, { authorization: `Bearer key-of-${key}` })).body;
}

/** The one event of the type that the filter lets through. */
async function eventOf(type: string, filter: string, key = 'all'): Promise<Record<string, unknown>> {
  const items = await until(
    async () => (await call<{ items: Seen[] }>('GET', `/events?types=${type}&${filter}`, undefined, key)).items,
    ({ length }) => length > 0,
    30_000,
  );
  return items[0]?.data ?? {};
}

test('job.failed names the schedule, labels, kind, target and the failed assertion with both values', async () => {
  const run = randomUUID();
  const input = { url: `http://bob:url-secret@${origin}/health?token=query-secret`, assert: { status: [200, '3xx'] } };
  const { id } = await call<Schedule>('POST', '/schedules', {
    everyMs: 100,
    kind: 'http.request',
    input,
    attempts: 1,
    labels: { run },
  });
  const data = await eventOf('job.failed', `label=run:${run}`);
  await call('DELETE', `/schedules/${id}`);
  expect(data).toMatchObject({
    pool: 'default',
    kind: 'http.request',
    schedule: id,
    labels: { run },
    target: `http://${origin}/health`,
    code: 'job_assertion_failed',
    attempt: 1,
    retryInMs: null,
    assertion: { path: 'assert.status', expected: [200, '3xx'], actual: 503 },
  });
  expect(JSON.stringify(data)).not.toMatch(/url-secret|query-secret/);
});

test.each([
  [
    'a header',
    { assert: { status: [503], headers: { 'X-Version': { equals: '8' } } } },
    { path: 'assert.headers.X-Version', actual: '7' },
  ],
  [
    'a header that is absent',
    { assert: { headers: { 'X-Other': { equals: '8' } } } },
    { path: 'assert.headers.X-Other', actual: null },
  ],
  [
    'the body',
    { assert: { body: { contains: 'absent' } } },
    { path: 'assert.body', actual: { data: 'body-secret', encoding: 'utf8', bytes: 11 } },
  ],
  [
    'the time',
    { assert: { maxTotalMs: 1 }, url: '/slow' },
    { path: 'assert.maxTotalMs', expected: 1, actual: expect.any(Number) },
  ],
])('an assertion on %s has the value that was seen', async (_what, { assert }, assertion) => {
  const job = await call<Job>('POST', '/jobs?waitMs=30000', {
    kind: 'http.request',
    input: { url: `http://${origin}/`, assert },
    attempts: 1,
  });
  // One millisecond can be enough.
  if (assertion.path === 'assert.maxTotalMs' && job.state === 'completed') return;
  expect(job.error).toMatchObject({ code: 'job_assertion_failed', assertion });
  expect(await eventOf('job.failed', `job=${job.id}`)).toMatchObject({ assertion: job.error?.assertion });
});

test('expectations of exchanges and probes have the last message, or null when none came', async () => {
  const steps = [{ expect: { match: { startsWith: '250' }, timeoutMs: 5000 } }];
  const exchange = {
    kind: 'tcp.exchange',
    input: { host: '127.0.0.1', port: greeterPort, framing: { type: 'line' }, steps },
    attempts: 1,
  };
  const failed = await call<Job>('POST', '/jobs?waitMs=30000', exchange);
  expect(failed.error?.assertion).toMatchObject({
    path: 'steps[0].expect.match',
    expected: { startsWith: '250' },
    actual: { data: '220 banner-secret', encoding: 'utf8' },
  });
  expect(await eventOf('job.failed', `job=${failed.id}`)).toMatchObject({
    kind: 'tcp.exchange',
    target: `127.0.0.1:${greeterPort}`,
    assertion: failed.error?.assertion,
  });
  const silent = await call<Job>('POST', '/jobs?waitMs=30000', {
    ...exchange,
    input: { ...exchange.input, steps: [{ expect: {} }, { expect: { timeoutMs: 5000 } }] },
  });
  expect(silent.error?.assertion).toMatchObject({ path: 'steps[1].expect.match', actual: null });
  const probe = await call<Job>('POST', '/jobs?waitMs=30000', {
    kind: 'tcp.probe',
    input: {
      host: '127.0.0.1',
      port: greeterPort,
      banner: { framing: { type: 'line' }, match: { startsWith: '250' } },
    },
    attempts: 1,
  });
  expect(probe.error?.assertion).toMatchObject({ path: 'banner.match', actual: { data: '220 banner-secret' } });
});

test('values are left out for readers without the scope payload, and named', async () => {
  const job = await call<Job>('POST', '/jobs?waitMs=30000', {
    kind: 'http.request',
    input: { url: `http://${origin}/`, assert: { body: { contains: 'expected-secret' } } },
    attempts: 1,
  });
  const data = await eventOf('job.failed', `job=${job.id}`, 'reader');
  expect(data).toMatchObject({
    kind: 'http.request',
    target: `http://${origin}/`,
    code: 'job_assertion_failed',
    assertion: { path: 'assert.body' },
    omitted: ['detail', 'assertion.expected', 'assertion.actual'],
  });
  expect(data['assertion']).toEqual({ path: 'assert.body' });
  const read = await call<Job>('GET', `/jobs/${job.id}`, undefined, 'reader');
  expect(read.error?.assertion).toEqual({ path: 'assert.body' });
  expect(read.omitted).toEqual(expect.arrayContaining(['error.assertion.expected', 'error.assertion.actual']));
  for (const body of [data, read]) expect(JSON.stringify(body)).not.toMatch(/-secret/);
});

test('a value that is long is cut, and the event of it with it', async () => {
  const job = await call<Job>('POST', '/jobs?waitMs=30000', {
    kind: 'http.request',
    input: { url: `http://${origin}/`, assert: { body: { equals: 'x'.repeat(4000) } } },
    attempts: 1,
  });
  const { expected } = (await eventOf('job.failed', `job=${job.id}`))['assertion'] as { expected: string };
  expect(expected).toMatch(/^\{"equals":"x+…$/);
  expect(expected.length).toBeLessThan(1100);
});

test('jobs of a batch name it, their place and their labels in every event but logs', async () => {
  const run = randomUUID();
  const inputs = [{ url: `http://${origin}/ok` }, { url: `http://${origin}/fail`, assert: { status: [200] } }];
  const batch = await call<Batch>('POST', '/pools/default/map', {
    kind: 'http.request',
    inputs,
    attempts: 1,
    labels: { run },
  });
  const items = await until(
    async () => (await call<{ items: Seen[] }>('GET', `/events?batch=${batch.id}`)).items,
    (events) => events.some(({ type }) => type === 'batch.completed'),
    30_000,
  );
  const jobs = items.filter(({ job }) => job !== undefined);
  expect(
    jobs.every(
      ({ data }) =>
        data['batch'] === batch.id &&
        (data['labels'] as Record<string, string>)['run'] === run &&
        data['kind'] === 'http.request',
    ),
  ).toBe(true);
  expect(jobs.find(({ type }) => type === 'job.failed')?.data).toMatchObject({
    index: 1,
    target: `http://${origin}/fail`,
    assertion: { expected: [200], actual: 503 },
  });
  expect(jobs.find(({ type }) => type === 'job.completed')?.data).toMatchObject({
    index: 0,
    target: `http://${origin}/ok`,
  });
  expect(items.find(({ type }) => type === 'batch.completed')?.data).toMatchObject({
    kind: 'http.request',
    labels: { run },
    state: 'failed',
  });
});

test('a job that times out, and one that is cancelled before it ran or while it runs, say the same', async () => {
  const labels = { run: randomUUID() };
  const target = {
    kind: 'tcp.exchange',
    input: { host: '127.0.0.1', port: Number(origin.split(':')[1]), steps: [{ expect: { timeoutMs: 60_000 } }] },
    labels,
    attempts: 1,
  };
  const identity = { pool: 'default', kind: 'tcp.exchange', labels, target: origin };
  const timedOut = await call<Job>('POST', '/jobs?waitMs=30000', { ...target, timeoutMs: 100 });
  expect(await eventOf('job.timed_out', `job=${timedOut.id}`)).toMatchObject(identity);
  const waiting = await call<Job>('POST', '/jobs', { ...target, delayMs: 60_000 });
  await call('DELETE', `/jobs/${waiting.id}`);
  expect(await eventOf('job.cancelled', `job=${waiting.id}`)).toEqual(identity);
  const running = await call<Job>('POST', '/jobs', target);
  await until(
    () => call<Job>('GET', `/jobs/${running.id}`),
    ({ state }) => state === 'active',
    30_000,
  );
  await call('DELETE', `/jobs/${running.id}?waitMs=30000`);
  expect(await eventOf('job.cancelled', `job=${running.id}`)).toEqual(identity);
});
