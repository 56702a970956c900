import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Listener } from '../../../src/contract/listener.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { Peers, type TcpPeer } from '../net/peers.ts';

/** Listeners on two net threads: enough connections that both have some. */
let node: TestNode;
const peers = new Peers();
beforeAll(async () => {
  node = await startTwoThreadNode();
}, 60_000);
afterEach(() => peers.closeAll());
afterAll(() => node.stop());
const CONNECTIONS = 16;

async function listen(fault: object): Promise<Listener> {
  const { status, body } = await request(node.url)
    .post('/v1/listeners')
    .send({ threads: 2, handler: { type: 'echo' }, faults: { one: fault } });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as Listener;
}
const connect = ({ status }: Listener, count = CONNECTIONS): Promise<TcpPeer[]> =>
  Promise.all(Array.from({ length: count }, () => peers.tcp(status.address ?? { host: '', port: 0 })));
const received = (all: readonly TcpPeer[]) => all.reduce((bytes, peer) => bytes + peer.receivedBytes, 0);
const open = (all: readonly TcpPeer[]) => all.filter((peer) => !peer.closed && !peer.ended);

test('one bandwidth for the endpoint holds over its threads', async () => {
  const listener = await listen({ type: 'bandwidth', bytesPerSecond: 1_500_000, share: 'endpoint' });
  const all = await connect(listener);
  const startMs = performance.now();
  for (const peer of all) peer.send(Buffer.alloc(150_000));
  await Promise.all(all.map((peer) => peer.bytes(150_000)));
  // 1.6 s; a busy machine is late in the end, but never early.
  const seconds = (performance.now() - startMs) / 1000;
  expect(seconds).toBeGreaterThan(1.6 * 0.98);
  expect(seconds).toBeLessThan(1.6 * 1.02 + 1);
});

test('one limit for the endpoint is exact over its threads, and ends all its connections', async () => {
  const listener = await listen({ type: 'limit', bytes: 123_457, share: 'endpoint', then: 'close' });
  const all = await connect(listener);
  for (let at = 0; at < 10; at += 1) for (const peer of all) peer.send(Buffer.alloc(1000));
  await Promise.all(all.map((peer) => peer.over()));
  expect(received(all)).toBe(123_457);
  const [late] = await connect(listener, 1);
  await late?.over();
  expect(late?.receivedBytes).toBe(0);
});

test('as many connections are open as limitConnections lets in, over all threads; others follow when some end', async () => {
  const listener = await listen({ type: 'limitConnections', max: 5, excess: 'hold' });
  const all = await connect(listener, 30);
  for (const peer of all) peer.send('x');
  const served = () => all.filter((peer) => peer.receivedBytes > 0 && !peer.socket.destroyed);
  await poll(
    async () => served().length,
    (count) => count === 5,
  );
  for (const peer of served().slice(0, 2)) peer.socket.destroy();
  await poll(
    async () => all.filter((peer) => peer.receivedBytes > 0).length,
    (count) => count === 7,
  );
  expect(served()).toHaveLength(5);
});

test('excess connections are reset, exactly those over the limit, and those of before a change count', async () => {
  const listener = await listen({ type: 'limitConnections', max: 7 });
  const all = await connect(listener, 40);
  await poll(
    async () => open(all).length,
    (count) => count === 7,
  );
  const path = `/v1/listeners/${listener.id}`;
  await request(node.url)
    .patch(path)
    .send({ faults: { one: { max: 9 } } })
    .expect(200);
  const more = await connect(listener, 20);
  await poll(
    async () => open(more).length,
    (count) => count === 2,
  );
  expect(open(all)).toHaveLength(7);
});

test('so many connections come within a second, over all threads', async () => {
  const listener = await listen({ type: 'limitConnections', perSecond: 6 });
  const startMs = performance.now();
  const all = await connect(listener, 30);
  const seconds = Math.ceil((performance.now() - startMs) / 1000);
  await poll(
    async () => open(all).length,
    (count) => count <= 6 * seconds,
  );
  expect(open(all).length).toBeGreaterThanOrEqual(6);
});
