import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';
import { startNetThread, type NetThreadUnderTest } from '../../helpers/net-thread.ts';
import { poll } from '../../helpers/poll.ts';
import { Peers } from './peers.ts';

let thread: NetThreadUnderTest;
const peers = new Peers();
const closers: (() => void)[] = [];
beforeAll(async () => {
  thread = await startNetThread();
});
afterEach(() => {
  peers.closeAll();
  for (const close of closers.splice(0)) close();
});
afterAll(async () => {
  await thread.shutdown();
});

/** A server to forward to, and its connections. */
async function server(onSocket: (socket: Socket) => void): Promise<{ port: number; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const listening = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    listening.close();
  });
  return { port: (listening.address() as AddressInfo).port, sockets };
}

const echoing = () =>
  server((socket) => socket.on('data', (data) => socket.write(`<${String(data)}>`)).on('end', () => socket.end('bye')));
const forwarding = (port: number, more: Partial<ListenerSpecInput> = {}, action: object = {}): ListenerSpecInput => ({
  framing: { type: 'line' },
  ...more,
  handler: {
    type: 'rules',
    rules: [{ when: { startsWith: 'local' }, do: [{ type: 'send', data: 'here' }] }],
    otherwise: [{ type: 'forward', host: '127.0.0.1', port, ...action }],
  },
});

test('messages go to the server, one connection for each of ours, and what it says comes back', async () => {
  const { port, sockets } = await echoing();
  const listener = await thread.open(forwarding(port));
  const peer = await peers.tcp(listener);
  peer.send('local\n');
  expect(await peer.bytes(5)).toBe('here\n');
  expect(sockets).toHaveLength(0);
  peer.send('one\n');
  expect(await peer.bytes(11)).toBe('here\n<one\n>');
  peer.send('two\n');
  expect(await peer.bytes(17)).toBe('here\n<one\n><two\n>');
  const other = await peers.tcp(listener);
  other.send('x\n');
  expect(await other.bytes(4)).toBe('<x\n>');
  expect(sockets).toHaveLength(2);
});

test("the peer's FIN is passed on, and what the server says then still arrives before ours", async () => {
  const { port } = await echoing();
  const peer = await peers.tcp(await thread.open(forwarding(port)));
  peer.send('one\n').end();
  expect(await peer.fin()).toBe('<one\n>bye');
});

test('when the server ends, so do we; when the peer goes, so does the connection to the server', async () => {
  const { port, sockets } = await server((socket) => socket.on('data', () => socket.end('gone')));
  const listener = await thread.open(forwarding(port));
  const peer = await peers.tcp(listener);
  peer.send('x\n');
  expect(await peer.fin()).toBe('gone');
  const quiet = await server((socket) => socket.resume());
  const other = await peers.tcp(await thread.open(forwarding(quiet.port)));
  other.send('x\n');
  await poll(
    () => quiet.sockets.length,
    (count) => count === 1,
  );
  other.socket.resetAndDestroy();
  await once(quiet.sockets[0] as Socket, 'end');
  expect(sockets).toHaveLength(1);
});

test('a server that does not read holds the peer up, and nothing grows or is lost', async () => {
  const { port, sockets } = await server((socket) => socket.pause());
  const listener = await thread.open(forwarding(port, { framing: { type: 'raw' } }));
  const peer = await peers.tcp(listener);
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  for (let n = 0; n < 32; n++) peer.send(chunk);
  const traffic = async () => (await thread.call('traffic', { endpoint: listener.id }))[0];
  // The system's buffers fill up, then it comes to a stand.
  let seen = -1;
  await thread.poll(
    traffic,
    (now) => {
      const stands = now !== undefined && now.bytesIn > 0 && now.bytesIn === seen && peer.socket.writableLength > 0;
      seen = now?.bytesIn ?? 0;
      return stands;
    },
    'reading from the peer stops',
  );
  expect((await traffic())?.bytesIn).toBeLessThan(24 * chunk.length);
  let arrived = 0;
  sockets[0]?.on('data', (data: Buffer) => (arrived += data.length)).resume();
  await poll(
    () => arrived,
    (bytes) => bytes === 32 * chunk.length,
    10_000,
  );
  expect((await traffic())?.dropped).toBe(0);
});

test('a peer that does not read holds the server up', async () => {
  const chunk = Buffer.alloc(1024 * 1024, 'y');
  const { port, sockets } = await server((socket) =>
    socket.once('data', () => {
      for (let n = 0; n < 32; n++) socket.write(chunk);
    }),
  );
  const listener = await thread.open(forwarding(port));
  const peer = await peers.tcp(listener, { reads: false });
  peer.send('x\n');
  let before = -1;
  await poll(
    () => sockets[0]?.writableLength ?? 0,
    (left) => {
      const stands = left > 0 && left === before;
      before = left;
      return stands;
    },
  );
  const [connection] = await thread.call('listConnections', { limit: 10, listener: listener.id });
  expect(connection?.sendBufferBytes).toBeLessThanOrEqual(2 * 1024 * 1024);
  peer.socket.resume();
  expect((await peer.bytes(32 * chunk.length)).length).toBe(32 * chunk.length);
});

test('UDP: each session has a socket of its own to the server', async () => {
  const upstream = createSocket('udp4');
  closers.push(() => upstream.close());
  const from = new Set<number>();
  upstream.on('message', (message, { port }) => {
    from.add(port);
    upstream.send(`<${String(message)}>`, port, '127.0.0.1');
  });
  upstream.bind(0, '127.0.0.1');
  await once(upstream, 'listening');
  const listener = await thread.open(
    forwarding(upstream.address().port, { transport: 'udp', framing: { type: 'raw' } }),
  );
  const [one, two] = [await peers.udp(listener), await peers.udp(listener)];
  one.send('a');
  two.send('b');
  expect([await one.datagrams(1), await two.datagrams(1)]).toEqual([['<a>'], ['<b>']]);
  one.send('local').send('c');
  expect((await one.datagrams(3)).toSorted()).toEqual(['<a>', '<c>', 'here']);
  expect(from.size).toBe(2);
});

/** A server that keeps what it gets. */
async function recording(): Promise<{ port: number; received: (bytes: number) => Promise<string> }> {
  let all = '';
  const { port } = await server((socket) =>
    socket.on('data', (data) => {
      all += data.toString('latin1');
    }),
  );
  return {
    port,
    received: (bytes) =>
      poll(
        () => all,
        (text) => text.length >= bytes,
      ),
  };
}

const all = (port: number, framing: ListenerSpecInput['framing'], delayMs = 0): ListenerSpecInput => ({
  framing,
  handler: {
    type: 'rules',
    rules: [],
    otherwise: [
      ...(delayMs === 0 ? [] : [{ type: 'delay' as const, ms: delayMs }]),
      { type: 'forward', host: '127.0.0.1', port },
    ],
  },
});

test.each<[string, ListenerSpecInput['framing'], string[]]>([
  ['CR LF, LF, and neither at the end', { type: 'line' }, ['a\r\nb\n\r', '\nc']],
  ['the second delimiter', { type: 'delimiter', delimiters: [{ data: '#' }, { data: ';;' }] }, ['a;', ';b#']],
  ['escapes', { type: 'delimiter', delimiters: [{ data: '#' }], escape: { data: '\\' } }, ['\\a\\', '#b#']],
  [
    'headers that are stripped',
    { type: 'length', offset: 2, width: 2, strip: 4 },
    ['\xab\xcd\0\x02h', 'i\x12\x34\0\x01o'],
  ],
  ['a padded length', { type: 'varint' }, ['\x82\0hi\x02yo']],
  ['one END', { type: 'slip' }, ['a\xdb\xdc\xc0', 'b\xc0']],
  ['lines between counted messages', { type: 'octet-counted', nonTransparent: true }, ['5 <1>ab<2>c\r\n', '3 <3>']],
  ['nothing to strip', { type: 'raw' }, ['\xff\xfe\0']],
])('forwards bytes as they came: %s', async (_name, framing, chunks) => {
  const { port, received } = await recording();
  const listener = await thread.open(all(port, framing));
  const peer = await peers.tcp(listener);
  let sent = 0;
  for (const chunk of chunks) {
    peer.send(Buffer.from(chunk, 'latin1'));
    sent += chunk.length;
    await thread.poll(
      async () => (await thread.call('traffic', { endpoint: listener.id }))[0]?.bytesIn,
      (bytes) => bytes === sent,
      'the chunk arrives',
    );
  }
  peer.end();
  const stream = chunks.join('');
  expect(await received(stream.length)).toBe(stream);
});

test('messages that waited for a delay are forwarded as they came, too', async () => {
  const { port, received } = await recording();
  const peer = await peers.tcp(await thread.open(all(port, { type: 'line' }, 20)));
  peer.send('a\r\nb\nc\r\n');
  expect(await received(8)).toBe('a\r\nb\nc\r\n');
});

test('so are messages that were read before the server was connected, however many', async () => {
  const { port, received } = await recording();
  const peer = await peers.tcp(await thread.open(all(port, { type: 'line' })));
  const stream = 'line\r\n\n'.repeat(30_000);
  peer.send(stream);
  expect((await received(stream.length)) === stream).toBe(true);
});

test('each message of a datagram becomes a datagram with the bytes it came as', async () => {
  const target = createSocket('udp4').bind(0, '127.0.0.1');
  await once(target, 'listening');
  closers.push(() => target.close());
  const received: string[] = [];
  target.on('message', (datagram) => received.push(datagram.toString('latin1')));
  const { port } = target.address();
  const peer = await peers.udp(await thread.open({ transport: 'udp', ...all(port, { type: 'line' }) }));
  peer.send('a\r\nb\nc');
  expect(
    await poll(
      () => received,
      (datagrams) => datagrams.length === 3,
    ),
  ).toEqual(['a\r\n', 'b\n', 'c']);
});

test('a change that makes rules forward reaches open connections: a message under way is framed anew, later ones go as they come', async () => {
  const { port, received } = await recording();
  const listener = await thread.open({ framing: { type: 'line' }, handler: { type: 'sink' } });
  const peer = await peers.tcp(listener);
  peer.send('first\r\nsec');
  await thread.poll(
    async () => (await thread.call('traffic', { endpoint: listener.id }))[0],
    (now) => now?.messagesIn === 1 && now.bytesIn === 10,
    'the message and a half arrive',
  );
  await thread.update(listener, all(port, { type: 'line' }));
  peer.send('ond\r\nthird\r\n');
  expect(await received(14)).toBe('second\nthird\r\n');
});
