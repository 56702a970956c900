import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Lease, LockHolder } from '../../../src/contract/index.ts';
import { LOCAL_CALLER } from '../../../src/core/http/index.ts';
import { Locks } from '../../../src/modules/locks/index.ts';
import { LeaseRequests } from '../../../src/modules/locks/lease-requests.ts';
import { LockRepository } from '../../../src/modules/locks/lock.repository.ts';
import type { TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { acquire, mustAcquire, readLock, release, request, startPair, untilWaiting } from './api.ts';

let nodes: [TestNode, TestNode];
let a: TestNode;
let b: TestNode;
beforeAll(async () => {
  nodes = await startPair({ PORTCALL_MAX_WAITS: '40' });
  [a, b] = nodes;
});
afterAll(() => Promise.all(nodes.map((node) => node.stop())));

const isIncreasing = (numbers: readonly number[]): boolean =>
  numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));

test('fifty that wait on two nodes are served in the order they came, one at a time, with increasing tokens', async () => {
  const first = await mustAcquire(a, 'fifo');
  const served: number[] = [];
  const tokens = [first.fencingToken];
  let inside = 0;
  let most = 0;
  const waits: Promise<void>[] = [];
  for (let number = 0; number < 50; number += 1) {
    const node = number % 2 === 0 ? a : b;
    waits.push(
      (async () => {
        const lease = await mustAcquire(node, 'fifo', { waitMs: 30_000, owner: `waiter-${number}` });
        inside += 1;
        most = Math.max(most, inside);
        served.push(number);
        tokens.push(lease.fencingToken);
        // Long enough for another holder to be seen, if there were one.
        await readLock(node, 'fifo');
        inside -= 1;
        await release(number % 3 === 0 ? b : a, lease);
      })(),
    );
    await untilWaiting(b, 'fifo', number + 1);
  }
  const { queue } = await readLock(a, 'fifo');
  expect(queue.map(({ position, owner }) => `${position} ${owner}`)).toEqual(
    Array.from({ length: 50 }, (_, at) => `${at + 1} waiter-${at}`),
  );
  expect(new Set(queue.map(({ node }) => node))).toEqual(new Set(nodes.map(({ identity }) => identity.name)));
  await release(b, first);
  await Promise.all(waits);
  expect(served).toEqual(Array.from({ length: 50 }, (_, at) => at));
  expect({ most, isIncreasing: isIncreasing(tokens) }).toEqual({ most: 1, isIncreasing: true });
  expect(await readLock(a, 'fifo')).toMatchObject({ holder: null, waiters: 0 });
});

test('fifty that come at once on two nodes never hold the lock together', async () => {
  let inside = 0;
  const overlaps: number[] = [];
  const leases: Lease[] = [];
  await Promise.all(
    Array.from({ length: 50 }, async (_, number) => {
      const lease = await mustAcquire(number % 2 === 0 ? a : b, 'crowd', { waitMs: 30_000 });
      if ((inside += 1) > 1) overlaps.push(number);
      leases.push(lease);
      await readLock(a, 'crowd');
      inside -= 1;
      expect(await release(a, lease)).toBe(204);
    }),
  );
  expect(overlaps).toEqual([]);
  expect(isIncreasing(leases.map(({ fencingToken }) => fencingToken))).toBe(true);
});

test('a release notifies the next waiter on another node, without polling', async () => {
  const lease = await mustAcquire(a, 'wake', { ttlMs: 60_000 });
  const spy = vi.spyOn(b.app.get(LockRepository), 'refresh').mockResolvedValue([]);
  const next = mustAcquire(b, 'wake', { waitMs: 60_000 });
  await untilWaiting(a, 'wake', 1);
  await release(a, lease);
  await release(a, await next);
  spy.mockRestore();
});

test('a lease that is not renewed ends by itself, and the next has the lock', async () => {
  const lease = await mustAcquire(a, 'expiry', { ttlMs: 300, owner: 'slow' });
  const next = await mustAcquire(b, 'expiry', { waitMs: 30_000, owner: 'next' });
  const handedOverMs = Date.parse(next.acquiredAt) - Date.parse(lease.expiresAt);
  expect(handedOverMs).toBeGreaterThanOrEqual(0);
  expect(handedOverMs).toBeLessThan(2000);
  expect(next.fencingToken).toBeGreaterThan(lease.fencingToken);
  expect((await request(a, 'PATCH', `/locks/expiry/leases/${lease.leaseId}`, { body: { ttlMs: 1000 } })).status).toBe(
    410,
  );
  expect((await readLock(a, 'expiry')).holder?.owner).toBe('next');
});

test('a lease that is renewed in time outlives its time to live', async () => {
  const lease = await mustAcquire(a, 'kept', { ttlMs: 1500, owner: 'keeper' });
  const waiting = acquire(b, 'kept', { waitMs: 3500 });
  await untilWaiting(a, 'kept', 1);
  const wait = { isOver: false };
  const refused = waiting.finally(() => (wait.isOver = true));
  while (!wait.isOver)
    expect((await request(a, 'PATCH', `/locks/kept/leases/${lease.leaseId}`, { body: { ttlMs: 1500 } })).status).toBe(
      200,
    );
  expect(await refused).toMatchObject({ status: 409, body: { code: 'lock_held' } });
  expect((await readLock(a, 'kept')).holder?.owner).toBe('keeper');
});

test('a waiter that times out gets the holder of the lock, and has left the queue', async () => {
  await mustAcquire(a, 'vain', { owner: 'holder' });
  const begunAt = performance.now();
  const { status, body } = await request<{ holder: LockHolder; waiters: number }>(b, 'POST', '/locks/vain/leases', {
    body: { waitMs: 200 },
  });
  expect(performance.now() - begunAt).toBeGreaterThanOrEqual(200);
  expect(performance.now() - begunAt).toBeLessThan(3000);
  expect({ status, code: body.code, owner: body.holder.owner, waiters: body.waiters }).toEqual({
    status: 409,
    code: 'lock_held',
    owner: 'holder',
    waiters: 0,
  });
  expect((await readLock(a, 'vain')).queue).toEqual([]);
});

test('the queue says since when and until when each waits', async () => {
  const lease = await mustAcquire(a, 'times');
  const next = mustAcquire(b, 'times', { waitMs: 10_000, owner: 'next' });
  const {
    queue: [waiter],
  } = await untilWaiting(a, 'times', 1);
  expect(waiter).toMatchObject({ position: 1, owner: 'next', node: b.identity.name });
  expect(Date.parse(waiter?.deadline ?? '') - Date.parse(waiter?.since ?? '')).toBe(10_000);
  await release(a, lease);
  await release(b, await next);
});

test('a request cannot overtake waiters: without waiting it gets no lock while the first waiter is being notified', async () => {
  const lease = await mustAcquire(a, 'overtake');
  const repository = a.app.get(LockRepository);
  await repository.take(
    'overtake',
    { leaseId: 'lea_patient', owner: 'patient', ttlMs: 1000, waitMs: 60_000 },
    'without-subscribers',
  );
  await release(a, lease);
  expect(await acquire(b, 'overtake', { owner: 'hasty' })).toMatchObject({
    status: 409,
    body: { code: 'lock_held', holder: null, waiters: 1 },
  });
  expect(
    await repository.take(
      'overtake',
      { leaseId: 'lea_patient', owner: 'patient', ttlMs: 1000, waitMs: 60_000 },
      'without-subscribers',
    ),
  ).toMatchObject({ status: 'granted' });
});

test('a client that hangs up leaves the queue, and the next is not kept waiting', async () => {
  const lease = await mustAcquire(a, 'hang-up');
  const impatient = new AbortController();
  const hungUp = acquire(b, 'hang-up', { waitMs: 30_000 }, { signal: impatient.signal }).catch(
    (error: unknown) => error,
  );
  await untilWaiting(a, 'hang-up', 1);
  const patient = mustAcquire(b, 'hang-up', { waitMs: 30_000, owner: 'patient' });
  await untilWaiting(a, 'hang-up', 2);
  impatient.abort();
  await hungUp;
  const { queue } = await untilWaiting(a, 'hang-up', 1);
  expect(queue[0]?.owner).toBe('patient');
  await release(a, lease);
  await release(b, await patient);
});

test('one who gives up just when the lock is acquired does not keep it', async () => {
  const lease = await mustAcquire(a, 'just-then');
  const repository = b.app.get(LockRepository);
  const impatient = new AbortController();
  const take = repository.take.bind(repository);
  const spy = vi.spyOn(repository, 'take').mockImplementation(async (...args) => {
    const taken = await take(...args);
    if (taken.status === 'granted') impatient.abort(new Error('no longer'));
    return taken;
  });
  const given = b.app
    .get(Locks)
    .acquire({ name: 'just-then', owner: 'impatient', ttlMs: 60_000, waitMs: 30_000, signal: impatient.signal });
  await untilWaiting(a, 'just-then', 1);
  await release(a, lease);
  await expect(given).rejects.toThrow('no longer');
  spy.mockRestore();
  await poll(
    () => readLock(a, 'just-then'),
    ({ holder, waiters }) => holder === null && waiters === 0,
  );
});

test('a client that hangs up before it has the answer does not keep the lock, unless its Idempotency-Key gets it the answer again', async () => {
  const requests = b.app.get(LeaseRequests);
  const spec = { ttlMs: 60_000, waitMs: 0 };
  const [gone, goneForNow] = [new AbortController(), new AbortController()];
  await requests.acquire('unheard', { spec, caller: LOCAL_CALLER, gone: gone.signal, isKept: false });
  await requests.acquire('kept-answer', { spec, caller: LOCAL_CALLER, gone: goneForNow.signal, isKept: true });
  gone.abort();
  goneForNow.abort();
  await poll(
    () => readLock(a, 'unheard'),
    ({ holder }) => holder === null,
  );
  expect((await readLock(a, 'kept-answer')).holder).not.toBeNull();
});

test('no more requests wait on a node than may', async () => {
  const lease = await mustAcquire(a, 'many');
  const impatient = new AbortController();
  const waits = Array.from({ length: 40 }, () =>
    acquire(a, 'many', { waitMs: 30_000 }, { signal: impatient.signal }).catch((error: unknown) => error),
  );
  await untilWaiting(b, 'many', 40);
  expect(await acquire(a, 'many', { waitMs: 1000 })).toMatchObject({ status: 429, body: { code: 'wait_limit' } });
  expect(await acquire(a, 'many')).toMatchObject({ status: 409 });
  impatient.abort();
  await Promise.all(waits);
  await untilWaiting(b, 'many', 0);
  await release(a, lease);
});
