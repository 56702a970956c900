import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { array, assert, asyncProperty, uint8Array } from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';
import { openBlackHole } from '../../helpers/black-hole.ts';
import { startNetThread, type NetThreadUnderTest, type OpenListener } from '../../helpers/net-thread.ts';
import { Peers } from '../net/peers.ts';
import { proxyTo, readAll, UpstreamServer } from './upstreams.ts';

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

async function upstream(onSocket?: (socket: Socket) => void): Promise<UpstreamServer> {
  const server = await UpstreamServer.start(onSocket);
  closers.push(() => server.close());
  return server;
}

const echoing = () =>
  upstream((socket) => {
    socket.pipe(socket);
  });

/** The only connection of a listener, as the API shows it. */
async function connectionOf(listener: OpenListener) {
  const [found] = await thread.poll(
    () => thread.call('listConnections', { listener: listener.id, limit: 10 }),
    (list) => list.length > 0,
    'a connection',
  );
  if (found === undefined) throw new Error('there is none');
  return found;
}

async function reasonOf(listener: OpenListener): Promise<unknown> {
  const [closed] = await thread.seen('connection.closed', 1, listener.id);
  return closed?.data['reason'];
}

test('bytes pass unchanged in both directions, and the connection shows where it leads', async () => {
  const server = await echoing();
  const listener = await thread.open(proxyTo(server.port));
  const peer = await peers.tcp(listener);
  expect(await peer.send('hello').bytes(5)).toBe('hello');
  const connection = await connectionOf(listener);
  const accepted = await server.socket();
  expect(connection).toMatchObject({
    bytesIn: 5,
    bytesOut: 5,
    messagesIn: 1,
    messagesOut: 1,
    upstream: {
      host: '127.0.0.1',
      port: server.port,
      state: 'open',
      dialMs: expect.any(Number) as number,
      local: { host: '127.0.0.1', port: accepted.remotePort },
    },
  });
  const [dialled] = await thread.seen('connection.dialled', 1, listener.id);
  expect(dialled?.data).toMatchObject({
    host: '127.0.0.1',
    port: server.port,
    attempt: 1,
    local: { host: '127.0.0.1', port: accepted.remotePort },
  });
});

test('any bytes in any pieces arrive as they were sent, in both directions, with every framing', async () => {
  const framings: ListenerSpecInput['framing'][] = [
    { type: 'raw' },
    { type: 'line' },
    { type: 'length', width: 2 },
    { type: 'line', maxMessageBytes: 16 },
    { type: 'idle', gapMs: 1 },
  ] as never;
  const server = await echoing();
  for (const framing of framings) {
    const listener = await thread.open(proxyTo(server.port, { framing } as never));
    await assert(
      asyncProperty(array(uint8Array({ minLength: 1, maxLength: 3000 }), { maxLength: 12 }), async (pieces) => {
        const peer = await peers.tcp(listener);
        for (const piece of pieces) {
          peer.send(piece);
          await turn();
        }
        peer.end();
        const sent = Buffer.concat(pieces).toString('latin1');
        expect((await peer.fin()) === sent).toBe(true);
        expect(await peer.gone()).toBeUndefined();
      }),
      { numRuns: 15 },
    );
  }
}, 120_000);

test('the framing only observes: messages of both directions are events, and what does not fit passes and is counted', async () => {
  const server = await echoing();
  const listener = await thread.open(
    proxyTo(server.port, { framing: { type: 'line', maxMessageBytes: 8, onOversize: 'close' } } as never),
  );
  const peer = await peers.tcp(listener);
  await peer.send('one\r\ntwo\n').bytes(9);
  const received = await thread.seen('message.received', 2, listener.id);
  const sent = await thread.seen('message.sent', 2, listener.id);
  expect([received, sent].map((list) => list.map(({ data }) => data['data']))).toEqual([
    ['one', 'two'],
    ['one', 'two'],
  ]);
  const long = `${'x'.repeat(100)}\n`;
  await peer.send(long).bytes(9 + long.length);
  expect(await peer.send('four\n').bytes(14 + long.length)).toBe(`one\r\ntwo\n${long}four\n`);
  await thread.seen('message.sent', 3, listener.id);
  expect(await connectionOf(listener)).toMatchObject({ state: 'open', dropped: 2, messagesIn: 3, messagesOut: 3 });
});

test('a server that speaks first is heard', async () => {
  const server = await upstream((socket) => socket.write('220 ready\r\n'));
  const listener = await thread.open(proxyTo(server.port));
  const peer = await peers.tcp(listener);
  expect(await peer.bytes(11)).toBe('220 ready\r\n');
});

test('with firstBytes nothing is dialled before the peer sends, and what it sent arrives first', async () => {
  const server = await echoing();
  const listener = await thread.open(proxyTo(server.port, { handler: { dial: { when: 'firstBytes' } } }));
  const silent = await peers.tcp(listener);
  expect((await connectionOf(listener)).upstream).toBeUndefined();
  expect(server.sockets).toHaveLength(0);
  expect(await silent.send('x').bytes(1)).toBe('x');
  const leaving = await peers.tcp(listener);
  leaving.end();
  expect(await leaving.gone()).toBeUndefined();
  expect(server.sockets).toHaveLength(1);
});

test.each(['peer', 'server'] as const)(
  'a FIN of the %s is passed on, and the other direction continues',
  async (first) => {
    const server = await upstream();
    const listener = await thread.open(proxyTo(server.port));
    const peer = await peers.tcp(listener);
    const other = await server.socket();
    if (first === 'peer') {
      const read = readAll(other);
      peer.send('request').end();
      expect(String((await read).bytes)).toBe('request');
      other.write('late ');
      other.end('answer');
      expect(await peer.fin()).toBe('late answer');
    } else {
      other.end('banner');
      expect(await peer.fin()).toBe('banner');
      const read = readAll(other);
      peer.send('still here').end();
      expect(String((await read).bytes)).toBe('still here');
    }
    expect(await peer.gone()).toBeUndefined();
    expect(await reasonOf(listener)).toBe('peer_closed');
  },
);

test.each([
  ['peer', 'peer_closed'],
  ['server', 'upstream_closed'],
] as const)(
  'with closeBoth a FIN of the %s closes both sides, after everything that was sent',
  async (first, reason) => {
    const server = await upstream();
    const listener = await thread.open(proxyTo(server.port, { handler: { halfClose: 'closeBoth' } }));
    const peer = await peers.tcp(listener);
    const other = await server.socket();
    const read = readAll(other);
    if (first === 'peer') {
      peer.send('bye').end();
      expect(String((await read).bytes)).toBe('bye');
      await peer.fin();
    } else {
      other.end('bye');
      expect(await peer.fin()).toBe('bye');
      await read;
    }
    other.end();
    peer.end();
    expect(await reasonOf(listener)).toBe(reason);
  },
);

test.each(['open', 'peer half closed', 'server half closed'] as const)(
  'an RST of the peer resets the upstream, after everything that came before: %s',
  async (state) => {
    const server = await upstream();
    const listener = await thread.open(proxyTo(server.port));
    const peer = await peers.tcp(listener);
    const other = await server.socket();
    const read = readAll(other);
    if (state === 'server half closed') {
      other.end();
      await peer.fin();
    }
    peer.send('before');
    await once(other, 'data');
    if (state === 'peer half closed') {
      peer.end();
      await once(other, 'end');
    }
    const closed = new Promise((resolve) => void other.on('close', resolve));
    let code: string | undefined;
    other.on('error', (error: NodeJS.ErrnoException) => (code = error.code));
    peer.socket.resetAndDestroy();
    // Once a FIN was read, the system reports an RST only to those that send.
    const sending = state === 'peer half closed' ? setInterval(() => other.write('x'), 5) : undefined;
    closers.push(() => clearInterval(sending));
    if (state === 'server half closed') await reasonOf(listener);
    await closed;
    expect([String((await read).bytes), code]).toEqual([
      'before',
      state === 'peer half closed' ? 'EPIPE' : 'ECONNRESET',
    ]);
    expect(await reasonOf(listener)).toBe('peer_reset');
  },
);

test.each(['open', 'peer half closed', 'server half closed'] as const)(
  'an RST of the upstream resets the peer, after everything that came before: %s',
  async (state) => {
    const server = await upstream();
    const listener = await thread.open(proxyTo(server.port));
    const peer = await peers.tcp(listener);
    const other = await server.socket();
    other.resume();
    other.write('before');
    expect(await peer.bytes(6)).toBe('before');
    if (state === 'peer half closed') {
      peer.end();
      await once(other, 'end');
    }
    if (state === 'server half closed') {
      other.end();
      await peer.fin();
    }
    other.resetAndDestroy();
    // Once a FIN was read, the system reports an RST only to those that send.
    const sending = state === 'server half closed' ? setInterval(() => peer.send('x'), 5) : undefined;
    closers.push(() => clearInterval(sending));
    expect(await peer.gone()).toBe(state === 'server half closed' ? 'EPIPE' : 'ECONNRESET');
    expect(await reasonOf(listener)).toBe('upstream_reset');
  },
);

test.each(['to the upstream', 'to the peer'] as const)(
  'back-pressure passes through %s, what waits is bounded, and the other direction continues',
  async (direction) => {
    const server = await upstream();
    const listener = await thread.open(proxyTo(server.port, { capture: { maxMessages: 0 }, events: 'lifecycle' }));
    const peer = await peers.tcp(listener);
    const other = await server.socket();
    const [from, to] = direction === 'to the peer' ? [other, peer.socket] : [peer.socket, other];
    to.pause();
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let written = 0;
    while (from.writableLength < 4 * chunk.length && written < 64) {
      from.write(chunk);
      written += 1;
      await turn();
    }
    await thread.poll(
      async () => from.writableLength,
      (waiting) => waiting > 0,
      'the sender waits',
    );
    expect((await connectionOf(listener)).sendBufferBytes).toBeLessThanOrEqual(1024 * 1024);
    const [backFrom, backTo] = [to, from];
    const back = once(backTo, 'data');
    backFrom.write('back');
    expect(String((await back)[0])).toBe('back');
    let received = 0;
    to.on('data', (data: Buffer) => (received += data.length));
    const ended = once(to, 'end');
    from.end();
    to.resume();
    await ended;
    expect(received).toBe(written * chunk.length);
  },
  60_000,
);

test.each([
  ['reset', 'ECONNRESET'],
  ['close', undefined],
] as const)('an upstream that refuses: %s', async (onFailure, code) => {
  const server = await upstream();
  server.close();
  const listener = await thread.open(proxyTo(server.port, { handler: { dial: { onFailure, attempts: 3 } } }));
  const peer = await peers.tcp(listener);
  expect(await peer.over()).toBe(code);
  const failures = await thread.seen('connection.dial_failed', 3, listener.id);
  expect(failures.map(({ data }) => [data['attempt'], data['code'], data['port']])).toEqual([
    [1, 'connection_refused', server.port],
    [2, 'connection_refused', server.port],
    [3, 'connection_refused', server.port],
  ]);
  expect(await reasonOf(listener)).toBe('upstream_failed');
});

test('an upstream that refuses, with hold: the connection stays, and a changed listener dials again', async () => {
  const gone = await upstream();
  gone.close();
  const listener = await thread.open(proxyTo(gone.port, { handler: { dial: { onFailure: 'hold' } } }));
  const peer = await peers.tcp(listener);
  await thread.seen('connection.dial_failed', 1, listener.id);
  peer.send('kept');
  expect(await connectionOf(listener)).toMatchObject({ state: 'open', upstream: { state: 'failed' } });
  const server = await echoing();
  await thread.update(listener, proxyTo(server.port));
  expect(await peer.bytes(4)).toBe('kept');
});

test('a dial that gets no answer ends in time, and delays no other connection, change or list', async () => {
  const hole = await openBlackHole();
  closers.push(() => void hole.close());
  const server = await echoing();
  const stuck = await thread.open(proxyTo(hole.port, { handler: { dial: { timeoutMs: 60_000 } } }));
  const timed = await thread.open(proxyTo(hole.port, { handler: { dial: { timeoutMs: 100 } } }));
  const first = await peers.tcp(stuck);
  first.send('waits');
  const late = await peers.tcp(timed);
  expect(await late.gone()).toBe('ECONNRESET');
  const [failure] = await thread.seen('connection.dial_failed', 1, timed.id);
  expect(failure?.data['code']).toBe('connect_timeout');
  expect(failure?.data['dialMs']).toBeGreaterThanOrEqual(100);
  expect((await connectionOf(stuck)).upstream).toMatchObject({ state: 'dialling', dialMs: null });
  await thread.update(stuck, proxyTo(server.port));
  const second = await peers.tcp(stuck);
  expect(await second.send('ok').bytes(2)).toBe('ok');
  await thread.call('closeListener', { id: stuck.id, graceMs: 0, forget: true });
  await first.over();
});

test('several upstreams: roundRobin by weight, hash stays, firstHealthy passes over one that failed', async () => {
  const names = await Promise.all(['a', 'b'].map((name) => upstream((socket) => socket.end(name))));
  const ports = names.map(({ port }) => port);
  const ask = async (listener: OpenListener) => {
    const peer = await peers.tcp(listener);
    const answer = await peer.fin();
    peer.end();
    return answer;
  };
  const upstreams = ports.map((port, index) => ({ host: '127.0.0.1', port, weight: index === 0 ? 2 : 1 }));
  const weighted = await thread.open({ handler: { type: 'proxy', upstreams } });
  const answers: string[] = [];
  for (let i = 0; i < 6; i += 1) answers.push(await ask(weighted));
  expect(answers.toSorted().join('')).toBe('aaaabb');
  const hashed = await thread.open(proxyTo(ports, { handler: { pick: 'hash' } }));
  expect(await ask(hashed)).toBe(await ask(hashed));
  const gone = await upstream();
  gone.close();
  const healthy = await thread.open(
    proxyTo([gone.port, ...ports], { handler: { pick: 'firstHealthy', dial: { attempts: 2 } } }),
  );
  expect([await ask(healthy), await ask(healthy)]).toEqual(['a', 'a']);
  expect((await thread.seen('connection.dial_failed', 1, healthy.id)).length).toBe(1);
});

test('names are looked up, and the egress rules check what they resolve to', async () => {
  const server = await echoing();
  const upstreams = [{ host: 'localhost', port: server.port }];
  const named = proxyTo([], { handler: { upstreams } });
  const listener = await thread.open(named);
  const peer = await peers.tcp(listener);
  expect(await peer.send('x').bytes(1)).toBe('x');
  const egress = { allow: [], deny: ['127.0.0.0/8', '::1/128'], denyTargets: [] };
  const denied = await thread.open(named, { egress });
  const refused = await peers.tcp(denied);
  expect(await refused.gone()).toBe('ECONNRESET');
  const [failure] = await thread.seen('connection.dial_failed', 1, denied.id);
  expect(failure?.data['code']).toBe('egress_forbidden');
  await expect(thread.open(proxyTo(server.port), { egress })).rejects.toMatchObject({ code: 'egress_forbidden' });
});

test('a proxy to its own port is refused, and a loop of several ends', async () => {
  const server = await upstream();
  server.close();
  await expect(thread.open({ ...proxyTo(server.port), port: server.port })).rejects.toMatchObject({
    code: 'proxy_loop',
  });
  const second = await thread.open(proxyTo(server.port));
  const first = await thread.open({ ...proxyTo(second.port), port: server.port });
  const peer = await peers.tcp(first);
  expect(await peer.gone()).toBe('ECONNRESET');
  await thread.until(
    () => thread.events.some(({ type, data }) => type === 'connection.error' && data['code'] === 'proxy_loop'),
    'the loop is seen',
  );
  const opened = thread.events.filter(
    ({ type, listener }) => type === 'connection.opened' && (listener === first.id || listener === second.id),
  );
  expect(opened).toHaveLength(9);
});

test('the PROXY protocol header comes first, with the addresses of the connection', async () => {
  const server = await upstream();
  const listener = await thread.open(proxyTo(server.port, { handler: { sendProxyProtocol: 'v1' } }));
  const peer = await peers.tcp(listener);
  peer.send('hello').end();
  const { bytes } = await readAll(await server.socket());
  const [header = '', rest] = String(bytes).split('\r\n');
  expect([header.startsWith(`PROXY TCP4 127.0.0.1 127.0.0.1 `), header.endsWith(` ${listener.port}`), rest]).toEqual([
    true,
    true,
    'hello',
  ]);
});

test('a listener becomes a proxy and something else again while connections are open', async () => {
  const server = await echoing();
  const listener = await thread.open({ handler: { type: 'reply', data: 'static' } });
  const peer = await peers.tcp(listener);
  expect(await peer.send('x').bytes(6)).toBe('static');
  await thread.update(listener, proxyTo(server.port));
  const other = await server.socket();
  expect(await peer.send('proxied').bytes(13)).toBe('staticproxied');
  const ended = once(other, 'end');
  await thread.update(listener, { handler: { type: 'reply', data: '!' } });
  await ended;
  expect(await peer.send('x').bytes(14)).toBe('staticproxied!');
});

test('stopping a listener ends proxied connections on both sides, within its grace', async () => {
  const server = await upstream((socket) => socket.on('end', () => socket.end()).resume());
  const listener = await thread.open(proxyTo(server.port));
  const peer = await peers.tcp(listener);
  const other = await server.socket();
  const closed = once(other, 'close');
  const stopped = thread.call('closeListener', { id: listener.id, graceMs: 20_000, forget: true });
  await peer.fin();
  peer.end();
  await Promise.all([stopped, closed]);
  expect(await reasonOf(listener)).toBe('endpoint_stopped');
});

test('a peer that resets while its upstream is dialled leaves nothing behind', async () => {
  const hole = await openBlackHole();
  closers.push(() => void hole.close());
  const listener = await thread.open(proxyTo(hole.port));
  const peer = connect({ host: listener.host, port: listener.port });
  peer.on('error', () => {});
  await once(peer, 'connect');
  await connectionOf(listener);
  peer.resetAndDestroy();
  expect(await reasonOf(listener)).toBe('peer_reset');
  expect(
    thread.events.filter(({ type, listener: of }) => type === 'connection.dial_failed' && of === listener.id),
  ).toEqual([]);
});
