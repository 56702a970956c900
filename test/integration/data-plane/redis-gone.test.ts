import request from 'supertest';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Listener } from '../../../src/contract/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { startTestRedis, type TestRedis } from '../../helpers/redis.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let redis: TestRedis;
let node: TestNode;
let listener: Listener;
let peer: TcpPeer;

beforeAll(async () => {
  redis = await startTestRedis();
  node = await startTestNode({ PORTCALL_REDIS_URL: redis.url, PORTCALL_LOG_LEVEL: 'silent' });
  listener = (
    await request(node.url)
      .post('/v1/listeners')
      .send({ name: 'steady', handler: { type: 'echo' } })
  ).body;
  await request(node.url).post('/v1/listeners').send({ name: 'stopped' });
  await request(node.url).post('/v1/listeners/stopped/stop');
  peer = await TcpPeer.connect(listener.status.address?.port ?? 0);
  peer.send('before');
  await peer.until('before');
  await redis.kill();
  await poll(
    () =>
      request(node.url)
        .get('/v1/listeners')
        .then(({ status }) => status),
    (status) => status === 503,
  );
});
afterAll(async () => {
  peer.destroy();
  await node.stop();
  await redis.stop();
});

/** The answer to a change, which has to come at once. */
async function refused(ask: () => request.Test): Promise<unknown> {
  const startMs = performance.now();
  const { body } = await ask();
  expect(performance.now() - startMs).toBeLessThan(3000);
  return [body.status, body.code, body.retryable];
}

test('without Redis sockets go on and what is can be read', async () => {
  peer.send(', during');
  await peer.until('before, during');
  const another = await TcpPeer.connect(listener.status.address?.port ?? 0);
  another.send('new');
  await another.until('new');
  another.destroy();
  const { status, body } = await request(node.url).get('/v1/listeners/steady');
  expect([status, body.status.state]).toEqual([200, 'listening']);
});

test.each([
  ['create', () => request(node.url).post('/v1/listeners').send({ name: 'never' })],
  ['create with a key', () => request(node.url).post('/v1/listeners').set('idempotency-key', 'k').send({})],
  [
    'update',
    () =>
      request(node.url)
        .patch('/v1/listeners/steady')
        .send({ handler: { type: 'sink' } }),
  ],
  ['stop', () => request(node.url).post('/v1/listeners/steady/stop')],
  ['start', () => request(node.url).post('/v1/listeners/stopped/start')],
  ['delete', () => request(node.url).delete('/v1/listeners/steady')],
  ['create a client', () => request(node.url).post('/v1/clients').send({ host: '127.0.0.1', port: 9 })],
] as const)('without Redis %s is 503 redis_unavailable at once', async (_, ask) => {
  expect(await refused(ask)).toEqual([503, 'redis_unavailable', true]);
});

test('when Redis is back nothing of what was refused has happened, changes work again, and what Redis forgot is written again', async () => {
  // It was killed and had kept nothing on disk: the owner knows its listeners all the same.
  const back = await startTestRedis({ port: redis.port });
  const list = async () =>
    (await request(node.url).get('/v1/listeners')).body.items?.map(({ name }: Listener) => name) as
      | string[]
      | undefined;
  await poll(list, (names) => names?.length === 2, 10_000);
  expect(await list()).toEqual(['steady', 'stopped']);
  peer.send(' and after');
  await peer.until('before, during and after');
  expect((await request(node.url).get('/v1/listeners/steady')).body).toMatchObject({
    revision: 1,
    handler: { type: 'echo' },
    status: { state: 'listening' },
  });
  expect(
    (
      await request(node.url)
        .patch('/v1/listeners/steady')
        .send({ labels: { a: 'b' } })
    ).body.revision,
  ).toBe(2);
  expect((await request(node.url).post('/v1/listeners').send({ name: 'stopped' })).body.code).toBe('name_taken');
  expect((await request(node.url).post('/v1/listeners').send({ name: 'never' })).status).toBe(201);
  await node.stop();
  await back.stop();
});
