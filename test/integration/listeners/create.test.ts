import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listenerSchema, type Listener } from '../../../src/contract/index.ts';
import { findFreePort } from '../../helpers/free-port.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { openRedis } from '../../helpers/redis-guest.ts';
import { EventWatch } from '../../helpers/event-watch.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTwoThreadNode();
});
afterAll(() => node.stop());

const api = () => request(node.url);
const create = (spec: object) => api().post('/v1/listeners').send(spec);

/** Everything the node keeps of listeners: that a refusal leaves nothing behind. */
async function kept(): Promise<{ ids: string[]; names: string[] }> {
  const { redis, keys } = openRedis(node.keyPrefix);
  const [ids, names] = await Promise.all([
    redis.hkeys(keys.resources('listeners')),
    redis.hkeys(keys.names('listeners')),
  ]);
  redis.disconnect();
  return { ids: ids.sort(), names: names.sort() };
}

test('a listener is created when its port is bound: 201 with Location, ETag, every default and the address', async () => {
  const { status, headers, body } = await create({
    name: 'greeter',
    handler: { type: 'greet', data: 'Hello from server!' },
  });
  expect(status).toBe(201);
  expect(headers).toMatchObject({ location: `/v1/listeners/${body.id}`, etag: '"1"' });
  expect(listenerSchema.parse(body)).toMatchObject({
    name: 'greeter',
    transport: 'tcp',
    host: '127.0.0.1',
    port: 0,
    revision: 1,
    node: node.identity.name,
    status: { state: 'listening', address: { host: '127.0.0.1' }, connections: 0, error: null },
  });

  const peer = await TcpPeer.connect(body.status.address.port);
  await peer.ended;
  expect(peer.received).toBe('Hello from server!');
  peer.end();
  expect(await peer.closed).toBeUndefined();
});

test('the Location leads to the listener, and so does its name', async () => {
  const { headers, body } = await create({ name: 'by-name' });
  const [byLocation, byName] = await Promise.all([
    api().get(String(headers['location'])),
    api().get('/v1/listeners/by-name'),
  ]);
  expect(byLocation.body).toMatchObject({ id: body.id });
  expect(byName.body).toMatchObject({ id: body.id });
  expect(byName.headers['etag']).toBe('"1"');
});

test('UDP, IPv6 and localhost are bound as asked', async () => {
  const udp = await create({ transport: 'udp', handler: { type: 'reply', data: 'Message received' } });
  const socket = createSocket('udp4');
  socket.send('Hello', (udp.body as Listener).status.address?.port, '127.0.0.1');
  const [answer] = await once(socket, 'message');
  socket.close();
  expect(String(answer)).toBe('Message received');

  const ipv6 = await create({ host: '::1', handler: { type: 'echo' } });
  const peer = await TcpPeer.connect(ipv6.body.status.address.port, '::1');
  peer.send('six');
  await peer.until('six');
  peer.destroy();
  expect((await create({ host: 'localhost' })).body.status.address.host).toBe('127.0.0.1');
});

test('a port in use is 409 port_in_use, and nothing is kept', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const before = await kept();
  const { status, body } = await create({ name: 'unlucky', port: (other.address() as AddressInfo).port });
  expect([status, body.code, body.retryable]).toEqual([409, 'port_in_use', true]);
  expect(await kept()).toEqual(before);
  expect((await api().get('/v1/listeners/unlucky')).status).toBe(404);
  other.close();
});

test('of two listeners racing for a port exactly one gets it', async () => {
  const port = await findFreePort();
  const answers = await Promise.all([1, 2, 3, 4].map(() => create({ port })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
});

test('of several listeners racing for a name exactly one gets it', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => create({ name: 'contested' })));
  expect(answers.map(({ status, body }) => body.code ?? status).sort()).toEqual([201, 'name_taken', 'name_taken']);
  expect(answers.find(({ status }) => status === 409)?.body.errors).toEqual([{ path: 'name', message: 'is taken' }]);
});

test('addresses that are not allowed are 403 bind_forbidden', async () => {
  for (const spec of [{ host: '0.0.0.0', port: 9000 }, { port: 80 }, { host: '::', port: 0 }]) {
    const { status, body } = await create(spec);
    expect([spec, status, body.code]).toEqual([spec, 403, 'bind_forbidden']);
  }
});

test.each([
  ['PORTCALL_BIND_ALLOW', '10.0.0.0/8:99999'],
  ['PORTCALL_EGRESS_ALLOW', '10.0.0.0/99'],
])('a node with a wrong %s does not start, and says what is wrong', async (variable, value) => {
  await expect(startTwoThreadNode({ [variable]: value })).rejects.toThrow(`${variable}: "${value}"`);
});

test('an address of another machine is 409 address_unavailable', async () => {
  const allowed = await startTwoThreadNode({ PORTCALL_BIND_ALLOW: '192.0.2.0/24' });
  const { status, body } = await request(allowed.url).post('/v1/listeners').send({ host: '192.0.2.1', port: 9000 });
  await allowed.stop();
  expect([status, body.code]).toEqual([409, 'address_unavailable']);
});

test('a dry run answers 200 with what would be created, and opens and keeps nothing', async () => {
  const before = await kept();
  const { status, headers, body } = await api()
    .post('/v1/listeners?dryRun=true')
    .send({ name: 'dry', handler: { type: 'echo' } });
  expect([status, headers['location']]).toEqual([200, undefined]);
  expect(listenerSchema.parse(body)).toMatchObject({
    name: 'dry',
    limits: { maxConnections: 10_000 },
    status: { state: 'stopped', address: null },
  });
  expect(await kept()).toEqual(before);
});

test('a dry run finds what creating would find', async () => {
  await create({ name: 'here-already' });
  const codes = await Promise.all(
    [{ name: 'here-already' }, { port: 80 }, { threads: 3 }, { handler: { type: 'nope' } }].map(
      async (spec) => (await api().post('/v1/listeners?dryRun=true').send(spec)).body.code,
    ),
  );
  expect(codes).toEqual(['name_taken', 'bind_forbidden', 'validation_failed', 'validation_failed']);
});

test.each([
  [{ port: 70_000 }, 'port'],
  [{ portt: 1 }, 'portt'],
  [{ host: 'example.com' }, 'host'],
  [{ threads: 3 }, 'threads'],
  [{ threads: 2, limits: { maxConnections: 1 } }, 'limits.maxConnections'],
  [{ handler: { type: 'reply', data: '{{nope}}' } }, 'handler.data'],
  [{ handler: { type: 'reply', data: '{{now}}'.repeat(1001) } }, 'handler.data'],
  [{ handler: { type: 'reply', data: 'xyz', encoding: 'hex' } }, 'handler.data'],
  [{ framing: { type: 'length', width: 5 } }, 'framing.width'],
  [{ framing: { type: 'delimiter', delimiters: [{ data: '' }] } }, 'framing.delimiters[0].data'],
  [{ limits: { allow: ['10.0.0.0/99'] } }, 'limits.allow[0]'],
  [{ transport: 'tcp', socket: { broadcast: true } }, 'socket.broadcast'],
  [{ name: 'lst_pretender' }, 'name'],
])('%j is a 400 that names %s, and nothing is kept', async (spec, path) => {
  const before = await kept();
  const { status, body } = await create(spec);
  expect([status, body.code]).toEqual([400, 'validation_failed']);
  expect(body.errors.map((error: { path: string }) => error.path)).toContain(path);
  expect(await kept()).toEqual(before);
});

test('a greeting that the framing cannot encode is refused as a whole', async () => {
  const before = await kept();
  const { status, body } = await create({
    framing: { type: 'fixed', length: 3 },
    handler: { type: 'greet', data: 'four' },
  });
  expect([status, body.code]).toEqual([400, 'message_not_encodable']);
  expect(await kept()).toEqual(before);
});

test("past the node's bound a listener is 429 listener_limit, and deleting one makes room", async () => {
  const small = await startTwoThreadNode({ PORTCALL_MAX_LISTENERS: '2' });
  const answers = await Promise.all([1, 2, 3].map(() => request(small.url).post('/v1/listeners').send({})));
  const codes = answers.map(({ status, body }) => body.code ?? status).sort();
  await request(small.url).delete(`/v1/listeners/${answers.find(({ status }) => status === 201)?.body.id}`);
  const { status } = await request(small.url).post('/v1/listeners').send({});
  await small.stop();
  expect(codes).toEqual([201, 201, 'listener_limit']);
  expect(status).toBe(201);
});

test('a listener on several threads is one port, one document and one set of counters', async () => {
  const { body } = await create({ threads: 2, handler: { type: 'echo' } });
  const peers = await Promise.all(Array.from({ length: 16 }, () => TcpPeer.connect(body.status.address.port)));
  for (const peer of peers) peer.send('hi');
  await Promise.all(peers.map((peer) => peer.until('hi')));
  const { status } = (await api().get(`/v1/listeners/${body.id}`)).body as Listener;
  expect(status).toMatchObject({ connections: 16, messagesIn: 16, messagesOut: 16, bytesIn: 32, bytesOut: 32 });
  for (const peer of peers) peer.destroy();
});

test('two listeners on several threads do not share a port by accident', async () => {
  const { body } = await create({ threads: 2 });
  const { port } = body.status.address;
  expect((await create({ threads: 2, port })).body.code).toBe('port_in_use');
  expect((await create({ threads: 2, port, transport: 'udp' })).status).toBe(201);
  await api().delete(`/v1/listeners/${body.id}`);
  expect((await create({ threads: 2, port })).status).toBe(201);
});

test('a subscriber hears of the creation and of the start', async () => {
  const stream = await EventWatch.open(node.url, { types: ['listener.*'], labels: { watch: 'yes' } });
  const { body } = await create({ name: 'watched', labels: { watch: 'yes' } });
  await stream.collectUntil(() => stream.events().length >= 2);
  expect(stream.events().map(({ type, listener, data }) => [type, listener, data])).toEqual([
    ['listener.created', body.id, { revision: 1 }],
    ['listener.started', body.id, { address: body.status.address }],
  ]);
  await stream.close();
});
