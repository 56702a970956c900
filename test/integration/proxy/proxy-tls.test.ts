import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { certificate, type KeyPair } from '../../helpers/certificates.ts';
import { startNetThread, type NetThreadUnderTest } from '../../helpers/net-thread.ts';
import { Peers } from '../net/peers.ts';
import { proxyTo, readAll, UpstreamServer } from './upstreams.ts';

let thread: NetThreadUnderTest;
let pair: KeyPair;
const peers = new Peers();
const closers: (() => void)[] = [];
beforeAll(async () => {
  thread = await startNetThread();
  pair = await certificate('upstream.test');
});
afterEach(() => {
  peers.closeAll();
  for (const close of closers.splice(0)) close();
});
afterAll(async () => {
  await thread.shutdown();
});

async function secureUpstream(options: object = {}): Promise<UpstreamServer> {
  const server = await UpstreamServer.start((socket) => socket.pipe(socket), { ...pair, ...options });
  closers.push(() => server.close());
  return server;
}

const tlsTo = (port: number, tls: object = {}, handler: object = {}) =>
  proxyTo([], {
    handler: {
      upstreams: [{ host: '127.0.0.1', port, tls: { ca: pair.cert, serverName: 'upstream.test', ...tls } }],
      ...handler,
    },
  });

test.each(['tcp', 'tls'] as const)('from %s to TLS: bytes, FIN, and the facts of the handshake', async (transport) => {
  const server = await secureUpstream({ ALPNProtocols: ['x-test'] });
  const listener = await thread.open({
    ...tlsTo(server.port, { alpn: ['x-test'] }),
    transport,
    ...(transport === 'tls' ? { tls: { cert: pair.cert, key: pair.key } } : {}),
  });
  const peer = await (transport === 'tls' ? peers.tls(listener) : peers.tcp(listener));
  const text = 'x'.repeat(300_000);
  expect(await peer.send(text).bytes(text.length)).toBe(text);
  const [connection] = await thread.call('listConnections', { listener: listener.id, limit: 1 });
  expect(connection?.upstream).toMatchObject({ state: 'open', tls: { alpn: 'x-test', authorized: true } });
  peer.send('!').end();
  expect(await peer.fin()).toBe(`${text}!`);
  expect(await peer.gone()).toBeUndefined();
});

test('a TLS listener in front of a plain upstream', async () => {
  const server = await UpstreamServer.start((socket) => socket.write('hello'));
  closers.push(() => server.close());
  const listener = await thread.open({
    ...proxyTo(server.port),
    transport: 'tls',
    tls: { cert: pair.cert, key: pair.key },
  });
  const peer = await peers.tls(listener);
  expect(await peer.bytes(5)).toBe('hello');
  const read = readAll(await server.socket());
  peer.send('request').end();
  expect(String((await read).bytes)).toBe('request');
});

test('a certificate that is not trusted fails the dial, and the peer is reset', async () => {
  const server = await secureUpstream();
  const listener = await thread.open(tlsTo(server.port, { serverName: 'other.test' }));
  const peer = await peers.tcp(listener);
  expect(await peer.gone()).toBe('ECONNRESET');
  const [failure] = await thread.seen('connection.dial_failed', 1, listener.id);
  expect(failure?.data['code']).toBe('tls_certificate_rejected');
});

test('an RST passes through TLS in both directions', async () => {
  const server = await secureUpstream();
  const listener = await thread.open(tlsTo(server.port));
  const first = await peers.tcp(listener);
  expect(await first.send('a').bytes(1)).toBe('a');
  // Node has no way to reset a TLS socket but this one.
  const { _parent: raw } = (await server.socket()) as unknown as { _parent: Socket };
  raw.resetAndDestroy();
  expect(await first.gone()).toBe('ECONNRESET');
  const second = await peers.tcp(listener);
  expect(await second.send('b').bytes(1)).toBe('b');
  const other = await server.socket(1);
  const error = once(other, 'error');
  second.socket.resetAndDestroy();
  expect((await error)[0]).toMatchObject({ code: 'ECONNRESET' });
});

test('a server that accepts and never shakes hands is given up in time', async () => {
  const server = await UpstreamServer.start();
  closers.push(() => server.close());
  const listener = await thread.open(tlsTo(server.port, {}, { dial: { timeoutMs: 100 } }));
  const peer = await peers.tcp(listener);
  expect(await peer.gone()).toBe('ECONNRESET');
  const [failure] = await thread.seen('connection.dial_failed', 1, listener.id);
  expect(failure?.data['code']).toBe('connect_timeout');
});
