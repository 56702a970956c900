import { connect } from 'node:net';
import { once } from 'node:events';
import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Listener } from '../../../src/contract/index.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { EventWatch } from '../../helpers/event-watch.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTwoThreadNode();
});
afterAll(() => node.stop());

const api = () => request(node.url);
const portOf = (listener: Listener): number => listener.status.address?.port ?? 0;

async function create(spec: object): Promise<Listener> {
  const { status, body } = await api().post('/v1/listeners').send(spec);
  expect(status).toBe(201);
  return body as Listener;
}

/** Code of the error of a connection that is refused. */
async function refusal(port: number): Promise<string | undefined> {
  const socket = connect(port, '127.0.0.1');
  const [error] = await once(socket, 'error');
  return (error as NodeJS.ErrnoException).code;
}

test('stop closes the port, start opens the same one again, and both may be said twice', async () => {
  const listener = await create({ handler: { type: 'echo' } });
  const path = `/v1/listeners/${listener.id}`;
  for (const _ of [1, 2]) {
    const { status, body } = await api().post(`${path}/stop`);
    expect([status, body.status.state, body.status.address]).toEqual([200, 'stopped', null]);
  }
  expect(await refusal(portOf(listener))).toBe('ECONNREFUSED');
  for (const _ of [1, 2]) {
    const { status, body } = await api().post(`${path}/start`);
    expect([status, body.status.state, body.status.address]).toEqual([200, 'listening', listener.status.address]);
  }
  const peer = await TcpPeer.connect(portOf(listener));
  peer.send('back');
  await peer.until('back');
  peer.destroy();
});

test('a stop gives connections their grace: they end with FIN, and the answer waits for them', async () => {
  const listener = await create({ handler: { type: 'echo' } });
  const peer = await TcpPeer.connect(portOf(listener));
  peer.send('during');
  await peer.until('during');
  const stopping = api().post(`/v1/listeners/${listener.id}/stop`).send({ graceMs: 10_000 });
  const answered = stopping.then((answer) => answer);
  await peer.ended;
  expect(await refusal(portOf(listener))).toBe('ECONNREFUSED');
  peer.end();
  expect(await peer.closed).toBeUndefined();
  expect((await answered).body.status).toMatchObject({ state: 'stopped', connections: 0 });
});

test('while it stops it says so, and what does not end within the grace is cut', async () => {
  const listener = await create({ handler: { type: 'manual' } });
  const peer = await TcpPeer.connect(portOf(listener));
  await poll(
    async () => (await api().get(`/v1/listeners/${listener.id}`)).body.status.connections,
    (connections) => connections === 1,
  );
  const answered = api()
    .post(`/v1/listeners/${listener.id}/stop`)
    .send({ graceMs: 300 })
    .then(({ body }) => body);
  await poll(
    async () => (await api().get(`/v1/listeners/${listener.id}`)).body.status.state,
    (state) => state === 'stopping',
  );
  expect((await answered).status.state).toBe('stopped');
  // It never sent its FIN; the peer is gone.
  await peer.ended;
  peer.destroy();
});

test.each([
  ['a second stop with a shorter grace', (path: string) => api().post(`${path}/stop`).send({ graceMs: 50 }), 200],
  ['a delete', (path: string) => api().delete(path), 204],
] as const)('%s cuts sooner, and ends a stop that gives more', async (_, hasten, expected) => {
  const listener = await create({ handler: { type: 'manual' } });
  const peer = await TcpPeer.connect(portOf(listener));
  await poll(
    async () => (await api().get(`/v1/listeners/${listener.id}`)).body.status.connections,
    (connections) => connections === 1,
  );
  const slow = api()
    .post(`/v1/listeners/${listener.id}/stop`)
    .send({ graceMs: 60_000 })
    .then(({ status }) => status);
  await peer.ended;
  const beganMs = Date.now();
  expect((await hasten(`/v1/listeners/${listener.id}`)).status).toBe(expected);
  // Deleted meanwhile, there is nothing to answer with.
  expect(await slow).toBe(expected === 200 ? 200 : 404);
  expect(Date.now() - beganMs).toBeLessThan(5000);
  peer.destroy();
});

test('deleting closes the port, cuts connections, frees the name, and a second delete is 404', async () => {
  const listener = await create({ name: 'short-lived' });
  const peer = await TcpPeer.connect(portOf(listener));
  expect((await api().delete('/v1/listeners/short-lived')).status).toBe(204);
  await peer.ended;
  peer.destroy();
  expect(await refusal(portOf(listener))).toBe('ECONNREFUSED');
  expect((await api().delete('/v1/listeners/short-lived')).body.code).toBe('not_found');
  expect((await api().get(`/v1/listeners/${listener.id}`)).body.code).toBe('not_found');
  await create({ name: 'short-lived', port: portOf(listener) });
});

test('deleting with graceMs lets connections end by themselves', async () => {
  const listener = await create({ handler: { type: 'echo' } });
  const peer = await TcpPeer.connect(portOf(listener));
  peer.send('hi');
  await peer.until('hi');
  const deleted = api()
    .delete(`/v1/listeners/${listener.id}?graceMs=10000`)
    .then(({ status }) => status);
  await peer.ended;
  expect((await api().get(`/v1/listeners/${listener.id}`)).status).toBe(404);
  peer.end();
  expect(await deleted).toBe(204);
  expect(await peer.closed).toBeUndefined();
});

test('a start that fails leaves the listener stopped, and says why', async () => {
  const first = await create({});
  await api().post(`/v1/listeners/${first.id}/stop`);
  const second = await create({ port: portOf(first) });
  await api()
    .patch(`/v1/listeners/${first.id}`)
    .send({ port: portOf(first) });
  const { status, body } = await api().post(`/v1/listeners/${first.id}/start`);
  expect([status, body.code]).toEqual([409, 'port_in_use']);
  expect((await api().get(`/v1/listeners/${first.id}`)).body.status.state).toBe('stopped');
  await api().delete(`/v1/listeners/${second.id}`);
  expect((await api().post(`/v1/listeners/${first.id}/start`)).body.status.state).toBe('listening');
});

test.each([
  ['post', '/v1/listeners/missing/start'],
  ['post', '/v1/listeners/missing/stop'],
  ['get', '/v1/listeners/missing'],
  ['patch', '/v1/listeners/missing'],
  ['delete', '/v1/listeners/missing'],
  ['post', '/v1/listeners/missing/broadcast'],
  ['get', '/v1/listeners/missing/messages'],
  ['delete', '/v1/listeners/lst_00000000000000000000000000'],
] as const)('%s %s is 404 not_found', async (method, path) => {
  const { status, body } = await api()
    [method](path)
    .send(path.endsWith('broadcast') ? { data: 'x' } : method === 'patch' ? {} : undefined);
  expect([status, body.code]).toEqual([404, 'not_found']);
});

test.each([
  ['/v1/listeners/x/stop', { graceMs: -1 }, 'graceMs'],
  ['/v1/listeners/x/stop', { grace: 1 }, 'grace'],
  ['/v1/listeners/x/broadcast', {}, 'data'],
])('a POST to %s with %j is a 400 that names %s', async (path, content, field) => {
  const { status, body } = await api().post(path).send(content);
  expect([status, body.errors?.[0]?.path]).toEqual([400, field]);
});

test('a message goes to every connection of the listener, and the answer counts', async () => {
  const listener = await create({ threads: 2 });
  const peers = await Promise.all(Array.from({ length: 8 }, () => TcpPeer.connect(portOf(listener))));
  await poll(
    async () => (await api().get(`/v1/listeners/${listener.id}`)).body.status.connections,
    (connections) => connections === 8,
  );
  const { status, body } = await api().post(`/v1/listeners/${listener.id}/broadcast`).send({ data: 'all' });
  expect([status, body]).toEqual([200, { connections: 8, sent: 8, failed: 0, bytes: 24 }]);
  await Promise.all(peers.map((peer) => peer.until('all')));
  for (const peer of peers) peer.destroy();
  await api().post(`/v1/listeners/${listener.id}/stop`).send({ graceMs: 0 });
  expect((await api().post(`/v1/listeners/${listener.id}/broadcast`).send({ data: 'x' })).body.code).toBe(
    'not_listening',
  );
});

test('its whole life can be read from its events', async () => {
  const stream = await EventWatch.open(node.url, { types: ['listener.*'], labels: { life: 'whole' } });
  const { id } = await create({ labels: { life: 'whole' } });
  await api().post(`/v1/listeners/${id}/stop`);
  await api().post(`/v1/listeners/${id}/start`);
  await api()
    .patch(`/v1/listeners/${id}`)
    .send({ handler: { type: 'echo' } });
  await api().delete(`/v1/listeners/${id}`);
  await stream.collectUntil(() => stream.events().at(-1)?.type === 'listener.deleted');
  expect(stream.events().map(({ type }) => type)).toEqual([
    'listener.created',
    'listener.started',
    'listener.stopped',
    'listener.started',
    'listener.updated',
    'listener.stopped',
    'listener.deleted',
  ]);
  expect(stream.events()[4]?.data).toEqual({ revision: 2, changed: ['handler'] });
  await stream.close();
});
