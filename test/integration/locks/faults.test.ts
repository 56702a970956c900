import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { RedisConnections, RedisKeys } from '../../../src/core/redis/index.ts';
import { LockRepository } from '../../../src/modules/locks/lock.repository.ts';
import { WaitingRoom } from '../../../src/modules/locks/waiting-room.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { startTestRedis, type TestRedis } from '../../helpers/redis.ts';
import { acquire, mustAcquire, readLock, release, startPair, untilWaiting } from './api.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(env: Record<string, string> = {}): Promise<TestNode> {
  const node = await startTestNode(env);
  closers.push(() => node.stop());
  return node;
}

/** A node with a Redis of its own, that can be killed. */
async function startWithRedis(): Promise<{ node: TestNode; redis: TestRedis }> {
  const redis = await startTestRedis();
  closers.push(() => redis.stop());
  return { node: await start({ PORTCALL_REDIS_URL: redis.url }), redis };
}

/** What a node leaves behind that died with a waiter. */
async function leaveBehind(node: TestNode, name: string, leaseId: string): Promise<void> {
  await node.app
    .get(LockRepository)
    .take(name, { leaseId, owner: 'dead', ttlMs: 60_000, waitMs: 60_000 }, 'channel-of-a-dead-process');
}

test('waiters of a node that died do not stand in the way of those behind them', async () => {
  const node = await start();
  const lease = await mustAcquire(node, 'dead-ahead');
  for (let dead = 0; dead < 5; dead += 1) await leaveBehind(node, 'dead-ahead', `lea_dead${dead}`);
  const alive = mustAcquire(node, 'dead-ahead', { waitMs: 30_000, owner: 'alive' });
  await untilWaiting(node, 'dead-ahead', 6);
  const releasedAt = performance.now();
  await release(node, lease);
  expect((await alive).owner).toBe('alive');
  // All of them together: they are forgotten five seconds after their last word, whether their turn comes or not.
  expect(performance.now() - releasedAt).toBeLessThan(12_000);
  expect(await readLock(node, 'dead-ahead')).toMatchObject({ holder: { owner: 'alive' }, queue: [] });
});

test('a waiter stays in its place for as long as its node lives', async () => {
  const node = await start();
  const lease = await mustAcquire(node, 'patience');
  const waiting = mustAcquire(node, 'patience', { waitMs: 30_000, owner: 'patient' });
  await untilWaiting(node, 'patience', 1);
  await leaveBehind(node, 'patience', 'lea_dead');
  // The dead one goes; by then the living one would have gone, too.
  const { queue } = await poll(
    () => readLock(node, 'patience'),
    ({ waiters }) => waiters === 1,
    10_000,
  );
  expect(queue[0]?.owner).toBe('patient');
  await release(node, lease);
  await waiting;
});

test('a waiter is served although the call was lost', async () => {
  const node = await start();
  const lease = await mustAcquire(node, 'deaf');
  const waiting = mustAcquire(node, 'deaf', { waitMs: 30_000 });
  await untilWaiting(node, 'deaf', 1);
  const redis = node.app.get(RedisConnections).api;
  const subscriber = String(await redis.client('LIST', 'TYPE', 'PUBSUB'))
    .split('\n')
    .filter((line) => line.includes('portcall-locks'))
    .map((line) => /^id=(\d+)/.exec(line)?.[1] ?? '');
  const channel = node.app.get(WaitingRoom).channel;
  for (const id of subscriber) await redis.client('KILL', 'ID', id);
  // Without a subscriber there is no notification.
  if ((await redis.publish(channel, 'missing')) === 0) await release(node, lease);
  else throw new Error('there is still a subscriber');
  await waiting;
});

test('a waiter that was forgotten, because its node was stuck, waits on in its old place', async () => {
  const node = await start();
  const lease = await mustAcquire(node, 'stuck');
  const owners = ['stuck', 'behind'];
  const waits = [];
  for (const owner of owners) {
    waits.push(mustAcquire(node, 'stuck', { waitMs: 30_000, owner }));
    await untilWaiting(node, 'stuck', waits.length);
  }
  const before = await readLock(node, 'stuck');
  const { api } = node.app.get(RedisConnections);
  const keys = node.app.get(RedisKeys);
  const [first = ''] = await api.zrange(keys.lock('stuck', 'queue'), '0', '0');
  await api
    .multi()
    .zrem(keys.lock('stuck', 'queue'), first)
    .zrem(keys.lock('stuck', 'limits'), first)
    .hdel(keys.lock('stuck', 'waiters'), first)
    .exec();
  const { queue } = await untilWaiting(node, 'stuck', 2);
  expect(queue.map(({ owner, since }) => ({ owner, since }))).toEqual(
    before.queue.map(({ owner, since }) => ({ owner, since })),
  );
  await release(node, lease);
  for (const [at, wait] of waits.entries()) {
    const next = await wait;
    expect(next.owner).toBe(owners[at]);
    await release(node, next);
  }
});

test('a lease without waiters ends in time on a cluster whose other node knew of it', async () => {
  const [a, b] = await startPair();
  closers.push(() => b.stop());
  await mustAcquire(a, 'orphan', { ttlMs: 1500 });
  await a.stop();
  const redis = b.app.get(RedisConnections).api;
  // No request touches the lock: node b finds it by itself.
  await poll(
    () => redis.zscore(b.app.get(RedisKeys).locks('due'), 'orphan'),
    (score) => score === null,
  );
});

test('a node that stops refuses those who wait on it, and they leave the queue', async () => {
  const PORTCALL_KEY_PREFIX = `test-${randomBytes(6).toString('hex')}`;
  const other = await start({ PORTCALL_KEY_PREFIX });
  const node = await startTestNode({ PORTCALL_KEY_PREFIX });
  await mustAcquire(other, 'stopping');
  const waiting = acquire(node, 'stopping', { waitMs: 30_000 });
  await untilWaiting(other, 'stopping', 1);
  const stopped = node.stop();
  expect(await waiting).toMatchObject({ status: 503, body: { code: 'shutting_down', retryable: true } });
  await stopped;
  expect(await readLock(other, 'stopping')).toMatchObject({ waiters: 0, queue: [] });
});

test('without Redis everything about locks is answered with 503 at once, those who wait too', async () => {
  const { node, redis } = await startWithRedis();
  const lease = await mustAcquire(node, 'gone');
  const waiting = acquire(node, 'gone', { waitMs: 30_000 });
  await untilWaiting(node, 'gone', 1);
  const down = once(node.app.get(RedisConnections), 'down');
  await redis.kill();
  await down;
  const begunAt = performance.now();
  expect(await waiting).toMatchObject({ status: 503, body: { code: 'redis_unavailable', retryable: true } });
  expect(await acquire(node, 'other', { waitMs: 30_000 })).toMatchObject({
    status: 503,
    body: { code: 'redis_unavailable' },
  });
  expect(await release(node, lease)).toBe(503);
  expect(performance.now() - begunAt).toBeLessThan(1000);
});

test('what was asked for when Redis went away is given back when it is there again', async () => {
  const { node, redis } = await startWithRedis();
  const repository = node.app.get(LockRepository);
  const connections = node.app.get(RedisConnections);
  const newestToken = (): Promise<string | null> => connections.api.get(node.app.get(RedisKeys).locks('token'));
  // Redis knows the script from here on.
  await release(node, await mustAcquire(node, 'before'));
  const tokenBefore = await newestToken();
  // Redis stops answering; the script runs when the connection that sent it is gone.
  process.kill(redis.pid, 'SIGSTOP');
  const { stream } = connections.api as unknown as { stream: Socket };
  const sentBefore = stream.bytesWritten;
  const asked = acquire(node, 'half-done', { ttlMs: 60_000 });
  await poll(
    () => stream.bytesWritten,
    (sent) => sent > sentBefore,
  );
  const up = once(connections, 'up');
  connections.api.disconnect(true);
  expect(await asked).toMatchObject({ status: 503, body: { code: 'redis_unavailable' } });
  process.kill(redis.pid, 'SIGCONT');
  await up;
  // It did run, or there would be no new token.
  await poll(newestToken, (token) => token !== tokenBefore);
  await poll(
    () => repository.view('half-done'),
    ({ lease }) => lease === undefined,
  );
  expect((await acquire(node, 'half-done')).status).toBe(201);
});
