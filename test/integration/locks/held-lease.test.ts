import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RedisConnections } from '../../../src/core/redis/index.ts';
import { Locks } from '../../../src/modules/locks/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { startTestRedis } from '../../helpers/redis.ts';
import { readLock, request } from './api.ts';

let node: TestNode;
let locks: Locks;
beforeAll(async () => {
  node = await startTestNode();
  locks = node.app.get(Locks);
});
afterAll(() => node.stop());

const sleepUntilAborted = async (signal: AbortSignal): Promise<never> => {
  if (!signal.aborted) await once(signal, 'abort');
  throw new Error('aborted');
};

test('a lease that is held is renewed for as long as the work takes, and released after it', async () => {
  const result = await locks.withLease({ name: 'work', owner: 'worker', ttlMs: 1500 }, async (lease, signal) => {
    const expiry = Date.parse(lease.expiresAt);
    // Renewed at least twice beyond the first time to live.
    await poll(
      () => readLock(node, 'work'),
      ({ holder }) => Date.parse(holder?.expiresAt ?? '') > expiry + 1500,
      10_000,
    );
    expect(signal.aborted).toBe(false);
    return 'done';
  });
  expect(result).toBe('done');
  expect((await readLock(node, 'work')).holder).toBeNull();
});

test('an error of the work passes, and the lock is released', async () => {
  await expect(
    locks.withLease({ name: 'broken', owner: 'worker' }, () => Promise.reject(new Error('of the work'))),
  ).rejects.toThrow('of the work');
  expect((await readLock(node, 'broken')).holder).toBeNull();
});

test('work is aborted when its lock is taken away, and rejects with lease_lost', async () => {
  const working = locks.withLease({ name: 'taken', owner: 'worker', ttlMs: 3000 }, (_lease, signal) =>
    sleepUntilAborted(signal),
  );
  await poll(
    () => readLock(node, 'taken'),
    ({ holder }) => holder !== null,
  );
  await request(node, 'DELETE', '/locks/taken/holder');
  await expect(working).rejects.toMatchObject({ code: 'lease_lost' });
});

test('work done after its lock was taken away rejects with lease_lost, although the loss was not noticed', async () => {
  const working = locks.withLease({ name: 'unnoticed', owner: 'worker', ttlMs: 60_000 }, async () => {
    await request(node, 'DELETE', '/locks/unnoticed/holder');
    return 'done';
  });
  await expect(working).rejects.toMatchObject({ code: 'lease_lost' });
});

test('the signal of the caller ends the wait for the lock and the work', async () => {
  const held = await locks.hold({ name: 'signal', owner: 'first' });
  const stop = new AbortController();
  const waiting = locks.withLease(
    { name: 'signal', owner: 'second', waitMs: 60_000, signal: stop.signal },
    async () => 'never',
  );
  await poll(
    () => readLock(node, 'signal'),
    ({ waiters }) => waiters === 1,
  );
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await poll(
    () => readLock(node, 'signal'),
    ({ waiters }) => waiters === 0,
  );
  expect(await held.release()).toBe(true);
  expect(await held.release()).toBe(true);
  expect(held.lost.aborted).toBe(false);
});

test('a signal that is aborted already does not even ask', async () => {
  await expect(
    locks.acquire({
      name: 'never',
      owner: 'me',
      ttlMs: 1000,
      waitMs: 1000,
      signal: AbortSignal.abort(new Error('before')),
    }),
  ).rejects.toThrow('before');
});

test('without Redis a lease counts as lost before it has ended, and a short absence does no harm', async () => {
  const redis = await startTestRedis();
  const own = await startTestNode({ PORTCALL_REDIS_URL: redis.url });
  try {
    const held = await own.app.get(Locks).hold({ name: 'absent', owner: 'worker', ttlMs: 2000 });
    const begunAt = performance.now();
    process.kill(redis.pid, 'SIGSTOP');
    // A third of the time to live: a renewal is under way and not answered.
    await poll(
      () => performance.now() - begunAt,
      (passedMs) => passedMs > 900,
    );
    process.kill(redis.pid, 'SIGCONT');
    await poll(
      () => performance.now() - begunAt,
      (passedMs) => passedMs > 2500,
    );
    expect(held.lost.aborted).toBe(false);

    await redis.kill();
    if (!held.lost.aborted) await once(held.lost, 'abort');
    expect(held.lost.reason).toMatchObject({ code: 'lease_lost' });
    expect(performance.now() - begunAt).toBeLessThan(2500 + 2000 + 500);
    expect(await held.release()).toBe(false);
  } finally {
    await own.stop();
    await redis.stop();
  }
});

test('a lock that is released while Redis is gone is free when it is there again', async () => {
  const redis = await startTestRedis();
  const own = await startTestNode({ PORTCALL_REDIS_URL: redis.url });
  try {
    const held = await own.app.get(Locks).hold({ name: 'later', owner: 'worker', ttlMs: 60_000 });
    process.kill(redis.pid, 'SIGSTOP');
    const released = held.release();
    own.app.get(RedisConnections).api.disconnect(true);
    expect(await released).toBe(true);
    process.kill(redis.pid, 'SIGCONT');
    await own.app.get(RedisConnections).waitUntilUp(10_000);
    await poll(
      () => readLock(own, 'later'),
      ({ holder }) => holder === null,
    );
  } finally {
    await own.stop();
    await redis.stop();
  }
});
