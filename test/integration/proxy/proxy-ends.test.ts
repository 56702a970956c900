import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startNetThread, type NetThreadUnderTest } from '../../helpers/net-thread.ts';
import { Peers } from '../net/peers.ts';
import { proxyTo, readAll, UpstreamServer } from './upstreams.ts';

/** What happens to both sides of a proxied connection when ours ends it. */
let thread: NetThreadUnderTest;
let server: UpstreamServer;
const peers = new Peers();
beforeAll(async () => {
  thread = await startNetThread();
});
beforeEach(async () => {
  server = await UpstreamServer.start((socket) => {
    socket.pipe(socket);
  });
});
afterEach(() => {
  peers.closeAll();
  server.close();
});
afterAll(async () => {
  await thread.shutdown();
});

test('closing a connection ends its upstream at once, although the peer keeps its side open', async () => {
  const listener = await thread.open(proxyTo(server.port, { limits: { closeTimeoutMs: 60_000 } }));
  const peer = await peers.tcp(listener);
  await peer.send('hello').bytes(5);
  const other = await server.socket();
  const closed = once(other, 'close');
  const [connection] = await thread.call('listConnections', { listener: listener.id, limit: 10 });
  await thread.call('closeConnection', { connection: connection?.id ?? '', mode: 'graceful' });
  await Promise.all([peer.fin(), closed]);
  expect(peer.closed).toBe(false);
  expect(peer.text).toBe('hello');
});

test('a fault that closes or resets does so on both sides, in order and behind what came before', async () => {
  const limited = await thread.open(
    proxyTo(server.port, { faults: { cut: { type: 'limit', direction: 'in', bytes: 3 } } }),
  );
  const peer = await peers.tcp(limited);
  const cut = readAll(await server.socket(0));
  peer.send('abcdef');
  expect(await cut).toMatchObject({ code: undefined, bytes: Buffer.from('abc') });
  await peer.fin();

  const reset = await thread.open(
    proxyTo(server.port, { faults: { kill: { type: 'close', how: 'reset', firstBytesMs: 0 } } }),
  );
  const other = await peers.tcp(reset);
  const ended = readAll(await server.socket(1));
  other.send('x');
  expect(await other.gone()).toBe('ECONNRESET');
  expect(other.text).toBe('');
  expect(await ended).toMatchObject({ code: 'ECONNRESET' });
});
