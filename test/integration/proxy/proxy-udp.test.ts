import { fork } from 'node:child_process';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { array, assert, asyncProperty, uint8Array } from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';
import { startNetThread, type NetThreadUnderTest, type OpenListener } from '../../helpers/net-thread.ts';
import { Peers } from '../net/peers.ts';
import { proxyTo } from './upstreams.ts';

const LONGEST = 65_507;
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

interface UdpServer {
  readonly port: number;
  readonly socket: Socket;
  /** What came, and from which port. */
  readonly came: { data: Buffer; port: number }[];
}

async function server(answer?: (socket: Socket, data: Buffer, from: RemoteInfo) => void, port = 0): Promise<UdpServer> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  const came: UdpServer['came'] = [];
  socket.on('message', (data, from) => {
    came.push({ data, port: from.port });
    answer?.(socket, data, from);
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  let isClosed = false;
  socket.on('close', () => (isClosed = true));
  closers.push(() => {
    if (!isClosed) socket.close();
  });
  return { port: socket.address().port, socket, came };
}

const echoing = (port = 0) => server((socket, data, { port: to }) => socket.send(data, to, '127.0.0.1'), port);

async function closedPort(): Promise<number> {
  const { port, socket } = await server();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}

const udpProxy = (port: number | readonly number[], more: Parameters<typeof proxyTo>[1] = {}): ListenerSpecInput =>
  proxyTo(port, { ...more, transport: 'udp' });

const sessionsOf = (listener: OpenListener) => thread.call('listConnections', { listener: listener.id, limit: 20 });
const eventsOf = (listener: OpenListener, type: string) =>
  thread.events.filter((event) => event.type === type && event.listener === listener.id).map(({ data }) => data);

test('each session has a socket of its own to the upstream, so replies find their peer', async () => {
  const upstream = await server((socket, data, { port }) => socket.send(`${String(data)}!`, port, '127.0.0.1'));
  const listener = await thread.open(udpProxy(upstream.port));
  const [first, second] = [await peers.udp(listener), await peers.udp(listener)];
  expect(await first.send('one').datagrams(1)).toEqual(['one!']);
  expect(await second.send('two').datagrams(1)).toEqual(['two!']);
  expect(await first.send('three').datagrams(2)).toEqual(['one!', 'three!']);
  const ports = upstream.came.map(({ port }) => port);
  expect([ports[0] === ports[2], new Set(ports).size]).toEqual([true, 2]);
  // Unasked, and behind the other session's replies.
  upstream.socket.send('late', ports[1] ?? 0, '127.0.0.1');
  expect(await second.datagrams(2)).toEqual(['two!', 'late']);
  const session = (await sessionsOf(listener)).find(({ remote }) => remote.port === first.port);
  expect(session).toMatchObject({
    transport: 'udp',
    messagesIn: 2,
    messagesOut: 2,
    bytesIn: 8,
    bytesOut: 10,
    dropped: 0,
    upstream: {
      host: '127.0.0.1',
      port: upstream.port,
      state: 'open',
      dialMs: expect.any(Number) as number,
      local: { host: '127.0.0.1', port: ports[0] },
    },
  });
  expect((await thread.seen('connection.dialled', 2, listener.id))[0]?.data).toMatchObject({
    port: upstream.port,
    attempt: 1,
    local: { host: '127.0.0.1', port: ports[0] },
  });
});

test('datagrams of any length arrive one by one, unchanged and in order, in both directions, with every framing', async () => {
  const upstream = await echoing();
  for (const framing of [{ type: 'raw' }, { type: 'line' }, { type: 'length', width: 2 }] as const) {
    const listener = await thread.open(udpProxy(upstream.port, { framing, socket: { receiveBufferBytes: 1_000_000 } }));
    await assert(
      asyncProperty(array(uint8Array({ maxLength: 1500 }), { minLength: 1, maxLength: 20 }), async (datagrams) => {
        const peer = await peers.udp(listener);
        for (const datagram of datagrams) peer.send(datagram);
        const sent = datagrams.map((datagram) => Buffer.from(datagram).toString('latin1'));
        expect(await peer.datagrams(sent.length)).toEqual(sent);
      }),
      { numRuns: 10 },
    );
    const peer = await peers.udp(listener);
    for (const length of [0, LONGEST, 0, 1]) {
      const before = peer.received.length;
      const datagram = Buffer.alloc(length, 'x');
      const got = await peer.send(datagram).datagrams(before + 1);
      expect(got[before] === datagram.toString('latin1')).toBe(true);
    }
  }
}, 60_000);

test('an empty datagram begins a session, and is a message in both directions', async () => {
  const upstream = await echoing();
  const listener = await thread.open(udpProxy(upstream.port));
  const peer = await peers.udp(listener);
  expect(await peer.send('').datagrams(1)).toEqual(['']);
  expect(upstream.came.map(({ data }) => data.length)).toEqual([0]);
  expect(await sessionsOf(listener)).toMatchObject([{ messagesIn: 1, messagesOut: 1, bytesIn: 0, bytesOut: 0 }]);
});

test('the framing only observes: messages of both directions are events, and what does not fit passes and is counted', async () => {
  const upstream = await echoing();
  const listener = await thread.open(udpProxy(upstream.port, { framing: { type: 'length', width: 2 } }));
  const peer = await peers.udp(listener);
  const datagrams = [Buffer.from('\0\x02ab\0\x01c', 'latin1'), Buffer.from('\0\x09short', 'latin1')];
  for (const datagram of datagrams) peer.send(datagram);
  expect(await peer.datagrams(2)).toEqual(datagrams.map((datagram) => datagram.toString('latin1')));
  await thread.seen('message.sent', 2, listener.id);
  expect(['message.received', 'message.sent'].map((type) => eventsOf(listener, type).map(({ data }) => data))).toEqual([
    ['\0\x02ab', '\0\x01c'],
    ['\0\x02ab', '\0\x01c'],
  ]);
  const [session] = await sessionsOf(listener);
  expect(session).toMatchObject({ messagesIn: 2, messagesOut: 2, bytesIn: 14, bytesOut: 14 });
  expect(session?.dropped).toBe(2);
});

test('the socket to the upstream closes with the session', async () => {
  const upstream = await echoing();
  const listener = await thread.open(udpProxy(upstream.port, { limits: { sessionIdleTimeoutMs: 200 } }));
  const peer = await peers.udp(listener);
  await peer.send('x').datagrams(1);
  const [closed] = await thread.seen('connection.closed', 1, listener.id);
  expect(closed?.data['reason']).toBe('idle_timeout');
  const port = upstream.came[0]?.port ?? 0;
  // Nothing has the port any more.
  await server(undefined, port);
  await peer.send('y').datagrams(2);
  expect(upstream.came[1]?.port).not.toBe(port);
});

test('replies alone keep a session open', async () => {
  let from = 0;
  const upstream = await server((_socket, _data, { port }) => (from = port));
  const listener = await thread.open(udpProxy(upstream.port, { limits: { sessionIdleTimeoutMs: 400 } }));
  const peer = await peers.udp(listener);
  peer.send('subscribe');
  await expect.poll(() => from).toBeGreaterThan(0);
  const until = Date.now() + 1200;
  for (let sent = 1; Date.now() < until; sent += 1) {
    upstream.socket.send('news', from, '127.0.0.1');
    await peer.datagrams(sent);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await sessionsOf(listener)).toHaveLength(1);
  expect(eventsOf(listener, 'connection.closed')).toEqual([]);
});

test('an ICMP error is a connection.error, and the session stays: an upstream that comes back is heard', async () => {
  const port = await closedPort();
  const listener = await thread.open(udpProxy(port));
  const peer = await peers.udp(listener);
  peer.send('lost');
  const [refused] = await thread.seen('connection.error', 1, listener.id);
  expect(refused?.data['code']).toBe('connection_refused');
  const [before] = await sessionsOf(listener);
  expect(before).toMatchObject({ state: 'open', upstream: { state: 'open', port } });
  const upstream = await echoing(port);
  expect(await peer.send('found').datagrams(1)).toEqual(['found']);
  expect((await sessionsOf(listener)).map(({ id }) => id)).toEqual([before?.id]);
  expect(upstream.came.map(({ data }) => String(data))).toEqual(['found']);
});

test('firstHealthy passes over an upstream that refused; roundRobin, by session; hash stays', async () => {
  const [gone, a, b] = [await closedPort(), await echoing(), await echoing()];
  const healthy = await thread.open(udpProxy([gone, a.port], { handler: { pick: 'firstHealthy' } }));
  (await peers.udp(healthy)).send('x');
  await thread.seen('connection.error', 1, healthy.id);
  expect(await (await peers.udp(healthy)).send('y').datagrams(1)).toEqual(['y']);
  const even = await thread.open(udpProxy([a.port, b.port]));
  for (let session = 0; session < 4; session += 1) await (await peers.udp(even)).send('even').datagrams(1);
  const counts = [a, b].map(({ came }) => came.filter(({ data }) => String(data) === 'even').length);
  expect(counts).toEqual([2, 2]);
  const hashed = await thread.open(udpProxy([a.port, b.port], { handler: { pick: 'hash' } }));
  for (let session = 0; session < 4; session += 1) await (await peers.udp(hashed)).send('hash').datagrams(1);
  expect([a, b].map(({ came }) => came.filter(({ data }) => String(data) === 'hash').length).toSorted()).toEqual([
    0, 4,
  ]);
});

test('names are looked up at the dial, and the egress rules check what they resolve to', async () => {
  const upstream = await echoing();
  const named = udpProxy([], { handler: { upstreams: [{ host: 'localhost', port: upstream.port }] } });
  const listener = await thread.open(named);
  const peer = await peers.udp(listener);
  expect(await peer.send('a').send('b').send('').datagrams(3)).toEqual(['a', 'b', '']);
  const egress = { allow: [], deny: ['127.0.0.0/8', '::1/128'], denyTargets: [] };
  const denied = await thread.open(named, { egress });
  (await peers.udp(denied)).send('never');
  const [failure] = await thread.seen('connection.dial_failed', 1, denied.id);
  expect(failure?.data).toMatchObject({ code: 'egress_forbidden', host: 'localhost', attempt: 1 });
  expect(await sessionsOf(denied)).toMatchObject([{ state: 'open', dropped: 1, upstream: { state: 'failed' } }]);
  await expect(thread.open(udpProxy(upstream.port), { egress })).rejects.toMatchObject({ code: 'egress_forbidden' });
  expect(upstream.came.map(({ data }) => String(data))).toEqual(['a', 'b', '']);
});

test('a proxy to its own port is refused, and a loop of several ends', async () => {
  const [one, two] = [await closedPort(), await closedPort()];
  await expect(thread.open({ ...udpProxy(one), port: one })).rejects.toMatchObject({ code: 'proxy_loop' });
  const second = await thread.open({ ...udpProxy(one), port: two });
  const first = await thread.open({ ...udpProxy(two), port: one });
  (await peers.udp(first)).send('round');
  await thread.until(
    () => [first, second].some((l) => eventsOf(l, 'connection.error').some(({ code }) => code === 'proxy_loop')),
    'the loop is seen',
  );
  const opened = [first, second].flatMap((listener) => eventsOf(listener, 'connection.opened'));
  expect(opened).toHaveLength(9);
});

test('faults are between the peer and the proxy, in both directions', async () => {
  const upstream = await echoing();
  const listener = await thread.open(
    udpProxy(upstream.port, { faults: { lost: { type: 'loss', direction: 'out', rate: 1 } } }),
  );
  const peer = await peers.udp(listener);
  peer.send('one');
  await thread.seen('message.sent', 1, listener.id);
  await thread.update(
    listener,
    udpProxy(upstream.port, { faults: { twice: { type: 'duplicate', direction: 'in', rate: 1 } } } as never),
  );
  expect(await peer.send('two').datagrams(2)).toEqual(['two', 'two']);
  expect(upstream.came.map(({ data }) => String(data))).toEqual(['one', 'two', 'two']);
});

test('faults act on the dials of sessions: one fails and is dialled again, one waits', async () => {
  const upstream = await echoing();
  const failing = await thread.open(
    udpProxy(upstream.port, { faults: { down: { type: 'dialFailure', how: 'reset' } } }),
  );
  const peer = await peers.udp(failing);
  peer.send('lost');
  const [failure] = await thread.seen('connection.dial_failed', 1, failing.id);
  expect([failure?.data['code'], failure?.data['detail']]).toEqual([
    'connection_reset',
    expect.stringContaining('"down"') as string,
  ]);
  await thread.update(failing, udpProxy(upstream.port));
  await expect
    .poll(() => (peer.send('again'), peer.received.length), { interval: 100, timeout: 20_000 })
    .toBeGreaterThan(0);
  expect(await sessionsOf(failing)).toMatchObject([{ upstream: { state: 'open' } }]);
  const held = await thread.open(
    udpProxy(upstream.port, { faults: { hole: { type: 'dialFailure', how: 'timeout' } } }),
  );
  const waiting = await peers.udp(held);
  waiting.send('a').send('').send('b');
  await thread.seen('message.received', 3, held.id);
  expect(await sessionsOf(held)).toMatchObject([{ upstream: { state: 'dialling' } }]);
  await thread.update(held, udpProxy(upstream.port));
  expect(await waiting.datagrams(3)).toEqual(['a', '', 'b']);
});

test('a listener becomes a proxy and something else again while sessions are open', async () => {
  const upstream = await echoing();
  const listener = await thread.open({ transport: 'udp', handler: { type: 'reply', data: 'static' } });
  const peer = await peers.udp(listener);
  await peer.send('x').datagrams(1);
  await thread.update(listener, udpProxy(upstream.port));
  await peer.send('proxied').datagrams(2);
  const other = await echoing();
  await thread.update(listener, udpProxy(other.port));
  await peer.send('same upstream').datagrams(3);
  expect(await (await peers.udp(listener)).send('new').datagrams(1)).toEqual(['new']);
  await thread.update(listener, { transport: 'udp', handler: { type: 'reply', data: '!' } });
  expect(await peer.send('x').datagrams(4)).toEqual(['static', 'proxied', 'same upstream', '!']);
  expect([upstream, other].map(({ came }) => came.map(({ data }) => String(data)))).toEqual([
    ['proxied', 'same upstream'],
    ['new'],
  ]);
  await server(undefined, upstream.came[0]?.port);
});

test(
  'short of file descriptors it refuses sessions, counts them, and keeps those it has',
  { timeout: 60_000 },
  async () => {
    const fixture = fileURLToPath(new URL('./fixtures/few-descriptors-udp.ts', import.meta.url));
    const child = fork(fixture, {
      execPath: 'sh',
      execArgv: ['-c', `ulimit -n 96 && exec ${process.execPath} "$0"`],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    closers.push(() => child.kill('SIGKILL'));
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    interface Report {
      readonly traffic: { readonly connections: number; readonly rejected: number };
      readonly errors: readonly string[];
    }
    const report = async (): Promise<Report> => {
      child.send('report');
      return ((await once(child, 'message')) as [Report])[0];
    };
    const target = { host: '127.0.0.1', port };
    const many = await Promise.all(Array.from({ length: 120 }, () => peers.udp(target)));
    for (const peer of many) peer.send('x');
    const full = await thread.poll(
      report,
      ({ traffic, errors }) => traffic.connections + traffic.rejected === 120 && errors.length > 0,
      'every session is accounted for',
    );
    expect(full.traffic.connections).toBeGreaterThan(10);
    expect(full.traffic.connections).toBeLessThan(96 - 12);
    expect(new Set(full.errors)).toEqual(new Set(['descriptor_limit']));
    await expect
      .poll(() => many.filter(({ received }) => received.length > 0).length, { timeout: 20_000 })
      .toBe(full.traffic.connections);
  },
);
