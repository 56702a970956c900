import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import request from 'supertest';
import { afterEach, expect, test, vi } from 'vitest';
import type { Listener } from '../../../src/contract/index.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { openRedis } from '../../helpers/redis-guest.ts';
import { EventWatch } from '../../helpers/event-watch.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0).toReversed()) await one.stop();
});

/** Starts a node that can be started again as the same one. */
async function start(env: Record<string, string>): Promise<TestNode> {
  const node = await startTwoThreadNode(env);
  running.push(node);
  return node;
}
const sameNode = () => ({
  PORTCALL_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}`,
  PORTCALL_NODE_NAME: 'phoenix',
});
const portOf = (listener: Listener): number => listener.status.address?.port ?? 0;
const get = async (node: TestNode, path: string) => (await request(node.url).get(path)).body;

async function occupy(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function vacate(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

test('after a restart the same listeners and clients are open again, on the same ports, also those that may have any', async () => {
  const env = sameNode();
  const before = await start(env);
  const anyPort = (
    await request(before.url)
      .post('/v1/listeners')
      .send({ name: 'any-port', handler: { type: 'echo' } })
  ).body as Listener;
  const spread = (
    await request(before.url)
      .post('/v1/listeners')
      .send({ name: 'spread', threads: 2, handler: { type: 'echo' } })
  ).body as Listener;
  await request(before.url).post('/v1/listeners').send({ name: 'resting' });
  await request(before.url).post('/v1/listeners/resting/stop');
  const client = (
    await request(before.url)
      .post('/v1/clients')
      .send({ name: 'caller', host: '127.0.0.1', port: portOf(anyPort) })
  ).body;
  await before.stop();

  const after = await start(env);
  for (const listener of [anyPort, spread]) {
    expect(await get(after, `/v1/listeners/${listener.id}`)).toMatchObject({
      revision: 1,
      createdAt: listener.createdAt,
      status: { state: 'listening', address: listener.status.address },
    });
    const peer = await TcpPeer.connect(portOf(listener));
    peer.send('again');
    await peer.until('again');
    peer.destroy();
  }
  expect((await get(after, '/v1/listeners/resting')).status.state).toBe('stopped');
  expect((await request(after.url).post('/v1/listeners/resting/start')).body.status.state).toBe('listening');
  const status = await poll(
    async () => (await get(after, `/v1/clients/${client.id}`)).status,
    ({ state }) => state === 'connected',
  );
  expect(status.remoteAddress).toEqual(anyPort.status.address);
});

test('a changed listener comes back changed', async () => {
  const env = sameNode();
  const before = await start(env);
  await request(before.url)
    .post('/v1/listeners')
    .send({ name: 'changed', handler: { type: 'echo' } });
  await request(before.url)
    .patch('/v1/listeners/changed')
    .send({ handler: { type: 'reply', data: 'new' }, labels: { a: 'b' } });
  await before.stop();
  const after = await start(env);
  expect(await get(after, '/v1/listeners/changed')).toMatchObject({
    revision: 2,
    handler: { data: 'new' },
    labels: { a: 'b' },
    status: { state: 'listening' },
  });
});

test('a port that is taken at the start makes the listener failed with the reason, and it recovers when the port is free', async () => {
  const env = sameNode();
  const before = await start(env);
  const fixed = (await request(before.url).post('/v1/listeners').send({})).body as Listener;
  const port = portOf(fixed);
  await request(before.url).post(`/v1/listeners/${fixed.id}/stop`);
  await request(before.url).patch(`/v1/listeners/${fixed.id}`).send({ port });
  await request(before.url).post(`/v1/listeners/${fixed.id}/start`);
  const other = (await request(before.url).post('/v1/listeners').send({ name: 'fine' })).body as Listener;
  await before.stop();

  const thief = await occupy(port);
  const after = await start(env);
  const { status } = (await get(after, `/v1/listeners/${fixed.id}`)) as Listener;
  expect(status).toMatchObject({ state: 'failed', address: null, error: { code: 'port_in_use' } });
  expect(status.error?.retryInMs).toBeGreaterThan(700);
  expect((await get(after, `/v1/listeners/${other.id}`)).status.state).toBe('listening');

  const stream = await EventWatch.open(after.url, { listener: fixed.id });
  await vacate(thief);
  await stream.collectUntil(() => stream.events().some(({ type }) => type === 'listener.started'));
  expect((await get(after, `/v1/listeners/${fixed.id}`)).status).toMatchObject({
    state: 'listening',
    address: { host: '127.0.0.1', port },
    error: null,
  });
  await stream.close();
});

test('a failed listener can be given another port, and is tried at once', async () => {
  const env = sameNode();
  const before = await start(env);
  const listener = (await request(before.url).post('/v1/listeners').send({ name: 'mover' })).body as Listener;
  const port = portOf(listener);
  await request(before.url).post('/v1/listeners/mover/stop');
  await request(before.url).patch('/v1/listeners/mover').send({ port });
  await request(before.url).post('/v1/listeners/mover/start');
  await before.stop();
  const thief = await occupy(port);
  const after = await start(env);
  expect((await request(after.url).patch('/v1/listeners/mover').send({ port: 0 })).body).toMatchObject({
    port: 0,
    status: { state: 'listening', error: null },
  });
  await vacate(thief);
});

test('a listener that may have any port takes another one when its last is gone, and keeps that', async () => {
  const env = sameNode();
  const before = await start(env);
  const listener = (await request(before.url).post('/v1/listeners').send({ name: 'roamer' })).body as Listener;
  await before.stop();
  const thief = await occupy(portOf(listener));
  const second = await start(env);
  const moved = (await get(second, '/v1/listeners/roamer')) as Listener;
  expect(moved.status.state).toBe('listening');
  expect(portOf(moved)).not.toBe(portOf(listener));
  const { redis, keys } = openRedis(second.keyPrefix);
  await poll(
    async () => JSON.parse((await redis.hget(keys.resources('listeners'), listener.id)) ?? '{}').lastPort,
    (lastPort) => lastPort === portOf(moved),
  );
  redis.disconnect();
  await second.stop();
  await vacate(thief);
  const third = await start(env);
  expect(portOf(await get(third, '/v1/listeners/roamer'))).toBe(portOf(moved));
});

test('documents of older versions get defaults, broken ones and unfinished ones delay nothing', async () => {
  const env = sameNode();
  const before = await start(env);
  await request(before.url).post('/v1/listeners').send({ name: 'good' });
  await before.stop();
  const { redis, keys } = openRedis(before.keyPrefix);
  const old = {
    id: 'lst_00000000000000000000000001',
    spec: { name: 'old', transport: 'tcp' },
    createdAt: '2020-01-01T00:00:00.000Z',
    node: 'phoenix',
  };
  const unfinished = {
    ...old,
    id: 'lst_00000000000000000000000003',
    spec: { name: 'unfinished' },
    revision: 1,
    reservedUntilMs: Date.now() + 60_000,
  };
  const documents = {
    [old.id]: JSON.stringify(old),
    lst_00000000000000000000000002: '{"id":7',
    [unfinished.id]: JSON.stringify(unfinished),
  };
  await redis.hset(keys.resources('listeners'), documents);
  for (const id of Object.keys(documents)) await redis.zadd(keys.ids('listeners'), 0, id);
  await redis.hset(keys.names('listeners'), { old: old.id, unfinished: unfinished.id });

  const after = await start({ ...env, PORTCALL_LOG_LEVEL: 'silent' });
  expect(await get(after, '/v1/listeners/old')).toMatchObject({
    id: old.id,
    revision: 1,
    updatedAt: old.createdAt,
    limits: { maxConnections: 10_000 },
    status: { state: 'listening' },
  });
  expect((await get(after, '/v1/listeners')).items.map(({ name }: Listener) => name)).toEqual(['old', 'good']);
  expect((await request(after.url).post('/v1/listeners').send({ name: 'unfinished' })).status).toBe(201);
  expect(await redis.hexists(keys.resources('listeners'), unfinished.id)).toBe(0);
  redis.disconnect();
});

test('a shutdown lets connections end within its grace, and they are published as closed with reason shutdown', async () => {
  const env = { ...sameNode(), PORTCALL_SHUTDOWN_GRACE_MS: '5000' };
  const node = await start(env);
  const listener = (
    await request(node.url)
      .post('/v1/listeners')
      .send({ handler: { type: 'echo' } })
  ).body as Listener;
  const peer = await TcpPeer.connect(portOf(listener));
  peer.send('hi');
  await peer.until('hi');
  const stopped = node.stop();
  await peer.ended;
  peer.end();
  expect(await peer.closed).toBeUndefined();
  await stopped;
  const again = await start(env);
  const events = (await get(again, `/v1/events?listener=${listener.id}&types=connection.closed,listener.stopped`))
    .items as { type: string; data: { reason?: string } }[];
  expect(events.map(({ type, data }) => [type, data.reason])).toEqual([
    ['connection.closed', 'shutdown'],
    ['listener.stopped', undefined],
  ]);
});
