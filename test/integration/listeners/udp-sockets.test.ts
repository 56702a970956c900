import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Connection, Listener } from '../../../src/contract/index.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';

let node: TestNode;
const sockets: Socket[] = [];
beforeAll(async () => {
  node = await startTwoThreadNode({ PORTCALL_BIND_ALLOW: '0.0.0.0/32' });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => node.stop());

const api = () => request(node.url);
const create = (spec: object) =>
  api()
    .post('/v1/listeners')
    .send({ transport: 'udp', handler: { type: 'echo' }, ...spec });
const onLoopback = (groups: unknown[]) => ({
  host: '0.0.0.0',
  socket: { multicast: { groups, interface: '127.0.0.1' } },
});

async function say(
  host: string,
  { status }: Listener,
  text: string,
  socket?: Socket,
): Promise<{ answer: string; socket: Socket }> {
  const from = socket ?? createSocket('udp4');
  if (socket === undefined) {
    sockets.push(from);
    from.bind(0, '127.0.0.1');
    await once(from, 'listening');
    from.setMulticastInterface('127.0.0.1');
  }
  from.send(text, status.address?.port ?? 0, host);
  const [datagram] = (await once(from, 'message', { signal: AbortSignal.timeout(5000) })) as [Buffer];
  return { answer: datagram.toString(), socket: from };
}

test('multicast groups are patched live, and a join that fails changes neither the socket nor the document', async () => {
  const listener = (await create(onLoopback(['239.255.43.1']))).body as Listener;
  const path = `/v1/listeners/${listener.id}`;
  const patched = await api()
    .patch(path)
    .send({ socket: { ttl: 7, multicast: { groups: ['239.255.43.1', { group: '239.255.43.2' }] } } });
  expect([patched.status, patched.body.revision, patched.body.status.address]).toEqual([
    200,
    2,
    listener.status.address,
  ]);
  expect((await say('239.255.43.2', listener, 'new')).answer).toBe('new');
  const refused = await api()
    .patch(path)
    .send({ socket: { multicast: { groups: ['239.255.43.3', { group: '239.255.43.2', interface: 'nosuch0' }] } } });
  expect([refused.status, refused.body.code, refused.body.errors[0].path]).toEqual([
    409,
    'address_unavailable',
    'socket.multicast.groups[1].interface',
  ]);
  expect((await api().get(path)).body).toMatchObject({
    revision: 2,
    socket: { ttl: 7, multicast: { groups: ['239.255.43.1', { group: '239.255.43.2' }] } },
  });
  expect((await say('239.255.43.2', listener, 'still')).answer).toBe('still');
  const locked = await api()
    .patch(path)
    .send({ socket: { ttl: 8, receiveBufferBytes: 4096 } });
  expect([locked.body.code, locked.body.fields]).toEqual(['restart_required', ['socket.receiveBufferBytes']]);
});

test.each([
  [onLoopback(['239.255.43.1', '10.0.0.1']), 'socket.multicast.groups[1]'],
  [onLoopback([{ group: '10.0.0.1' }]), 'socket.multicast.groups[0].group'],
  [onLoopback([{ group: '239.255.43.1', source: 'no-address' }]), 'socket.multicast.groups[0].source'],
  [onLoopback([{ group: '239.255.43.1', source: '::1' }]), 'socket.multicast.groups[0].source'],
  [onLoopback(['ff02::1']), 'socket.multicast.groups[0]'],
  [onLoopback(['239.255.43.1', { group: '239.255.43.1' }]), 'socket.multicast.groups[1]'],
  [{ host: '127.0.0.1', socket: { multicast: { groups: ['239.255.43.1'] } } }, 'socket.multicast.groups[0]'],
  [{ ...onLoopback(['239.255.43.1']), threads: 2 }, 'threads'],
  [{ transport: 'tcp', socket: { ttl: 3 } }, 'socket.ttl'],
  [{ transport: 'tcp', socket: { multicast: { groups: ['239.255.43.1'] } } }, 'socket.multicast.groups'],
])('%j is a 400 that names %s', async (spec, path) => {
  const { status, body } = await create(spec);
  expect([status, body.errors?.map((error: { path: string }) => error.path)]).toEqual([400, [path]]);
});

test('sessions are listed with their last activity, and can be thrown out: the next datagram begins another', async () => {
  const listener = (await create({})).body as Listener;
  const first = await say('127.0.0.1', listener, 'a');
  await say('127.0.0.1', listener, 'b');
  const list = async () =>
    ((await api().get(`/v1/connections?listener=${listener.id}&state=open`)).body as { items: Connection[] }).items;
  const before = await poll(list, (items) => items.length === 2);
  expect(before.map(({ remote }) => remote.port)[0]).toBe(first.socket.address().port);
  await say('127.0.0.1', listener, 'c', first.socket);
  const [active, idle] = await list();
  expect(active).toMatchObject({ transport: 'udp', state: 'open', messagesIn: 2, messagesOut: 2 });
  expect(Date.parse(active?.lastActivityAt ?? '')).toBeGreaterThanOrEqual(Date.parse(idle?.lastActivityAt ?? ''));
  expect((await api().delete(`/v1/connections/${active?.id}`)).status).toBe(204);
  expect((await list()).map(({ id }) => id)).toEqual([idle?.id]);
  await say('127.0.0.1', listener, 'd', first.socket);
  const again = (await list()).find(({ remote }) => remote.port === first.socket.address().port);
  expect(again).toMatchObject({ messagesIn: 1 });
  expect(again?.id).not.toBe(active?.id);
});
