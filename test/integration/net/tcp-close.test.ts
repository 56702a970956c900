import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { listenerSpecSchema } from '../../../src/contract/listener.ts';
import { NetThread } from '../../../src/workers/net/net-thread.ts';
import { createRequests } from '../../../src/workers/net/requests/index.ts';
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

/** The only connection of a listener. */
async function connectionOf(listener: { id: string }): Promise<string> {
  return (await thread.seen('connection.opened', 1, listener.id))[0]?.connection ?? '';
}

test('200 simultaneous clients each get the whole reply and a FIN, never a RST', async () => {
  const data = 'Hello from Server!'.repeat(500);
  const listener = await thread.open({ handler: { type: 'reply', data, then: 'close' } });
  const clients = await Promise.all(Array.from({ length: 200 }, async () => (await peers.tcp(listener)).send('hello')));
  const replies = await Promise.all(clients.map((peer) => peer.fin()));
  expect(new Set(replies)).toEqual(new Set([data]));
  const ends = await Promise.all(clients.map((peer) => peer.end().gone()));
  expect(ends.filter((error) => error !== undefined)).toEqual([]);
  const closed = await thread.seen('connection.closed', 200, listener.id);
  expect(closed.map((event) => event.data['reason'])).toEqual(closed.map(() => 'handler'));
});

test('a peer that sends more than is wanted, before and after our FIN, gets the whole reply and no RST', async () => {
  const data = 'r'.repeat(300_000);
  const listener = await thread.open({ framing: { type: 'line' }, handler: { type: 'reply', data, then: 'close' } });
  const peer = await peers.tcp(listener);
  peer.send('go\n').send('x'.repeat(2_000_000));
  expect(await peer.fin()).toBe(`${data}\n`);
  peer.send('y'.repeat(2_000_000)).end();
  expect(await peer.gone()).toBeUndefined();
});

test("the peer's FIN: its last messages are answered, then our FIN follows", async () => {
  const listener = await thread.open({ framing: { type: 'line' }, handler: { type: 'echo' } });
  const peer = await peers.tcp(listener);
  peer.send('first\nsecond\nlast without newline').end();
  expect(await peer.fin()).toBe('first\nsecond\nlast without newline\n');
  expect(await peer.gone()).toBeUndefined();
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({
    reason: 'peer_closed',
    messagesIn: 3,
  });
});

test("an unfinished message at the peer's FIN is counted as dropped", async () => {
  const listener = await thread.open({ framing: { type: 'length', width: 2 }, handler: { type: 'echo' } });
  const peer = await peers.tcp(listener);
  peer.send('\x00\x05ab').end();
  await peer.fin();
  expect(await thread.call('traffic', { endpoint: listener.id })).toMatchObject([{ messagesIn: 0, dropped: 1 }]);
});

test("manual: after the peer's FIN our side stays open until the API closes it", async () => {
  const listener = await thread.open({});
  const peer = await peers.tcp(listener);
  const connection = await connectionOf(listener);
  peer.end();
  await thread.poll(
    () => thread.call('findConnection', { connection }),
    (found) => found?.state === 'half_closed_remote',
    'half_closed_remote',
  );
  await thread.call('send', { connection, bytes: Buffer.from('late answer'), raw: false });
  expect(await peer.bytes(11)).toBe('late answer');
  await thread.call('closeConnection', { connection, mode: 'graceful' });
  expect(await peer.gone()).toBeUndefined();
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({ reason: 'api' });
});

test('half: our FIN, and receiving goes on; sending is refused', async () => {
  const listener = await thread.open({});
  const peer = await peers.tcp(listener);
  const connection = await connectionOf(listener);
  await thread.call('closeConnection', { connection, mode: 'half' });
  await peer.fin();
  peer.send('still here');
  expect((await thread.seen('message.received', 1, listener.id))[0]?.data).toMatchObject({ data: 'still here' });
  await expect(thread.call('send', { connection, bytes: Buffer.from('x'), raw: false })).rejects.toMatchObject({
    code: 'write_closed',
  });
  peer.end();
  expect(await peer.gone()).toBeUndefined();
});

test('graceful: what is queued is sent before the FIN; later bytes are not messages', async () => {
  const listener = await thread.open({});
  const peer = await peers.tcp(listener);
  const connection = await connectionOf(listener);
  const bytes = Buffer.alloc(900_000, 'q');
  await thread.call('send', { connection, bytes, raw: false });
  await thread.call('closeConnection', { connection, mode: 'graceful' });
  peer.send('too late');
  expect((await peer.fin()).length).toBe(900_000);
  expect((await thread.call('findConnection', { connection }))?.state).toBe('closing');
  peer.end();
  await peer.gone();
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({
    reason: 'api',
    messagesIn: 0,
  });
});

test('reset is a real RST', async () => {
  const listener = await thread.open({});
  const peer = await peers.tcp(listener);
  await thread.call('closeConnection', { connection: await connectionOf(listener), mode: 'reset' });
  expect(await peer.gone()).toBe('ECONNRESET');
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({ reason: 'api' });
});

/** A net thread in this process, and one connection to its listener: what happens between two turns of the event loop can be asked. */
async function nearby() {
  const local = new NetThread(
    {
      node: 'n',
      placement: { slot: 0, thread: 0 },
      captureMaxBytes: 1e6,
      eventPayloadMaxBytes: 1e3,
      eventQueueMaxBytes: 1e6,
      flow: new SharedArrayBuffer(8),
    },
    () => {},
  );
  const ops = createRequests(local);
  const { address } = await ops.openListener({
    id: 'lst_1',
    spec: listenerSpecSchema.parse({}),
    source: { kind: 'listener', id: 'lst_1' },
    port: 0,
    maxConnections: 9,
  });
  const peer = await peers.tcp(address);
  await expect.poll(() => local.connections.size).toBe(1);
  const [{ id: connection } = { id: '' }] = local.connections;
  return { local, ops, peer, connection };
}

test('a connection whose reset is acknowledged is gone', async () => {
  const { ops, peer, connection } = await nearby();
  await ops.closeConnection({ connection, mode: 'reset' });
  expect(await ops.findConnection({ connection })).toBe(null);
  expect(() => ops.send({ connection, bytes: Buffer.from('x'), raw: false })).toThrow(
    expect.objectContaining({ code: 'not_found' }),
  );
  expect(await peer.gone()).toBe('ECONNRESET');
  await ops.shutdown({ graceMs: 0 });
});

test('a reset while our FIN is on its way to the system still ends the connection', async () => {
  const { local, ops, peer, connection } = await nearby();
  await ops.closeConnection({ connection, mode: 'graceful' });
  await new Promise(process.nextTick);
  await ops.closeConnection({ connection, mode: 'reset' });
  expect(local.connections.size).toBe(0);
  await peer.fin();
  // After a FIN nothing more is read from a socket: the RST shows when the peer writes.
  expect(await peer.send('x').gone()).toMatch(/ECONNRESET|EPIPE/);
  await ops.shutdown({ graceMs: 0 });
});

test('reset of a connection whose peer does not read ends it at once', async () => {
  const listener = await thread.open({ limits: { maxSendBufferBytes: 16 * 1024 * 1024 } });
  const peer = await peers.tcp(listener, { reads: false });
  const connection = await connectionOf(listener);
  await thread.call('send', { connection, bytes: Buffer.alloc(12_000_000), raw: false });
  await thread.call('closeConnection', { connection, mode: 'graceful' });
  await thread.call('closeConnection', { connection, mode: 'reset' });
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({ reason: 'api' });
  peer.socket.resume();
  expect(await peer.gone()).toBe('ECONNRESET');
});

test("the peer's RST is reported as such", async () => {
  const listener = await thread.open({ handler: { type: 'echo' } });
  const peer = await peers.tcp(listener);
  await peer.send('x').bytes(1);
  peer.socket.resetAndDestroy();
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({
    reason: 'peer_reset',
    code: 'connection_reset',
  });
});

test('a peer that sends no FIN after ours is cut after closeTimeoutMs', async () => {
  const listener = await thread.open({ handler: { type: 'greet', data: 'bye' }, limits: { closeTimeoutMs: 50 } });
  const peer = await peers.tcp(listener);
  await peer.fin();
  const [closed] = await thread.seen('connection.closed', 1, listener.id);
  expect(closed?.data).toMatchObject({ reason: 'close_timeout' });
  expect(closed?.data['durationMs']).toBeGreaterThanOrEqual(49);
});

test('a slow reader gets the whole reply, although that takes longer than closeTimeoutMs', async () => {
  const data = 'z'.repeat(8 * 1024 * 1024);
  const listener = await thread.open({ handler: { type: 'greet', data }, limits: { closeTimeoutMs: 1000 } });
  const peer = await peers.tcp(listener, { reads: false });
  const startedMs = Date.now();
  // At most 64 KiB every 12 ms: more than a second in all.
  peer.socket.removeAllListeners('data');
  let bytes = 0;
  peer.socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    peer.socket.pause();
    setTimeout(() => peer.socket.resume(), 12);
  });
  peer.socket.resume();
  await peer.fin();
  expect(bytes).toBe(data.length);
  expect(Date.now() - startedMs).toBeGreaterThan(1000);
});

test('connection.closed is the last event of every connection, once', async () => {
  const listener = await thread.open({ framing: { type: 'line' }, handler: { type: 'echo' } });
  const clients = await Promise.all(Array.from({ length: 30 }, () => peers.tcp(listener)));
  await thread.seen('connection.opened', 30, listener.id);
  clients.forEach((peer, n) => {
    peer.send('one\ntwo\n');
    if (n % 3 === 0) peer.end();
    else if (n % 3 === 1) peer.socket.resetAndDestroy();
    else peer.socket.destroy();
  });
  await thread.seen('connection.closed', 30, listener.id);
  for (const opened of await thread.seen('connection.opened', 30, listener.id)) {
    const types = thread.of(opened.connection ?? '').map(({ type }) => type);
    expect(types.filter((type) => type === 'connection.closed')).toHaveLength(1);
    expect(types.at(-1)).toBe('connection.closed');
    expect(thread.of(opened.connection ?? '').map(({ seq }) => seq)).toEqual(types.map((_, index) => index + 1));
  }
});
