import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startNetThread, type NetThreadUnderTest, type OpenListener } from '../../helpers/net-thread.ts';
import { Peers } from '../net/peers.ts';
import { proxyTo, UpstreamServer } from './upstreams.ts';

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

async function upstream(): Promise<UpstreamServer> {
  const server = await UpstreamServer.start();
  closers.push(() => server.close());
  return server;
}

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

test.each(['to the upstream', 'to the peer'] as const)(
  'an RST passes after what a slow reader has not taken yet: %s',
  async (direction) => {
    const server = await upstream();
    const listener = await thread.open(proxyTo(server.port, { capture: { maxMessages: 0 }, events: 'lifecycle' }));
    const peer = await peers.tcp(listener, { reads: direction === 'to the upstream' });
    const other = await server.socket();
    const [from, to] = direction === 'to the peer' ? [other, peer.socket] : [peer.socket, other];
    to.pause();
    const all = Buffer.alloc(1_500_000, 'x');
    from.write(all);
    const field = direction === 'to the peer' ? 'bytesOut' : 'bytesIn';
    await thread.poll(
      () => connectionOf(listener),
      (connection) => connection[field] === all.length && connection.sendBufferBytes === 0,
      'the system has everything',
    );
    from.resetAndDestroy();
    let received = 0;
    const ended = new Promise<string | undefined>((resolve) => {
      to.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      to.on('end', () => resolve('FIN'));
    });
    to.on('data', (data: Buffer) => (received += data.length));
    to.pause();
    // Long enough for an RST that does not wait to throw everything away.
    await new Promise((resolve) => setTimeout(resolve, 200));
    to.resume();
    expect([await ended, received]).toEqual(['ECONNRESET', all.length]);
    expect(await reasonOf(listener)).toBe(direction === 'to the peer' ? 'upstream_reset' : 'peer_reset');
  },
  60_000,
);

test('an RST waits for a peer that takes nothing at most for closeTimeoutMs', async () => {
  const server = await upstream();
  const listener = await thread.open(
    proxyTo(server.port, { limits: { closeTimeoutMs: 300 }, capture: { maxMessages: 0 }, events: 'lifecycle' }),
  );
  const peer = await peers.tcp(listener, { reads: false });
  const other = await server.socket();
  other.write(Buffer.alloc(1_500_000));
  await thread.poll(
    () => connectionOf(listener),
    ({ bytesOut, sendBufferBytes }) => bytesOut === 1_500_000 && sendBufferBytes === 0,
    'the system has everything',
  );
  other.resetAndDestroy();
  expect(await reasonOf(listener)).toBe('upstream_reset');
  peer.socket.resume();
  expect(await peer.gone()).toBe('ECONNRESET');
  expect(peer.receivedBytes).toBeLessThan(1_500_000);
});
