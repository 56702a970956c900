import { once } from 'node:events';
import type { RemoteInfo, Socket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import { clientBench } from '../../helpers/client-bench.ts';
import { udpPeer } from '../../helpers/net-client.ts';
import { poll } from '../../helpers/poll.ts';

const bench = clientBench();
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

async function peer(
  onMessage: (socket: Socket, datagram: Buffer, from: RemoteInfo) => void = () => {},
  port = 0,
  host = '127.0.0.1',
) {
  const opened = await udpPeer(port, host);
  sockets.push(opened.socket);
  opened.socket.on('message', (datagram, from) => onMessage(opened.socket, datagram, from));
  return opened;
}

const echo = (socket: Socket, datagram: Buffer, from: RemoteInfo) => socket.send(datagram, from.port, from.address);

async function closedUdpPort(): Promise<number> {
  const { socket, port } = await udpPeer();
  socket.close();
  await once(socket, 'close');
  return port;
}

test('tutorial 1.3: sends a datagram and receives the answer', async () => {
  const server = await peer((socket, _datagram, from) => socket.send('Message received', from.port, from.address));
  const client = bench.client(server.port, { transport: 'udp' });
  expect(await client.open()).toMatchObject({
    state: 'connected',
    remoteAddress: { host: '127.0.0.1', port: server.port },
  });
  const { sent, message } = await client.exchange('Hello, UDP Server!');
  expect([sent.bytes, message.data]).toEqual([18, 'Message received']);
  await client.seen('message.received');
  expect(client.events().map(({ type }) => type)).toEqual([
    'client.connecting',
    'connection.opened',
    'client.connected',
    'message.sent',
    'message.received',
  ]);
});

test('hears only its target', async () => {
  const server = await peer(echo);
  const stranger = await peer();
  const client = bench.client(server.port, { transport: 'udp' });
  const { localAddress } = await client.open();
  stranger.socket.send('not for you', localAddress?.port ?? 0, '127.0.0.1');
  expect((await client.exchange('mine')).message.data).toBe('mine');
  expect((await bench.thread.call('traffic', { endpoint: client.id }))[0]?.messagesIn).toBe(1);
});

test('a closed port is reported, and the client stays open', async () => {
  const port = await closedUdpPort();
  const client = bench.client(port, { transport: 'udp' });
  const { connection } = await client.open();
  await client.send('anybody?');
  const [error] = await client.seen('connection.error');
  expect(error?.data['code']).toBe('connection_refused');
  expect(error?.connection).toBe(connection);
  await peer(echo, port);
  expect((await client.exchange('now?')).message.data).toBe('now?');
  expect((await client.observed())?.connection).toBe(connection);
});

test('an exchange with a closed port ends at once', async () => {
  const client = bench.client(await closedUdpPort(), { transport: 'udp' });
  await client.open();
  await expect(client.exchange('anybody?', {}, 60_000)).rejects.toMatchObject({ code: 'connection_refused' });
});

test('each datagram is decoded by itself', async () => {
  const server = await peer((socket, _datagram, from) => {
    for (const text of ['a\nb', 'c']) socket.send(text, from.port, from.address);
  });
  const client = bench.client(server.port, { transport: 'udp', framing: { type: 'line' } });
  await client.open();
  await client.send('go');
  expect((await client.seen('message.received', 3)).map(({ data }) => data['data'])).toEqual(['a', 'b', 'c']);
});

test('a datagram that does not fit the framing is reported and counted, and the next one is taken', async () => {
  const server = await peer((socket, _datagram, from) => {
    for (const bytes of ['\xff\xff\xff\xff', '\0\x01x'])
      socket.send(Buffer.from(bytes, 'latin1'), from.port, from.address);
  });
  const client = bench.client(server.port, {
    transport: 'udp',
    framing: { type: 'length', width: 2, strip: 2, maxMessageBytes: 10 },
  });
  await client.open();
  await client.send('go');
  expect((await client.seen('message.received'))[0]?.data['data']).toBe('x');
  expect(client.events('connection.error')[0]?.data['code']).toBe('message_too_large');
  expect((await bench.thread.call('traffic', { endpoint: client.id }))[0]?.dropped).toBe(1);
});

test('an empty datagram is a message', async () => {
  const server = await peer((socket, datagram, from) => {
    if (datagram.length === 0) socket.send('', from.port, from.address);
  });
  const client = bench.client(server.port, { transport: 'udp' });
  await client.open();
  expect((await client.exchange('')).message.bytes).toBe(0);
});

test('a datagram over the longest there is, is refused', async () => {
  const client = bench.client((await peer()).port, { transport: 'udp' });
  await client.open();
  await expect(client.send('x'.repeat(65_508))).rejects.toMatchObject({ code: 'datagram_too_large' });
});

test('speaks IPv6', async () => {
  const server = await peer(echo, 0, '::1');
  const client = bench.client(server.port, { transport: 'udp', host: '::1' });
  expect((await client.open()).remoteAddress).toEqual({ host: '::1', port: server.port });
  expect((await client.exchange('six')).message.data).toBe('six');
});

test('a port that is taken to send from is an error', async () => {
  const taken = await peer();
  const client = bench.client((await peer()).port, {
    transport: 'udp',
    socket: { localAddress: '127.0.0.1', localPort: taken.port },
    reconnect: { enabled: false },
  });
  expect(await client.open()).toMatchObject({ state: 'failed', error: { code: 'port_in_use' } });
});

test('stopping sends what is queued, and frees the port', async () => {
  let received = 0;
  const server = await peer(() => {
    received += 1;
  });
  const client = bench.client(server.port, {
    transport: 'udp',
    sendOnConnect: Array.from({ length: 16 }, (_, i) => ({ data: `${i}` })),
  });
  const { localAddress } = await client.open();
  await client.close();
  await client.seen('client.stopped');
  expect(
    client
      .events()
      .slice(-3)
      .map(({ type, data }) => [type, data['reason']]),
  ).toEqual([
    ['connection.closed', 'endpoint_stopped'],
    ['client.disconnected', 'endpoint_stopped'],
    ['client.stopped', undefined],
  ]);
  await poll(
    () => received,
    (count) => count === 16,
  );
  await peer(undefined, localAddress?.port, '0.0.0.0');
});

test('a closed session is opened again', async () => {
  const server = await peer(echo);
  const client = bench.client(server.port, { transport: 'udp', reconnect: { initialDelayMs: 5 } });
  const { connection } = await client.open();
  await bench.thread.call('closeConnection', { connection: connection ?? '', mode: 'reset' });
  await client.seen('client.connected', 2);
  expect((await client.exchange('again')).message.data).toBe('again');
});

test('a client of a group sends to it over the given interface, and hears everybody who answers', async () => {
  const group = '239.255.44.1';
  const members = [await peer(echo, 0, '0.0.0.0')];
  const port = members[0]?.port ?? 0;
  for (const { socket } of members) socket.addMembership(group, '127.0.0.1');
  const client = bench.client(port, {
    transport: 'udp',
    host: group,
    socket: { multicast: { interface: '127.0.0.1', ttl: 2 } },
  });
  expect(await client.open()).toMatchObject({ state: 'connected', remoteAddress: { host: group, port } });
  expect((await client.exchange('who is there?')).message.data).toBe('who is there?');
  const another = await peer();
  another.socket.send('me, too', (await client.observed())?.localAddress?.port ?? 0, '127.0.0.1');
  await client.seen('message.received', 2);
});

test('a missing interface is in the status of the client, and retried', async () => {
  const client = bench.client(9, {
    transport: 'udp',
    host: '239.255.44.2',
    socket: { multicast: { interface: 'nosuch0' } },
  });
  expect(await client.open()).toMatchObject({ state: 'waiting', error: { code: 'address_unavailable' } });
});
