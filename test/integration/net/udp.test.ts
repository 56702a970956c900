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

test('echo answers each peer with its own datagrams; a peer is one session', async () => {
  const listener = await thread.open({ transport: 'udp', handler: { type: 'echo' } });
  const [one, two] = [await peers.udp(listener), await peers.udp(listener)];
  expect(await one.send('a').datagrams(1)).toEqual(['a']);
  expect(await two.send('b').datagrams(1)).toEqual(['b']);
  expect(await one.send('c').datagrams(2)).toEqual(['a', 'c']);
  const opened = await thread.seen('connection.opened', 2, listener.id);
  await thread.seen('message.sent', 3, listener.id);
  expect(opened.map(({ data }) => data)).toMatchObject([
    {
      transport: 'udp',
      direction: 'inbound',
      local: { host: '127.0.0.1', port: listener.port },
      remote: { host: '127.0.0.1', port: one.port },
    },
    { remote: { port: two.port } },
  ]);
  expect(thread.of(opened[0]?.connection ?? '').map(({ type, seq }) => [type, seq])).toEqual([
    ['connection.opened', 1],
    ['message.received', 2],
    ['message.sent', 3],
    ['message.received', 4],
    ['message.sent', 5],
  ]);
});

test('an empty datagram is a message, and is echoed as one', async () => {
  const listener = await thread.open({ transport: 'udp', handler: { type: 'echo' } });
  const peer = await peers.udp(listener);
  expect(await peer.send('').datagrams(1)).toEqual(['']);
  expect(await thread.call('traffic', { endpoint: listener.id })).toMatchObject([
    { messagesIn: 1, messagesOut: 1, bytesIn: 0, bytesOut: 0 },
  ]);
});

test('reply as in the tutorial: one answer a datagram, template included', async () => {
  const peer = await peers.udp(
    await thread.open({ transport: 'udp', handler: { type: 'reply', data: 'Message received {{message.length}}' } }),
  );
  expect(await peer.send('Hello, UDP Server!').datagrams(1)).toEqual(['Message received 18']);
});

test('reply with then: close ends the session; the next datagram begins another', async () => {
  const listener = await thread.open({ transport: 'udp', handler: { type: 'reply', data: 'bye', then: 'close' } });
  const peer = await peers.udp(listener);
  await peer.send('1').datagrams(1);
  await peer.send('2').datagrams(2);
  const closed = await thread.seen('connection.closed', 2, listener.id);
  expect(closed.map(({ data }) => data)).toMatchObject([
    { reason: 'handler', messagesIn: 1, messagesOut: 1 },
    { reason: 'handler', messagesIn: 1 },
  ]);
  expect(new Set(closed.map(({ connection }) => connection)).size).toBe(2);
});

test('greet answers the first datagram of a session, after it was received', async () => {
  const listener = await thread.open({
    transport: 'udp',
    handler: { type: 'greet', data: 'hi {{message}}', then: 'keep' },
  });
  const peer = await peers.udp(listener);
  expect(await peer.send('first').datagrams(1)).toEqual(['hi first']);
  peer.send('second');
  const received = await thread.seen('message.received', 2, listener.id);
  expect(peer.received).toHaveLength(1);
  expect(thread.of(received[0]?.connection ?? '').map(({ type }) => type)).toEqual([
    'connection.opened',
    'message.received',
    'message.sent',
    'message.received',
  ]);
});

test('every datagram is decoded by itself: messages in it, a rest at its end, and nothing carried over', async () => {
  const listener = await thread.open({
    transport: 'udp',
    framing: { type: 'length', width: 1, strip: 1 },
    handler: { type: 'echo' },
  });
  const peer = await peers.udp(listener);
  peer.send('\x01a\x02bc\x05cut').send('\x01d');
  expect(await peer.datagrams(3)).toEqual(['\x01a', '\x02bc', '\x01d']);
  expect(await thread.call('traffic', { endpoint: listener.id })).toMatchObject([{ messagesIn: 3, dropped: 1 }]);
});

test('the last line of a datagram needs no newline', async () => {
  const listener = await thread.open({ transport: 'udp', framing: { type: 'line' }, handler: { type: 'sink' } });
  (await peers.udp(listener)).send('one\ntwo');
  expect((await thread.seen('message.received', 2, listener.id)).map(({ data }) => data['data'])).toEqual([
    'one',
    'two',
  ]);
});

test('a datagram that does not fit the framing is dropped and reported; the session goes on', async () => {
  const listener = await thread.open({
    transport: 'udp',
    framing: { type: 'line', maxMessageBytes: 4 },
    handler: { type: 'echo' },
  });
  const peer = await peers.udp(listener);
  peer.send('ok\nfar too long\n').send('yes\n');
  expect(await peer.datagrams(2)).toEqual(['ok\n', 'yes\n']);
  const [error] = await thread.seen('connection.error', 1, listener.id);
  expect(error).toMatchObject({ data: { code: 'message_too_large' } });
  expect(await thread.call('traffic', { endpoint: listener.id })).toMatchObject([{ connections: 1, dropped: 1 }]);
});

test('a session ends after idle time; one that is used in either direction lives on', async () => {
  const listener = await thread.open({ transport: 'udp', limits: { sessionIdleTimeoutMs: 250 } });
  const [idle, receiving, sending] = [await peers.udp(listener), await peers.udp(listener), await peers.udp(listener)];
  for (const peer of [idle, receiving, sending]) peer.send('hello');
  const opened = await thread.seen('connection.opened', 3, listener.id);
  const idOf = (port: number) =>
    opened.find(({ data }) => (data['remote'] as { port: number }).port === port)?.connection ?? '';
  const timer = setInterval(() => {
    sending.send('.');
    void thread.call('send', { connection: idOf(receiving.port), bytes: Buffer.from('.'), raw: false });
  }, 20);
  const closed = await thread.seen('connection.closed', 1, listener.id);
  const alive = await thread.call('listConnections', { limit: 10, listener: listener.id });
  clearInterval(timer);
  expect(closed.map(({ connection, data }) => [connection, data['reason']])).toEqual([
    [idOf(idle.port), 'idle_timeout'],
  ]);
  expect(alive.map(({ id }) => id).sort()).toEqual([idOf(receiving.port), idOf(sending.port)].sort());
  await thread.seen('connection.closed', 3, listener.id);
});

test('sessions past maxConnections are refused and counted until one has ended', async () => {
  const listener = await thread.open(
    { transport: 'udp', handler: { type: 'echo' }, limits: { sessionIdleTimeoutMs: 150 } },
    { maxConnections: 1 },
  );
  const [first, second] = [await peers.udp(listener), await peers.udp(listener)];
  await first.send('a').datagrams(1);
  second.send('b');
  await thread.poll(
    () => thread.call('traffic', { endpoint: listener.id }),
    ([traffic]) => traffic?.rejected === 1,
    '1 rejected',
  );
  await thread.seen('connection.closed', 1, listener.id);
  expect(await second.send('c').datagrams(1)).toEqual(['c']);
});

test('a denied peer is not heard', async () => {
  const listener = await thread.open({ transport: 'udp', handler: { type: 'echo' }, limits: { deny: ['127.0.0.1'] } });
  (await peers.udp(listener)).send('x');
  expect((await thread.seen('connection.error', 1, listener.id))[0]?.data).toMatchObject({ code: 'peer_denied' });
  expect(await thread.call('traffic', { endpoint: listener.id })).toMatchObject([
    { connections: 0, messagesIn: 0, rejected: 1 },
  ]);
});

test('the API sends to a session; closing it is the end of the session; half is refused', async () => {
  const listener = await thread.open({ transport: 'udp' });
  const peer = await peers.udp(listener);
  peer.send('hello');
  const connection = (await thread.seen('connection.opened', 1, listener.id))[0]?.connection ?? '';
  expect(await thread.call('send', { connection, bytes: Buffer.from('answer'), raw: false })).toEqual({ bytes: 6 });
  expect(await peer.datagrams(1)).toEqual(['answer']);
  await expect(thread.call('closeConnection', { connection, mode: 'half' })).rejects.toMatchObject({
    code: 'state_conflict',
  });
  await thread.call('closeConnection', { connection, mode: 'reset' });
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({ reason: 'api' });
  await expect(thread.call('send', { connection, bytes: Buffer.from('x'), raw: false })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('a datagram that no network takes is refused to the API, and reported for a handler', async () => {
  const listener = await thread.open({ transport: 'udp', handler: { type: 'reply', data: 'x'.repeat(65_508) } });
  const peer = await peers.udp(listener);
  peer.send('hello');
  const [error] = await thread.seen('connection.error', 1, listener.id);
  expect(error?.data).toMatchObject({ code: 'datagram_too_large' });
  const connection = error?.connection ?? '';
  await expect(thread.call('send', { connection, bytes: Buffer.alloc(65_508), raw: false })).rejects.toMatchObject({
    code: 'datagram_too_large',
  });
  expect(await thread.call('send', { connection, bytes: Buffer.alloc(65_507), raw: false })).toEqual({ bytes: 65_507 });
  expect((await peer.datagrams(1))[0]).toHaveLength(65_507);
});

test('broadcast reaches every session', async () => {
  const listener = await thread.open({ transport: 'udp' });
  const all = [await peers.udp(listener), await peers.udp(listener), await peers.udp(listener)];
  for (const peer of all) peer.send('hello');
  await thread.seen('message.received', 3, listener.id);
  expect(await thread.call('broadcast', { listener: listener.id, bytes: Buffer.from('news'), raw: false })).toEqual({
    connections: 3,
    sent: 3,
    failed: 0,
    bytes: 12,
  });
  for (const peer of all) expect(await peer.datagrams(1)).toEqual(['news']);
});

test('IPv6', async () => {
  const listener = await thread.open({ transport: 'udp', host: '::1', handler: { type: 'echo' } });
  const peer = await peers.udp(listener, 'udp6');
  expect(await peer.send('six').datagrams(1)).toEqual(['six']);
});

test('a listener hears and answers datagrams sent to a broadcast address', async () => {
  const listener = await thread.open({
    transport: 'udp',
    host: '0.0.0.0',
    handler: { type: 'echo' },
    socket: { broadcast: true },
  });
  const peer = await peers.udp({ host: '127.255.255.255', port: listener.port });
  peer.socket.setBroadcast(true);
  expect(await peer.send('to all').datagrams(1)).toEqual(['to all']);
});

test('limits and handler change live, for sessions that are open too', async () => {
  const listener = await thread.open({ transport: 'udp', handler: { type: 'echo' } });
  const peer = await peers.udp(listener);
  await peer.send('a').datagrams(1);
  await thread.update(listener, {
    transport: 'udp',
    handler: { type: 'reply', data: 'new' },
    limits: { sessionIdleTimeoutMs: 100 },
  });
  expect(await peer.send('b').datagrams(2)).toEqual(['a', 'new']);
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({ reason: 'idle_timeout' });
});
