import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Listener } from '../../../src/contract/index.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
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

const patch = (id: string, changes: object) => api().patch(`/v1/listeners/${id}`).send(changes);

test.each([1, 2])('a change takes effect on open connections, on %i threads, and drops none', async (threads) => {
  const listener = await create({ handler: { type: 'reply', data: 'one' }, threads });
  const peers = await Promise.all(Array.from({ length: 6 }, () => TcpPeer.connect(portOf(listener))));
  for (const peer of peers) peer.send('?');
  await Promise.all(peers.map((peer) => peer.until('one')));
  const { status, headers, body } = await patch(listener.id, { handler: { type: 'reply', data: 'two' } });
  expect([status, headers['etag'], body.revision]).toEqual([200, '"2"', 2]);
  for (const peer of peers) peer.send('?');
  await Promise.all(peers.map((peer) => peer.until('onetwo')));
  expect((await api().get(`/v1/listeners/${listener.id}`)).body).toMatchObject({
    handler: { data: 'two' },
    status: { connections: 6 },
  });
  for (const peer of peers) peer.destroy();
});

test('null removes a member, objects are merged, and another type replaces a handler as a whole', async () => {
  const { id } = await create({
    name: 'old-name',
    labels: { a: '1', b: '2' },
    handler: { type: 'reply', data: 'x', then: 'close' },
    limits: { maxConnections: 5 },
  });
  const { body } = await patch(id, {
    name: null,
    labels: { a: null, c: '3' },
    handler: { type: 'echo' },
    limits: { idleTimeoutMs: 1000, maxConnections: null },
  });
  expect(body).toMatchObject({
    labels: { b: '2', c: '3' },
    handler: { type: 'echo' },
    limits: { maxConnections: 10_000, idleTimeoutMs: 1000 },
  });
  expect([body.name, body.labels.a]).toEqual([undefined, undefined]);
  expect((await api().get('/v1/listeners/old-name')).status).toBe(404);
});

test('a new name can be used at once, the old one is free', async () => {
  const { id } = await create({ name: 'before' });
  await patch(id, { name: 'after' });
  expect((await api().get('/v1/listeners/after')).body.id).toBe(id);
  await create({ name: 'before' });
  expect((await patch(id, { name: 'before' })).body).toMatchObject({ status: 409, code: 'name_taken' });
  expect((await api().get('/v1/listeners/after')).body).toMatchObject({ id, revision: 2 });
});

test('what needs a restart is refused while it is open, by name, and nothing of the patch is applied', async () => {
  const { id } = await create({ labels: { kept: 'yes' } });
  const { status, body } = await patch(id, {
    port: 9,
    host: '127.0.0.2',
    socket: { noDelay: false },
    labels: { kept: 'no' },
  });
  expect([status, body.code, body.fields.sort(), body.errors.map(({ path }: { path: string }) => path).sort()]).toEqual(
    [409, 'restart_required', ['host', 'port', 'socket.noDelay'], ['host', 'port', 'socket.noDelay']],
  );
  expect((await api().get(`/v1/listeners/${id}`)).body).toMatchObject({ revision: 1, labels: { kept: 'yes' } });
  await api().post(`/v1/listeners/${id}/stop`);
  expect((await patch(id, { host: '127.0.0.2', threads: 2 })).body).toMatchObject({
    revision: 2,
    host: '127.0.0.2',
    threads: 2,
  });
  expect((await api().post(`/v1/listeners/${id}/start`)).body.status.address.host).toBe('127.0.0.2');
});

test('a patch that changes nothing is no new revision', async () => {
  const { id } = await create({ labels: { a: '1' } });
  const { headers, body } = await patch(id, { labels: { a: '1' }, handler: { type: 'manual' } });
  expect([headers['etag'], body.revision]).toEqual(['"1"', 1]);
});

test.each([
  [{ handler: { type: 'reply' } }, 'handler.data'],
  [{ nope: 1 }, 'nope'],
  [{ limits: { maxConnections: 0 } }, 'limits.maxConnections'],
  [{ limits: null, framing: { type: 'length', width: 7 } }, 'framing.width'],
  [{ status: { state: 'stopped' } }, 'status'],
  [[], ''],
])('a patch of %j is a 400 that names %s, and nothing changes', async (changes, path) => {
  const { id } = await create({});
  const { status, body } = await patch(id, changes);
  expect([status, body.errors?.map((error: { path: string }) => error.path)]).toEqual([400, [path]]);
  expect((await api().get(`/v1/listeners/${id}`)).body.revision).toBe(1);
});

test('a change the net thread cannot make is refused, and what was there goes on', async () => {
  const listener = await create({ framing: { type: 'fixed', length: 3 }, handler: { type: 'reply', data: 'abc' } });
  const { body } = await patch(listener.id, { handler: { type: 'reply', data: 'four' } });
  expect([body.status, body.code]).toEqual([400, 'message_not_encodable']);
  const peer = await TcpPeer.connect(portOf(listener));
  peer.send('xyz');
  await peer.until('abc');
  peer.destroy();
  expect((await api().get(`/v1/listeners/${listener.id}`)).body).toMatchObject({
    revision: 1,
    handler: { data: 'abc' },
  });
});

test('If-Match lets a change through for the revision it names only', async () => {
  const { id } = await create({});
  const change = (etag: string, suite: string) => patch(id, { labels: { suite } }).set('if-match', etag);
  expect((await change('"7"', 'a')).body).toMatchObject({ status: 412, code: 'revision_mismatch', revision: 1 });
  expect((await change('"1"', 'b')).body.revision).toBe(2);
  expect((await change('"1"', 'c')).body.code).toBe('revision_mismatch');
  expect((await change('*', 'd')).body.revision).toBe(3);
  expect((await change('nonsense', 'e')).body.errors[0].path).toBe('If-Match');
  expect((await api().delete(`/v1/listeners/${id}`).set('if-match', '"1"')).body.code).toBe('revision_mismatch');
  expect((await api().delete(`/v1/listeners/${id}`).set('if-match', '"3"')).status).toBe(204);
});

test('of two changes to one revision exactly one is made', async () => {
  const { id } = await create({});
  const answers = await Promise.all(
    ['a', 'b', 'c'].map((suite) => patch(id, { labels: { suite } }).set('if-match', '"1"')),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
});

test('lower limits hold for connections that come afterwards', async () => {
  const listener = await create({ handler: { type: 'echo' } });
  const first = await TcpPeer.connect(portOf(listener));
  first.send('in');
  await first.until('in');
  await patch(listener.id, { limits: { maxConnections: 1 } });
  // Refused with a RST, which may come before it has noticed that it was connected.
  const second = await TcpPeer.connect(portOf(listener)).then(
    (peer) => peer.closed,
    ({ code }: NodeJS.ErrnoException) => code,
  );
  expect(second).toBe('ECONNRESET');
  const { status } = (await api().get(`/v1/listeners/${listener.id}`)).body as Listener;
  expect(status).toMatchObject({ connections: 1, rejected: 1 });
  first.destroy();
  await poll(
    async () => (await api().get(`/v1/listeners/${listener.id}`)).body.status.connections,
    (connections) => connections === 0,
  );
});
