import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';
import { openBlackHole } from '../../helpers/black-hole.ts';
import { certificate } from '../../helpers/certificates.ts';
import { startNetThread, type NetThreadUnderTest, type OpenListener } from '../../helpers/net-thread.ts';
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

/** Reasons and codes that one connection of a listener ended with. */
async function endOf(listener: OpenListener): Promise<{ errors: unknown[]; reason: unknown }> {
  const [closed] = await thread.seen('connection.closed', 1, listener.id);
  const errors = thread.events
    .filter(({ type, listener: of }) => type === 'connection.error' && of === listener.id)
    .map(({ data }) => data['code']);
  return { errors, reason: closed?.data['reason'] };
}

const DENIED = { egress: { allow: [], deny: ['127.0.0.0/8'], denyTargets: [] } };
const opensAt = { message: (spec: ListenerSpecInput) => spec, connect: (spec: ListenerSpecInput) => dialling(spec) };
/** The same, dialled when a connection is opened. */
function dialling(spec: ListenerSpecInput): ListenerSpecInput {
  const { handler } = spec as { handler: { otherwise: object[]; rules: object[] } };
  return {
    ...spec,
    handler: { ...handler, rules: [{ on: 'connect', do: handler.otherwise }, ...handler.rules] },
  } as ListenerSpecInput;
}

test.each(['message', 'connect'] as const)(
  'opened by %s: a server that refuses, is not allowed, is not known or does not answer resets the peer, and the error says why',
  async (trigger) => {
    const { port } = await echoing();
    const hole = await openBlackHole();
    closers.push(() => void hole.close());
    const failures: [string, ListenerSpecInput, object][] = [
      ['connection_refused', forwarding(1), {}],
      ['egress_forbidden', forwarding(port), DENIED],
      ['name_not_resolved', forwarding(port, {}, { host: 'no-such-host.invalid' }), {}],
      ['timeout', forwarding(hole.port, {}, { connectTimeoutMs: 50 }), {}],
    ];
    for (const [code, spec, more] of failures) {
      const listener = await thread.open(opensAt[trigger](spec), more);
      const peer = await peers.tcp(listener);
      if (trigger === 'message') peer.send('x\n');
      expect(await peer.gone(), code).toBe('ECONNRESET');
      expect(await endOf(listener)).toEqual({
        errors: [code === 'timeout' ? expect.stringMatching(/timeout/) : code],
        reason: 'handler',
      });
    }
  },
);

test('a TLS peer is reset, too', async () => {
  const { cert, key } = await certificate('localhost');
  const peer = await peers.tls(await thread.open(forwarding(1, { transport: 'tls', tls: { cert, key } })));
  peer.send('x\n');
  expect(await peer.gone()).toBe('ECONNRESET');
});

test('a server that resets in the middle resets the peer; what it had said before has come', async () => {
  const { port, sockets } = await echoing();
  const listener = await thread.open(forwarding(port));
  const peer = await peers.tcp(listener);
  peer.send('one\n');
  expect(await peer.bytes(6)).toBe('<one\n>');
  sockets[0]?.resetAndDestroy();
  expect(await peer.gone()).toBe('ECONNRESET');
  expect(await endOf(listener)).toEqual({ errors: ['connection_reset'], reason: 'handler' });
});

test('what waits when the server ends is not forwarded in a second session with it', async () => {
  const { port, sockets } = await server((socket) => socket.on('data', () => socket.end('bye')));
  const forward = { type: 'forward' as const, host: '127.0.0.1', port };
  const listener = await thread.open({
    framing: { type: 'line' },
    handler: {
      type: 'rules',
      rules: [{ when: { equals: 'last' }, do: [forward, { type: 'delay', ms: 300 }] }],
      otherwise: [forward],
    },
  });
  const peer = await peers.tcp(listener);
  peer.send('last\nmore\nand more\n');
  expect(await peer.fin()).toBe('bye');
  peer.end();
  expect((await endOf(listener)).errors).toEqual(['write_closed', 'write_closed']);
  expect(sockets).toHaveLength(1);
});

test('a server that speaks first is heard when the rule for connect forwards, and messages go to the same session', async () => {
  const { port, sockets } = await server((socket) => {
    socket.write('220 ready\n');
    socket.on('data', (data) => socket.write(`<${String(data)}>`));
  });
  const listener = await thread.open(dialling(forwarding(port)));
  const peer = await peers.tcp(listener);
  expect(await peer.bytes(10)).toBe('220 ready\n');
  peer.send('HELO\n');
  expect(await peer.bytes(17)).toBe('220 ready\n<HELO\n>');
  expect(sockets).toHaveLength(1);
  sockets[0]?.end();
  expect(await peer.fin()).toBe('220 ready\n<HELO\n>');
});

test('connect dials only once, however soon messages come, and a peer that only ends is passed on', async () => {
  const { port, sockets } = await echoing();
  const listener = await thread.open(dialling(forwarding(port)));
  const hasty = await peers.tcp(listener);
  hasty.send('a\nb\n').end();
  expect((await hasty.fin()).replaceAll('><', '')).toBe('<a\nb\n>bye');
  const silent = await peers.tcp(listener);
  silent.end();
  expect(await silent.fin()).toBe('bye');
  expect(sockets).toHaveLength(2);
});

test('only messages and connect can be forwarded', async () => {
  const forward = { type: 'forward' as const, host: '127.0.0.1', port: 9 };
  for (const rule of [{ on: 'idle' as const, idleMs: 100 }, { on: 'close' as const }]) {
    await expect(thread.open({ handler: { type: 'rules', rules: [{ ...rule, do: [forward] }] } })).rejects.toThrow(
      /forward|connection has ended/,
    );
  }
});

test('UDP: connect opens the socket and sends nothing; the session keeps one socket', async () => {
  const upstream = createSocket('udp4');
  closers.push(() => upstream.close());
  const got: string[] = [];
  upstream.on('message', (message, { port }) => {
    got.push(String(message));
    upstream.send(`<${String(message)}>`, port, '127.0.0.1');
  });
  upstream.bind(0, '127.0.0.1');
  await once(upstream, 'listening');
  const peer = await peers.udp(
    await thread.open(dialling(forwarding(upstream.address().port, { transport: 'udp', framing: { type: 'raw' } }))),
  );
  peer.send('a').send('b');
  expect(await peer.datagrams(2)).toEqual(['<a>', '<b>']);
  expect(got).toEqual(['a', 'b']);
});

test('UDP: a port that refuses is an error and the session stays; a name that is not known ends it, and the next datagram begins another', async () => {
  const upstream = createSocket('udp4').bind(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address();
  const listener = await thread.open(forwarding(port, { transport: 'udp', framing: { type: 'raw' } }));
  await new Promise<void>((resolve) => upstream.close(resolve));
  const peer = await peers.udp(listener);
  peer.send('x');
  expect((await thread.seen('connection.error', 1, listener.id))[0]?.data).toMatchObject({
    code: 'connection_refused',
  });
  const again = createSocket('udp4').bind(port, '127.0.0.1');
  closers.push(() => again.close());
  await once(again, 'listening');
  again.on('message', (message, from) => again.send(`<${String(message)}>`, from.port, '127.0.0.1'));
  peer.send('y');
  expect(await peer.datagrams(1)).toEqual(['<y>']);
  expect(
    thread.events.filter(({ type, listener: of }) => type === 'connection.opened' && of === listener.id),
  ).toHaveLength(1);

  const unknown = await thread.open(
    forwarding(port, { transport: 'udp', framing: { type: 'raw' } }, { host: 'no-such-host.invalid' }),
  );
  const other = await peers.udp(unknown);
  other.send('x');
  expect(await endOf(unknown)).toEqual({ errors: ['name_not_resolved'], reason: 'handler' });
  other.send('y');
  await thread.seen('connection.closed', 2, unknown.id);
});

test('a TCP peer whose messages go to UDP is reset when the port refuses', async () => {
  const upstream = createSocket('udp4').bind(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address();
  await new Promise<void>((resolve) => upstream.close(resolve));
  const listener = await thread.open(forwarding(port, {}, { transport: 'udp' }));
  const peer = await peers.tcp(listener);
  peer.send('x\n');
  expect(await peer.gone()).toBe('ECONNRESET');
  expect(await endOf(listener)).toEqual({ errors: ['connection_refused'], reason: 'handler' });
});

test('what was forwarded arrives when the rule closes the connection behind it, and the server gets a FIN', async () => {
  const got: string[] = [];
  const { port, sockets } = await server((socket) => socket.on('data', (data) => got.push(String(data))));
  const listener = await thread.open({
    framing: { type: 'line' },
    handler: {
      type: 'rules',
      rules: [{ when: { equals: 'QUIT' }, do: [{ type: 'forward', host: '127.0.0.1', port }, { type: 'close' }] }],
      otherwise: [{ type: 'forward', host: '127.0.0.1', port }],
    },
  });
  const peer = await peers.tcp(listener);
  peer.send('one\n');
  await expect.poll(() => got.join(''), { timeout: 20_000 }).toBe('one\n');
  const ended = once(sockets[0] as Socket, 'end');
  peer.send('QUIT\n');
  await peer.fin();
  peer.end();
  await ended;
  expect(got.join('')).toBe('one\nQUIT\n');
});

test.each(['tcp', 'udp'] as const)('rules that forward in a loop end it: %s', async (transport) => {
  const framing = { type: 'raw' } as const;
  const first = await thread.open({ transport, framing, handler: { type: 'sink' } });
  await thread.update(first, forwarding(first.port, { transport, framing }));
  if (transport === 'udp') (await peers.udp(first)).send('round');
  else {
    const peer = await peers.tcp(first);
    peer.send('round');
    expect(await peer.gone()).toBe('ECONNRESET');
  }
  await thread.until(
    () => thread.events.some(({ listener, data }) => listener === first.id && data['code'] === 'proxy_loop'),
    'the loop is seen',
  );
  const opened = thread.events.filter(({ type, listener }) => type === 'connection.opened' && listener === first.id);
  expect(opened).toHaveLength(9);
});
