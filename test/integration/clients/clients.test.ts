import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest';
import { clientSchema, exchangeResultSchema, type Client } from '../../../src/contract/index.ts';
import { openBlackHole } from '../../helpers/black-hole.ts';
import { findFreePort } from '../../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { openRedis } from '../../helpers/redis-guest.ts';
import { EventWatch } from '../../helpers/event-watch.ts';

let node: TestNode;
let server: Server;
let sockets: Socket[];
/** Everything the server received. */
let received: string;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.stop());
beforeEach(async () => {
  sockets = [];
  received = '';
  // Answers each line "PING n" with "PONG n", everything else with nothing.
  server = createServer({ allowHalfOpen: false }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received += String(chunk);
      for (const [, n] of String(chunk).matchAll(/PING (\d+)\n/g)) socket.write(`NOISE\nPONG ${n}\n`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  if (!server.listening) return;
  server.close();
  await once(server, 'close');
});

const api = () => request(node.url);
const target = () => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, framing: { type: 'line' } });
const statusOf = async (id: string) => (await api().get(`/v1/clients/${id}`)).body.status as Client['status'];

async function create(spec: object, query = ''): Promise<Client> {
  const { status, body } = await api().post(`/v1/clients${query}`).send(spec);
  expect([status, body.detail]).toEqual([201, undefined]);
  return body as Client;
}

test('a client is created connected when the target answers: 201 with Location, ETag and both addresses', async () => {
  const { status, headers, body } = await api()
    .post('/v1/clients')
    .send({ ...target(), name: 'till-1' });
  expect([status, headers['location'], headers['etag']]).toEqual([201, `/v1/clients/${body.id}`, '"1"']);
  expect(clientSchema.parse(body)).toMatchObject({
    name: 'till-1',
    node: node.identity.name,
    status: { state: 'connected', remoteAddress: { host: '127.0.0.1', port: target().port }, attempts: 0, error: null },
  });
  expect(body.status.connection).toMatch(/^con_/);
  expect((await api().get('/v1/clients/till-1')).body.id).toBe(body.id);
});

test('a client whose target does not answer is created all the same, and says why it waits', async () => {
  const port = await findFreePort();
  const client = await create({
    host: '127.0.0.1',
    port,
    reconnect: { initialDelayMs: 60_000, maxDelayMs: 60_000, jitter: 0 },
  });
  expect(client.status).toMatchObject({
    state: 'waiting',
    connection: null,
    attempts: 1,
    error: { code: 'connection_refused', retryInMs: 60_000 },
  });
});

test('the first attempt is waited for no longer than waitMs', async () => {
  const hole = await openBlackHole();
  for (const waitMs of [0, 150]) {
    const startMs = performance.now();
    const client = await create({ host: '127.0.0.1', port: hole.port }, `?waitMs=${waitMs}`);
    expect([client.status.state, client.status.error]).toEqual(['connecting', null]);
    const tookMs = performance.now() - startMs;
    expect(tookMs >= waitMs - 1 && tookMs < waitMs + 5000).toBe(true);
    expect((await api().delete(`/v1/clients/${client.id}`)).status).toBe(204);
  }
  await hole.close();
});

test('messages are sent: 202 with the bytes and the connection', async () => {
  const client = await create(target());
  const { status, body } = await api().post(`/v1/clients/${client.id}/send`).send({ data: 'hello' });
  expect([status, body]).toEqual([202, { bytes: 6, connection: client.status.connection }]);
  expect(
    await poll(
      () => received,
      (all) => all !== '',
    ),
  ).toBe('hello\n');
});

test('an exchange answers with the message that matches, and counts those it skipped', async () => {
  const client = await create(target());
  const { status, body } = await api()
    .post(`/v1/clients/${client.id}/exchange`)
    .send({ data: 'PING 7', match: { startsWith: 'PONG' } });
  expect(status).toBe(200);
  expect(exchangeResultSchema.parse(body)).toMatchObject({
    sent: { bytes: 7 },
    message: { data: 'PONG 7', direction: 'in', connection: client.status.connection },
    skipped: 1,
  });
});

test('an exchange without an answer is 504 timeout', async () => {
  const client = await create(target());
  const { body } = await api().post(`/v1/clients/${client.id}/exchange`).send({ data: 'silence', timeoutMs: 50 });
  expect([body.status, body.code]).toEqual([504, 'timeout']);
});

test('exchanges past the bound of waiting requests are 429 wait_limit', async () => {
  const small = await startTestNode({ PORTCALL_MAX_WAITS: '2' });
  const { body: client } = await request(small.url).post('/v1/clients').send(target());
  const answers = await Promise.all(
    [1, 2, 3].map(() =>
      request(small.url).post(`/v1/clients/${client.id}/exchange`).send({ data: 'silence', timeoutMs: 1000 }),
    ),
  );
  expect(answers.map(({ body }) => body.code).sort()).toEqual(['timeout', 'timeout', 'wait_limit']);
  await small.stop();
});

test('a client that is not connected refuses to send: 409 not_connected', async () => {
  const waiting = await create({ host: '127.0.0.1', port: await findFreePort() });
  expect((await api().post(`/v1/clients/${waiting.id}/send`).send({ data: 'x' })).body).toMatchObject({
    status: 409,
    code: 'not_connected',
  });
  await api().post(`/v1/clients/${waiting.id}/stop`);
  expect((await api().post(`/v1/clients/${waiting.id}/exchange`).send({ data: 'x' })).body).toMatchObject({
    status: 409,
    code: 'not_connected',
  });
});

test('when the peer closes the client says so and connects again', async () => {
  // Subscribe before it exists: after its response, its first connection may already be in the past.
  const stream = await EventWatch.open(node.url, {
    labels: { story: 'closed' },
    types: ['client.connecting', 'client.connected', 'client.disconnected'],
  });
  const client = await create({ ...target(), labels: { story: 'closed' }, reconnect: { initialDelayMs: 5 } });
  await expect.poll(() => sockets.length).toBe(1);
  sockets[0]?.end();
  const connections = () => stream.events().filter(({ type }) => type === 'client.connected');
  await stream.collectUntil(() => connections().length === 2);
  expect(stream.events().map(({ type }) => type)).toEqual([
    'client.connecting',
    'client.connected',
    'client.disconnected',
    'client.connecting',
    'client.connected',
  ]);
  const status = await statusOf(client.id);
  expect([status.state, status.connection === client.status.connection, sockets.length]).toEqual([
    'connected',
    false,
    2,
  ]);
  await stream.close();
});

test('stop disconnects with FIN and start connects again; both may be said twice', async () => {
  const client = await create(target());
  const ended = once(sockets[0] as Socket, 'end');
  for (const _ of [1, 2])
    expect((await api().post(`/v1/clients/${client.id}/stop`)).body.status).toMatchObject({
      state: 'stopped',
      connection: null,
      error: null,
    });
  await ended;
  for (const _ of [1, 2])
    expect((await api().post(`/v1/clients/${client.id}/start`)).body.status.state).toBe('connected');
  expect(sockets).toHaveLength(2);
});

test('a change is live: the connection stays, and what needs a restart is refused by name', async () => {
  const client = await create({ ...target(), name: 'live' });
  const { headers, body } = await api()
    .patch('/v1/clients/live')
    .send({ labels: { a: 'b' }, reconnect: { maxDelayMs: 100 } });
  expect([headers['etag'], body.status.connection]).toEqual(['"2"', client.status.connection]);
  expect(body.reconnect).toMatchObject({ maxDelayMs: 100, factor: 2 });
  expect((await api().patch('/v1/clients/live').send({ port: 1, host: '127.0.0.2' })).body).toMatchObject({
    status: 409,
    code: 'restart_required',
    fields: ['host', 'port'],
  });
  await api().post('/v1/clients/live/stop');
  expect((await api().patch('/v1/clients/live').send({ host: 'localhost' })).body).toMatchObject({
    revision: 3,
    host: 'localhost',
    status: { state: 'stopped' },
  });
});

test('a client that gave up is tried at once when its target is changed', async () => {
  const client = await create({
    host: '127.0.0.1',
    port: await findFreePort(),
    framing: { type: 'line' },
    reconnect: { maxAttempts: 1 },
  });
  expect(client.status.state).toBe('failed');
  await api().patch(`/v1/clients/${client.id}`).send({ port: target().port });
  await poll(
    () => statusOf(client.id),
    ({ state }) => state === 'connected',
  );
});

test('deleting disconnects, and frees the name', async () => {
  await create({ ...target(), name: 'gone-soon' });
  const closed = once(sockets[0] as Socket, 'close');
  expect((await api().delete('/v1/clients/gone-soon')).status).toBe(204);
  await closed;
  expect((await api().delete('/v1/clients/gone-soon')).body.code).toBe('not_found');
  await create({ ...target(), name: 'gone-soon' });
});

test("Portcall's own API may not be connected to: 403 egress_forbidden, and nothing is kept", async () => {
  const { redis, keys } = openRedis(node.keyPrefix);
  const before = await redis.hlen(keys.resources('clients'));
  for (const host of ['127.0.0.1', 'localhost', '0.0.0.0', '::ffff:127.0.0.1']) {
    const { body } = await api()
      .post('/v1/clients')
      .send({ host, port: Number(new URL(node.url).port) });
    expect([host, body.status, body.code]).toEqual([host, 403, 'egress_forbidden']);
  }
  expect(await redis.hlen(keys.resources('clients'))).toBe(before);
  const redisPort = Number(
    new URL(redis.options.port === undefined ? '' : `redis://127.0.0.1:${redis.options.port}`).port,
  );
  expect((await api().post('/v1/clients').send({ host: '127.0.0.1', port: redisPort })).body.code).toBe(
    'egress_forbidden',
  );
  redis.disconnect();
});

test('with the profile strict loopback is denied unless it is allowed', async () => {
  const strict = await startTestNode({ PORTCALL_EGRESS_PROFILE: 'strict' });
  const allowing = await startTestNode({ PORTCALL_EGRESS_PROFILE: 'strict', PORTCALL_EGRESS_ALLOW: '127.0.0.0/8' });
  expect((await request(strict.url).post('/v1/clients').send(target())).body.code).toBe('egress_forbidden');
  expect((await request(allowing.url).post('/v1/clients').send(target())).body.status.state).toBe('connected');
  expect(
    (
      await request(allowing.url)
        .post('/v1/clients')
        .send({ host: '127.0.0.1', port: Number(new URL(allowing.url).port) })
    ).body.code,
  ).toBe('egress_forbidden');
  await Promise.all([strict.stop(), allowing.stop()]);
});

test.each([
  [{}, 'host'],
  [{ host: '127.0.0.1', port: 0 }, 'port'],
  [{ host: '127.0.0.1', port: 9, reconnect: { factor: 0.5 } }, 'reconnect.factor'],
  [{ host: '127.0.0.1', port: 9, sendOnConnect: [{ data: 'zz', encoding: 'hex' }] }, 'sendOnConnect[0].data'],
  [{ host: '127.0.0.1', port: 9, proxy: 'x' }, 'proxy'],
])('%j is a 400 that names %s, and nothing is kept', async (spec, path) => {
  const { redis, keys } = openRedis(node.keyPrefix);
  const before = await redis.hlen(keys.resources('clients'));
  const { body } = await api().post('/v1/clients').send(spec);
  expect([body.status, body.code]).toEqual([400, 'validation_failed']);
  expect(body.errors.map((error: { path: string }) => error.path)).toContain(path);
  expect(await redis.hlen(keys.resources('clients'))).toBe(before);
  redis.disconnect();
});

test.each([
  ['exchange', { data: 'x', match: { matches: '(' } }, 'match.matches'],
  ['exchange', { data: 'x', timeoutMs: 0 }, 'timeoutMs'],
  ['exchange', { data: 'x', match: { nope: 1 } }, 'match.nope'],
  ['send', { data: 'x', encoding: 'hex' }, 'data'],
])('%s with %j is a 400 that names %s', async (verb, content, path) => {
  const client = await create(target());
  const { body } = await api().post(`/v1/clients/${client.id}/${verb}`).send(content);
  expect([body.status, body.errors?.[0]?.path]).toEqual([400, path]);
});

test('what came and went is captured', async () => {
  const client = await create({ ...target(), sendOnConnect: [{ data: 'LOGIN' }] });
  await api()
    .post(`/v1/clients/${client.id}/exchange`)
    .send({ data: 'PING 1', match: { startsWith: 'PONG' } });
  const { body } = await api().get(`/v1/clients/${client.id}/messages`);
  expect(body.items.map(({ direction, data }: { direction: string; data: string }) => [direction, data])).toEqual([
    ['out', 'LOGIN'],
    ['out', 'PING 1'],
    ['in', 'NOISE'],
    ['in', 'PONG 1'],
  ]);
  expect((await api().delete(`/v1/clients/${client.id}/messages`)).body).toEqual({ removed: 4 });
});

test('its creation is published before the events of its connection', async () => {
  const stream = await EventWatch.open(node.url, { labels: { story: 'client' }, types: ['client.*'] });
  const { id } = await create({ ...target(), labels: { story: 'client' } });
  await api().delete(`/v1/clients/${id}`);
  await stream.collectUntil(() => stream.events().at(-1)?.type === 'client.deleted');
  expect(stream.events().map(({ type }) => type)).toEqual([
    'client.created',
    'client.connecting',
    'client.connected',
    'client.disconnected',
    'client.stopped',
    'client.deleted',
  ]);
  await stream.close();
});

test('clients are listed with filters and pages', async () => {
  for (const n of [1, 2, 3]) await create({ ...target(), name: `listed-${n}`, labels: { listed: 'yes' } });
  await api().post('/v1/clients/listed-2/stop');
  const names = async (query: string) =>
    (await api().get(`/v1/clients?label=listed:yes${query}`)).body.items.map(({ name }: Client) => name) as string[];
  expect(await names('')).toEqual(['listed-1', 'listed-2', 'listed-3']);
  expect(await names('&state=connected')).toEqual(['listed-1', 'listed-3']);
  expect(await names('&transport=udp')).toEqual([]);
});
