import { afterAll, beforeAll, expect, test } from 'vitest';
import { Metrics } from '../../../src/core/metrics/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { acquire, mustAcquire, readLock, release, untilWaiting } from './api.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode({ PORTCALL_MAX_LOCKS: '2', PORTCALL_MAX_LOCK_WAITERS: '2' });
});
afterAll(() => node.stop());

test('locks, and those who wait for one, are bounded, counted, and may come again when others have gone', async () => {
  const one = await mustAcquire(node, 'one');
  const two = await mustAcquire(node, 'two');
  expect(await acquire(node, 'three', { waitMs: 1000 })).toMatchObject({
    status: 429,
    body: { code: 'lock_limit', retryable: true },
  });
  expect(await readLock(node, 'three')).toMatchObject({ holder: null, waiters: 0 });

  const waits = [];
  for (let waiters = 1; waiters <= 2; waiters += 1) {
    waits.push(mustAcquire(node, 'one', { waitMs: 20_000, owner: `waiter-${waiters}` }));
    await untilWaiting(node, 'one', waiters);
  }
  expect(await acquire(node, 'one', { waitMs: 1000 })).toMatchObject({
    status: 429,
    body: { code: 'lock_queue_full', retryable: true },
  });
  const metrics = await node.app.get(Metrics).scrape((error) => {
    throw error;
  });
  expect(metrics).toMatch(/^portcall_locks 2$/m);
  expect(metrics).toMatch(/^portcall_lock_waits 2$/m);

  await release(node, one);
  const next = await waits[0];
  waits.push(mustAcquire(node, 'one', { waitMs: 20_000, owner: 'waiter-3' }));
  const { queue } = await untilWaiting(node, 'one', 2);
  expect(queue.map(({ owner }) => owner)).toEqual(['waiter-2', 'waiter-3']);

  await release(node, two);
  await release(node, await mustAcquire(node, 'three'));
  if (next) await release(node, next);
  for (const wait of waits.slice(1)) await release(node, await wait);
  expect(
    await node.app.get(Metrics).scrape((error) => {
      throw error;
    }),
  ).toMatch(/^portcall_lock_wait_seconds_count 6$/m);
});
