import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventCatalogue, type PortcallEvent } from '../../../src/contract/index.ts';
import { Locks } from '../../../src/modules/locks/index.ts';
import type { TestNode } from '../../helpers/node.ts';
import { EventWatch } from '../../helpers/event-watch.ts';
import { mustAcquire, readLock, release, request, startPair, untilWaiting } from './api.ts';

let a: TestNode;
let b: TestNode;
let stream: EventWatch;
beforeAll(async () => {
  [a, b] = await startPair();
  stream = await EventWatch.open(b.url, { types: ['lock.*'] });
});
afterAll(async () => {
  await stream.close();
  await Promise.all([a.stop(), b.stop()]);
});

/** Events of one lock, once the last has come. */
async function eventsOf(lock: string, count: number): Promise<PortcallEvent[]> {
  const ofLock = (): PortcallEvent[] => stream.events().filter((event) => event.lock === lock);
  await stream.collectUntil(() => ofLock().length >= count);
  return ofLock();
}

test('acquiring and releasing are published with owner and token', async () => {
  const lease = await mustAcquire(a, 'published', { owner: 'me', ttlMs: 5000 });
  await release(a, lease);
  const [acquired, released] = await eventsOf('published', 2);
  expect(acquired).toMatchObject({
    type: 'lock.acquired',
    node: a.identity.name,
    lock: 'published',
    data: { owner: 'me', fencingToken: lease.fencingToken, ttlMs: 5000 },
  });
  expect(released).toMatchObject({
    type: 'lock.released',
    lock: 'published',
    data: { owner: 'me', fencingToken: lease.fencingToken, forced: false },
  });
  for (const event of [acquired, released])
    expect(eventCatalogue[event?.type ?? 'log.gap'].data.safeParse(event?.data).error).toBeUndefined();
});

test('an expiry is published once, whichever node notices it', async () => {
  const lease = await mustAcquire(a, 'expired', { owner: 'slow', ttlMs: 200 });
  // Both nodes look at it and everybody asks.
  const asking = Array.from({ length: 20 }, (_, at) => readLock(at % 2 === 0 ? a : b, 'expired'));
  const next = await mustAcquire(b, 'expired', { waitMs: 5000 });
  await Promise.all(asking);
  await release(b, next);
  const events = await eventsOf('expired', 4);
  const ofFirst = events.filter(({ data }) => data['fencingToken'] === lease.fencingToken);
  expect(ofFirst.map(({ type }) => type)).toEqual(['lock.acquired', 'lock.expired']);
  expect(ofFirst[1]?.data).toEqual({ owner: 'slow', fencingToken: lease.fencingToken, heldMs: 200 });
});

test('a forced release says who forced it', async () => {
  await mustAcquire(a, 'forced', { owner: 'victim' });
  await request(b, 'DELETE', '/locks/forced/holder');
  expect((await eventsOf('forced', 2))[1]).toMatchObject({
    type: 'lock.released',
    data: { owner: 'victim', forced: true, by: 'local' },
  });
});

test('the locks of an owner that has ended are released, on whichever node they were acquired, and no others', async () => {
  for (const [at, name] of ['owned-1', 'owned-2', 'owned-3'].entries())
    await mustAcquire(at % 2 === 0 ? a : b, name, { owner: 'job_1' });
  await mustAcquire(a, 'not-owned', { owner: 'job_10' });
  expect(await b.app.get(Locks).releaseOwner('job_1')).toBe(3);
  expect(await b.app.get(Locks).releaseOwner('job_1')).toBe(0);
  for (const name of ['owned-1', 'owned-2', 'owned-3']) expect((await readLock(a, name)).holder).toBeNull();
  expect((await readLock(a, 'not-owned')).holder?.owner).toBe('job_10');

  // One that waits still is of no use to it either.
  const dismissed = expect(
    b.app.get(Locks).acquire({ name: 'not-owned', owner: 'job_1', ttlMs: 1000, waitMs: 60_000 }),
  ).rejects.toMatchObject({ code: 'gone' });
  await untilWaiting(a, 'not-owned', 1);
  await b.app.get(Locks).releaseOwner('job_1');
  await dismissed;
  await untilWaiting(a, 'not-owned', 0);
  expect((await eventsOf('owned-1', 2)).map(({ type }) => type)).toEqual(['lock.acquired', 'lock.released']);
});

test('every lease that was acquired ends exactly once, under contention on two nodes with releases, expiries and force', async () => {
  const leases = 40;
  await Promise.all(
    Array.from({ length: leases }, async (_, number) => {
      const node = number % 2 === 0 ? a : b;
      const lease = await mustAcquire(node, 'audit', { waitMs: 30_000, ttlMs: number % 4 === 1 ? 50 : 10_000 });
      if (number % 4 === 2) await request(b, 'DELETE', '/locks/audit/holder');
      else if (number % 4 !== 1) await release(a, lease);
    }),
  );
  const events = await eventsOf('audit', 2 * leases);
  const byToken = Map.groupBy(events, ({ data }) => Number(data['fencingToken']));
  expect(byToken.size).toBe(leases);
  for (const [, ofLease] of byToken)
    expect(ofLease.map(({ type }) => type).sort()).toEqual([
      'lock.acquired',
      expect.stringMatching(/^lock\.(released|expired)$/),
    ]);
  const count = (type: string): number => events.filter((event) => event.type === type).length;
  expect({
    acquired: count('lock.acquired'),
    released: count('lock.released'),
    expired: count('lock.expired'),
  }).toEqual({ acquired: leases, released: (leases * 3) / 4, expired: leases / 4 });
});
