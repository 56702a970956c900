import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startNetThread, type NetThreadUnderTest } from '../../helpers/net-thread.ts';
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

test.each(['to the upstream', 'to the peer'] as const)(
  'bulk arrives as it was sent while the reader stops and goes on, and while a capture and faults come and go: %s',
  async (direction) => {
    const server = await UpstreamServer.start();
    closers.push(() => server.close());
    const quiet = { capture: { maxMessages: 0 }, events: 'lifecycle' } as const;
    const listener = await thread.open(proxyTo(server.port, quiet));
    const peer = await peers.tcp(listener, { reads: false });
    const other = await server.socket();
    const [from, to] = direction === 'to the peer' ? [other, peer.socket] : [peer.socket, other];
    const [sent, received] = [createHash('sha256'), createHash('sha256')];
    let chunks = 0;
    to.on('data', (data: Buffer) => {
      received.update(data);
      chunks += 1;
      if (chunks % 16 > 0) return;
      to.pause();
      setImmediate(() => to.resume());
    });
    const ended = once(to, 'end');
    to.resume();
    const changes = [
      { capture: { maxMessages: 10 } },
      { events: 'full' },
      {},
      { faults: { late: { type: 'latency', direction: 'both', ms: 1 } } },
      {},
    ];
    for (let round = 0; round < 60; round += 1) {
      const piece = randomBytes(700_000);
      sent.update(piece);
      if (!from.write(piece)) await once(from, 'drain');
      const change = changes[round / 10];
      if (change !== undefined) await thread.update(listener, proxyTo(server.port, { ...quiet, ...change } as never));
    }
    from.end();
    await ended;
    expect(received.digest('hex')).toBe(sent.digest('hex'));
  },
  60_000,
);
