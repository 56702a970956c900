import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBlackHole, type BlackHole } from '../../helpers/black-hole.ts';
import { clientBench, closedPort } from '../../helpers/client-bench.ts';
import { ClientUnderTest } from '../../helpers/net-client.ts';
import { startNetThread } from '../../helpers/net-thread.ts';
import { poll } from '../../helpers/poll.ts';

const bench = clientBench();
let hole: BlackHole;

beforeAll(async () => {
  hole = await openBlackHole();
});
afterAll(() => hole.close());

const retries = (client: ClientUnderTest) =>
  client.events('client.failed').map(({ data }) => data['retryInMs'] as number | null);

test('connects when the server comes up later', async () => {
  const port = await closedPort();
  const client = bench.client(port, { reconnect: { initialDelayMs: 10, maxDelayMs: 20 } });
  const first = await client.open();
  expect(first).toMatchObject({
    state: 'waiting',
    connection: null,
    attempts: 1,
    error: { code: 'connection_refused', retryInMs: expect.any(Number) as number },
  });
  const [failed] = await client.seen('client.failed');
  expect(failed?.data).toMatchObject({
    code: 'connection_refused',
    detail: expect.stringContaining(`127.0.0.1:${port}`) as string,
    attempt: 1,
  });
  await client.seen('client.failed', 3);
  expect(
    client
      .events('client.connecting')
      .map(({ data }) => data['attempt'])
      .slice(0, 3),
  ).toEqual([1, 2, 3]);
  await bench.serve(undefined, port);
  const connected = await client.reached('connected');
  expect(connected).toMatchObject({ attempts: 0, error: null });
});

test('waits grow by `factor` up to `maxDelayMs`, and differ by `jitter`', async () => {
  const client = bench.client(await closedPort(), {
    reconnect: { initialDelayMs: 16, factor: 2, maxDelayMs: 100, jitter: 0.5 },
  });
  await client.open();
  await client.seen('client.failed', 6);
  const waits = retries(client).slice(0, 6);
  [16, 32, 64, 100, 100, 100].forEach((wholeMs, index) => {
    expect(waits[index]).toBeGreaterThanOrEqual(Math.floor(wholeMs / 2));
    expect(waits[index]).toBeLessThanOrEqual(wholeMs);
  });
  const began = client.events('client.connecting').map(({ at }) => Date.parse(at));
  // Timers and the clock are rounded to a millisecond each.
  began
    .slice(1, 6)
    .forEach((at, index) => expect(at - (began[index] ?? 0)).toBeGreaterThanOrEqual((waits[index] ?? 0) - 3));
});

test('is `failed` after `maxAttempts` in a row, and starts again when asked', async () => {
  const port = await closedPort();
  const client = bench.client(port, { reconnect: { initialDelayMs: 5, maxAttempts: 3, jitter: 0 } });
  await client.open();
  const failed = await client.reached('failed');
  expect(failed).toMatchObject({ attempts: 3, error: { code: 'connection_refused' } });
  expect(failed.error?.retryInMs).toBeUndefined();
  await client.seen('client.failed', 3);
  expect(retries(client)).toEqual([5, 10, null]);
  await bench.serve(undefined, port);
  expect((await client.open()).state).toBe('connected');
});

test('a client that may not connect again is `failed` after one attempt, `stopped` after its connection', async () => {
  const options = { reconnect: { enabled: false } };
  expect((await bench.client(await closedPort(), options).open()).state).toBe('failed');
  const server = await bench.serve((socket) => socket.end());
  const client = bench.client(server.port, options);
  await client.open();
  expect(await client.reached('stopped')).toMatchObject({ connection: null, error: { code: 'connection_aborted' } });
});

test('comes back after the server has reset the connection', async () => {
  const server = await bench.serve();
  const client = bench.client(server.port, { reconnect: { initialDelayMs: 10, jitter: 0 } });
  const { connection } = await client.open();
  (await server.socket()).resetAndDestroy();
  const [disconnected] = await client.seen('client.disconnected');
  expect(disconnected?.data).toEqual({ reason: 'peer_reset', retryInMs: 10 });
  expect(await client.reached('waiting')).toMatchObject({
    connection: null,
    localAddress: null,
    error: { code: 'connection_reset', retryInMs: 10 },
  });
  const [, again] = await client.seen('client.connected', 2);
  expect(again).toBeDefined();
  expect((await client.observed())?.connection).not.toBe(connection);
});

test('a server that closes every connection at once is tried ever less often, and counts as failing', async () => {
  const server = await bench.serve((socket) => socket.end());
  const client = bench.client(server.port, {
    reconnect: { initialDelayMs: 8, maxDelayMs: 10_000, jitter: 0, maxAttempts: 4 },
  });
  await client.open();
  expect((await client.reached('failed')).error?.code).toBe('connection_aborted');
  expect((await client.seen('client.disconnected', 4)).map(({ data }) => data['retryInMs'])).toEqual([8, 16, 32, null]);
});

test('a message makes a connection a good one: the waits begin anew', async () => {
  const server = await bench.serve((socket) => socket.end('hello'));
  const client = bench.client(server.port, {
    reconnect: { initialDelayMs: 8, maxDelayMs: 10_000, jitter: 0, maxAttempts: 2 },
  });
  await client.open();
  expect((await client.seen('client.disconnected', 4)).slice(0, 4).map(({ data }) => data['retryInMs'])).toEqual([
    8, 8, 8, 8,
  ]);
});

test('a connection that stays open for `maxDelayMs` is a good one', async () => {
  const server = await bench.serve();
  const client = bench.client(server.port, {
    reconnect: { initialDelayMs: 30, maxDelayMs: 30, jitter: 0, maxAttempts: 1 },
  });
  await client.open();
  const connectedAtMs = performance.now();
  await poll(
    () => performance.now() - connectedAtMs,
    (elapsedMs) => elapsedMs > 60,
  );
  (await server.socket()).resetAndDestroy();
  await client.seen('client.connected', 2);
});

test('an attempt that gets no answer ends after `connectTimeoutMs`, and holds nothing else up', async () => {
  const client = bench.client(hole.port, { limits: { connectTimeoutMs: 150 }, reconnect: { enabled: false } });
  const opening = client.open();
  await client.reached('connecting');
  const server = await bench.serve((socket) => socket.on('data', (chunk) => socket.write(chunk)));
  const other = bench.client(server.port);
  await other.open();
  expect((await other.exchange('x')).message.data).toBe('x');
  expect(client.events('client.failed')).toEqual([]);
  expect(await opening).toMatchObject({
    state: 'failed',
    error: { code: 'connect_timeout', detail: expect.stringContaining('150 ms') as string },
  });
});

test('opening answers after `waitMs` when the attempt is still under way', async () => {
  const client = bench.client(hole.port);
  expect(await client.open(20)).toMatchObject({ state: 'connecting', attempts: 1, error: null });
  expect(await client.open(0)).toMatchObject({ state: 'connecting', attempts: 1 });
});

test('is stopped in the middle of an attempt', async () => {
  const client = bench.client(hole.port);
  await client.open(0);
  await client.close();
  expect(client.states().map(({ state }) => state)).toEqual(['connecting', 'stopping', 'stopped']);
  await client.seen('client.stopped');
  expect(client.events().map(({ type }) => type)).toEqual(['client.connecting', 'client.stopped']);
  expect(await client.observed()).toMatchObject({ state: 'stopped', attempts: 0, error: null });
});

test('is stopped while it waits', async () => {
  const port = await closedPort();
  const options = { reconnect: { initialDelayMs: 30, jitter: 0 } };
  const client = bench.client(port, options);
  await client.open();
  await client.close();
  // Another that began later tries again: by then the stopped one would have.
  const other = bench.client(port, options);
  await other.open();
  await other.seen('client.connecting', 2);
  expect(client.events('client.connecting')).toHaveLength(1);
  expect((await client.observed())?.state).toBe('stopped');
});

test('starting one that waits connects at once', async () => {
  const port = await closedPort();
  const client = bench.client(port, { reconnect: { initialDelayMs: 600_000, maxDelayMs: 600_000 } });
  expect((await client.open()).state).toBe('waiting');
  await bench.serve(undefined, port);
  expect((await client.open()).state).toBe('connected');
});

test('a shorter `maxDelayMs` also shortens the wait that runs', async () => {
  const port = await closedPort();
  const client = bench.client(port, { reconnect: { initialDelayMs: 600_000, maxDelayMs: 600_000 } });
  await client.open();
  await client.update({ host: '127.0.0.1', port, reconnect: { initialDelayMs: 5, maxDelayMs: 5 } });
  await client.seen('client.failed', 2);
});

test('one that waits stops when it may no longer connect again', async () => {
  const port = await closedPort();
  const client = bench.client(port, { reconnect: { initialDelayMs: 600_000, maxDelayMs: 600_000 } });
  await client.open();
  const exchange = client.exchange('?').catch((error: unknown) => error);
  await client.update({ host: '127.0.0.1', port, reconnect: { enabled: false } });
  expect(await client.reached('stopped')).toMatchObject({ error: { code: 'connection_refused' } });
  expect(await exchange).toMatchObject({ code: 'not_connected' });
});

test('a host name is looked up for every attempt, and all its addresses are tried', async () => {
  const server = await bench.serve();
  const client = bench.client(server.port, { host: 'localhost' });
  expect(await client.open()).toMatchObject({
    state: 'connected',
    remoteAddress: { host: '127.0.0.1', port: server.port },
  });
});

test('an unknown name is an error like others', async () => {
  const client = bench.client(9, { host: 'portcall-test.invalid', reconnect: { initialDelayMs: 5 } });
  expect(await client.open(10_000)).toMatchObject({ state: 'waiting', error: { code: 'name_not_resolved' } });
});

test('a failed attempt on several addresses reports the first error', async () => {
  const client = bench.client(await closedPort(), { host: 'localhost', reconnect: { enabled: false } });
  expect((await client.open()).error).toMatchObject({
    code: 'connection_refused',
    detail: expect.stringMatching(/ECONNREFUSED (?:::1|127\.0\.0\.1):/) as string,
  });
});

test('an own address that this machine does not have is an error like others', async () => {
  const client = bench.client(await closedPort(), {
    socket: { localAddress: '203.0.113.9' },
    reconnect: { enabled: false },
  });
  expect((await client.open()).error?.code).toBe('address_unavailable');
});

test('a thread that shuts down ends clients in every state, and itself', async () => {
  const thread = await startNetThread();
  const server = await bench.serve();
  const waiting = new ClientUnderTest(thread, {
    host: '127.0.0.1',
    port: await closedPort(),
    reconnect: { initialDelayMs: 600_000, maxDelayMs: 600_000 },
  });
  const connecting = new ClientUnderTest(thread, { host: '127.0.0.1', port: hole.port });
  const connected = new ClientUnderTest(thread, {
    host: '127.0.0.1',
    port: server.port,
    limits: { idleTimeoutMs: 60_000 },
  });
  await Promise.all([waiting.open(), connecting.open(0), connected.open()]);
  const exchanges = [waiting, connecting, connected].map((client) =>
    client.exchange('?', {}, 60_000).catch((error: unknown) => error),
  );
  await connected.seen('message.sent');
  const beganMs = performance.now();
  expect(await thread.shutdown(50)).toBe(0);
  // Well below `connectTimeoutMs`: the attempt is given up, not waited for.
  expect(performance.now() - beganMs).toBeLessThan(5000);
  expect((await Promise.all(exchanges)).map((error) => (error as { code: string }).code)).toEqual([
    'not_connected',
    'not_connected',
    'connection_aborted',
  ]);
  expect(connected.events('client.disconnected')[0]?.data).toEqual({ reason: 'shutdown', retryInMs: null });
  expect([waiting, connecting, connected].flatMap((client) => client.events('client.stopped'))).toEqual([]);
});
