import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startNetThread, type NetThreadUnderTest } from '../../helpers/net-thread.ts';
import { Peers } from './peers.ts';

let thread: NetThreadUnderTest;
const peers = new Peers();
beforeAll(async () => {
  thread = await startNetThread();
});
afterEach(() => peers.closeAll());
afterAll(async () => {
  await thread.shutdown();
});

const close = (id: string, graceMs: number, forget = false) => thread.call('closeListener', { id, graceMs, forget });

test('a TCP port that is taken is refused with port_in_use', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(thread.open({ port })).rejects.toMatchObject({ code: 'port_in_use' });
  server.close();
  await once(server, 'close');
  expect((await thread.open({ port })).port).toBe(port);
});

test('a UDP port that is taken is refused with port_in_use', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await expect(thread.open({ transport: 'udp', port })).rejects.toMatchObject({ code: 'port_in_use' });
  socket.close();
  await once(socket, 'close');
  expect((await thread.open({ transport: 'udp', port })).port).toBe(port);
});

test.each(['tcp', 'udp'] as const)(
  'an address of another machine is refused with address_unavailable (%s)',
  async (transport) => {
    await expect(thread.open({ transport, host: '192.0.2.1' })).rejects.toMatchObject({ code: 'address_unavailable' });
  },
);

test.each(['tcp', 'udp'] as const)('with threads: 2 two threads share one port (%s)', async (transport) => {
  const other = await startNetThread();
  const spec = { transport, threads: 2, handler: { type: 'echo' } } as const;
  const listener = await thread.open(spec);
  const twin = await other.open(spec, { id: listener.id, port: listener.port });
  expect(twin.port).toBe(listener.port);
  await other.shutdown();
});

test('a listener that is open is not opened again', async () => {
  const listener = await thread.open({});
  await expect(thread.call('openListener', listener.endpoint)).rejects.toMatchObject({ code: 'state_conflict' });
});

test('a listener that is not open cannot be changed and cannot broadcast', async () => {
  const listener = await thread.open({});
  await close(listener.id, 0);
  await expect(thread.update(listener, {})).rejects.toMatchObject({ code: 'not_listening' });
  await expect(
    thread.call('broadcast', { listener: listener.id, bytes: Buffer.from('x'), raw: false }),
  ).rejects.toMatchObject({ code: 'not_listening' });
});

test('close with a grace: nothing new is accepted, peers get what is queued and a FIN, and may still end by themselves', async () => {
  const listener = await thread.open({});
  const peer = await peers.tcp(listener);
  const connection = (await thread.seen('connection.opened', 1, listener.id))[0]?.connection ?? '';
  await thread.call('send', { connection, bytes: Buffer.alloc(500_000, 'q'), raw: false });
  const closed = close(listener.id, 5000);
  expect((await peer.fin()).length).toBe(500_000);
  expect(await (await peers.tcp(listener)).gone()).toBe('ECONNREFUSED');
  peer.end();
  await closed;
  expect(await peer.gone()).toBeUndefined();
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({
    reason: 'endpoint_stopped',
  });
});

test('close with a grace cuts the peers that do not end in time', async () => {
  const listener = await thread.open({});
  const peer = await peers.tcp(listener);
  await thread.seen('connection.opened', 1, listener.id);
  const startedMs = Date.now();
  await close(listener.id, 60);
  expect(Date.now() - startedMs).toBeGreaterThanOrEqual(55);
  await peer.fin();
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({
    reason: 'endpoint_stopped',
  });
});

test('the grace also holds for a connection that is closing already, with more time of its own', async () => {
  const listener = await thread.open({ limits: { closeTimeoutMs: 60_000 } });
  await peers.tcp(listener);
  const connection = (await thread.seen('connection.opened', 1, listener.id))[0]?.connection ?? '';
  await thread.call('closeConnection', { connection, mode: 'graceful' });
  await close(listener.id, 50);
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({ reason: 'api' });
});

test('close without a grace cuts at once, also a close that is waiting', async () => {
  const listener = await thread.open({});
  await peers.tcp(listener);
  await thread.seen('connection.opened', 1, listener.id);
  const patient = close(listener.id, 60_000);
  await close(listener.id, 0);
  await patient;
  await thread.seen('connection.closed', 1, listener.id);
});

test('when closeListener has answered, every connection.closed has been published', async () => {
  const listener = await thread.open({ handler: { type: 'echo' } });
  await Promise.all(Array.from({ length: 50 }, () => peers.tcp(listener)));
  await thread.seen('connection.opened', 50, listener.id);
  await close(listener.id, 0);
  expect(
    thread.events.filter(({ type, listener: id }) => type === 'connection.closed' && id === listener.id),
  ).toHaveLength(50);
});

test('a stopped listener keeps its capture; forget removes it; opened again its counters begin at zero', async () => {
  const listener = await thread.open({ handler: { type: 'echo' } });
  await (await peers.tcp(listener)).send('kept').bytes(4);
  await close(listener.id, 0);
  const query = { endpoint: listener.id, query: { limit: 10 } };
  expect((await thread.call('listMessages', query)).messages).toHaveLength(2);
  await thread.call('openListener', listener.endpoint);
  expect((await thread.call('listMessages', query)).messages).toHaveLength(2);
  expect(await thread.call('traffic', { endpoint: listener.id })).toMatchObject([{ connections: 0, messagesIn: 0 }]);
  await close(listener.id, 0, true);
  expect(await thread.call('listMessages', query)).toEqual({ messages: [], next: 0, more: false });
  expect(await thread.call('traffic', { endpoint: listener.id })).toEqual([]);
});

test('closing what is not open is done already', async () => {
  expect(await close('lst_unknown', 0, true)).toBeNull();
});

test('close right after open waits for the opening and leaves the port free', async () => {
  const { endpoint } = await thread.open({});
  const port = (await thread.open({})).port;
  const params = { ...endpoint, id: 'lst_quick', port: 0 };
  const opened = thread.call('openListener', params);
  await close('lst_quick', 0);
  const { address } = await opened;
  expect(address.port).not.toBe(port);
  expect((await thread.open({ port: address.port })).port).toBe(address.port);
});

test('UDP: close publishes the end of each session and frees the port', async () => {
  const listener = await thread.open({ transport: 'udp' });
  (await peers.udp(listener)).send('x');
  await thread.seen('connection.opened', 1, listener.id);
  await close(listener.id, 1000);
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({
    reason: 'endpoint_stopped',
  });
  expect((await thread.open({ transport: 'udp', port: listener.port })).port).toBe(listener.port);
});

test('a TCP listener can come back as UDP under the same id', async () => {
  const listener = await thread.open({ handler: { type: 'echo' } });
  await close(listener.id, 0);
  const again = await thread.open({ transport: 'udp', handler: { type: 'echo' } }, { id: listener.id });
  expect(await (await peers.udp(again)).send('u').datagrams(1)).toEqual(['u']);
});

test('shutdown ends everything, publishes the last events, and the thread exits by itself', async () => {
  const other = await startNetThread();
  const tcp = await other.open({ handler: { type: 'echo' }, limits: { idleTimeoutMs: 60_000 } });
  const udp = await other.open({ transport: 'udp', handler: { type: 'echo' } });
  const peer = await peers.tcp(tcp);
  await peer.send('x').bytes(1);
  await (await peers.udp(udp)).send('y').datagrams(1);
  expect(await other.shutdown(1)).toBe(0);
  expect(other.events.filter(({ type }) => type === 'connection.closed').map(({ data }) => data['reason'])).toEqual([
    'shutdown',
    'shutdown',
  ]);
  expect((await thread.open({ port: tcp.port })).port).toBe(tcp.port);
});

test('during shutdown nothing is opened any more', async () => {
  const other = await startNetThread();
  const listener = await other.open({});
  await peers.tcp(listener);
  await other.seen('connection.opened', 1);
  const ending = other.call('shutdown', { graceMs: 200 });
  await expect(other.open({})).rejects.toMatchObject({ code: 'shutting_down' });
  await ending;
  expect(await other.exited).toBe(0);
});

test('an unexpected exception is an internal error to the caller, and the thread continues', async () => {
  await expect(thread.call('openListener', {} as never)).rejects.toMatchObject({ code: 'internal' });
  expect((await thread.open({})).port).toBeGreaterThan(0);
});

test('an unknown request is an internal error', async () => {
  await expect(thread.call('nonsense' as 'traffic', {})).rejects.toMatchObject({ code: 'internal' });
});
