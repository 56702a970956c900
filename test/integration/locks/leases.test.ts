import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  lockSchema,
  leaseSchema,
  type Lease,
  type LockHolder,
  type LockSummary,
  type Page,
} from '../../../src/contract/index.ts';
import { RedisConnections, RedisKeys } from '../../../src/core/redis/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { acquire, mustAcquire, readLock, release, request } from './api.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.stop());

test('a lock that was never used is free and can be acquired', async () => {
  expect(await readLock(node, 'unused')).toEqual({ name: 'unused', holder: null, waiters: 0, queue: [] });
  const { status, body, headers } = await acquire(node, 'unused', { ttlMs: 10_000, owner: 'me' });
  expect(status).toBe(201);
  expect(leaseSchema.parse(body)).toMatchObject({ lock: 'unused', owner: 'me', ttlMs: 10_000 });
  expect(Date.parse(body.expiresAt) - Date.parse(body.acquiredAt)).toBe(10_000);
  expect(headers.get('location')).toBe(`/v1/locks/unused/leases/${body.leaseId}`);
});

test('a lease can be inspected where Location says, until it is released', async () => {
  const lease = await mustAcquire(node, 'inspected');
  const path = `/locks/inspected/leases/${lease.leaseId}`;
  expect((await request<Lease>(node, 'GET', path)).body).toEqual(lease);
  expect(await release(node, lease)).toBe(204);
  expect(await request(node, 'GET', path)).toMatchObject({ status: 410, body: { code: 'lease_lost' } });
});

test('without a body the owner is who asks, the lease lives 30 s and nothing is waited for', async () => {
  expect((await request<Lease>(node, 'POST', '/locks/defaults/leases')).body).toMatchObject({
    owner: 'local',
    ttlMs: 30_000,
  });
  expect((await acquire(node, 'defaults')).status).toBe(409);
});

test('a lock that is held is refused at once, with its holder but not the id of its lease', async () => {
  const lease = await mustAcquire(node, 'held', { owner: 'first' });
  const { status, body } = await request<{ holder: LockHolder; waiters: number }>(node, 'POST', '/locks/held/leases', {
    body: { owner: 'second' },
  });
  expect({ status, code: body.code, waiters: body.waiters }).toEqual({ status: 409, code: 'lock_held', waiters: 0 });
  expect(body.holder).toMatchObject({ owner: 'first', fencingToken: lease.fencingToken, expiresAt: lease.expiresAt });
  expect(JSON.stringify([body, await readLock(node, 'held')])).not.toContain(lease.leaseId);
});

test('the same owner does not get a lock twice', async () => {
  await mustAcquire(node, 'reentrant', { owner: 'same' });
  expect((await acquire(node, 'reentrant', { owner: 'same' })).status).toBe(409);
});

test('tokens of a lock increase strictly, also when all its keys and even all tokens were lost', async () => {
  const redis = node.app.get(RedisConnections).api;
  const tokens: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const lease = await mustAcquire(node, 'tokens');
    tokens.push(lease.fencingToken);
    await release(node, lease);
    if (round % 2 === 0) await redis.del(...(await redis.keys(`{${node.keyPrefix}}:lock*`)));
  }
  expect(tokens).toEqual([...new Set(tokens)].sort((a, b) => a - b));
});

test('tokens increase although the clock of Redis is behind the newest token', async () => {
  const future = (Date.now() + 86_400_000) * 1000;
  await node.app.get(RedisConnections).api.set(node.app.get(RedisKeys).locks('token'), future);
  expect((await mustAcquire(node, 'clock-1')).fencingToken).toBe(future + 1);
  expect((await mustAcquire(node, 'clock-2')).fencingToken).toBe(future + 2);
});

test('a free lock leaves nothing behind in Redis', async () => {
  const redis = node.app.get(RedisConnections).api;
  await release(node, await mustAcquire(node, 'gone'));
  expect(await redis.keys(`{${node.keyPrefix}}:lock:gone:*`)).toEqual([]);
  for (const index of ['names', 'due', 'owners'])
    expect(JSON.stringify(await redis.zrange(`{${node.keyPrefix}}:locks:${index}`, '0', '-1'))).not.toContain('gone');
});

test('a lease that was released cannot be renewed or released again', async () => {
  const lease = await mustAcquire(node, 'twice');
  expect(await release(node, lease)).toBe(204);
  expect(await release(node, lease)).toBe(410);
  const renewal = await request(node, 'PATCH', `/locks/twice/leases/${lease.leaseId}`, { body: { ttlMs: 1000 } });
  expect(renewal).toMatchObject({ status: 410, body: { code: 'lease_lost' } });
});

test('a lease of one lock is none of another', async () => {
  const { leaseId } = await mustAcquire(node, 'mine');
  await mustAcquire(node, 'theirs');
  expect((await request(node, 'DELETE', `/locks/theirs/leases/${leaseId}`)).status).toBe(410);
  expect((await readLock(node, 'theirs')).holder).not.toBeNull();
});

test('renewing sets the end anew and keeps the token', async () => {
  const lease = await mustAcquire(node, 'renewed', { ttlMs: 1000 });
  const { status, body } = await request<Lease>(node, 'PATCH', `/locks/renewed/leases/${lease.leaseId}`, {
    body: { ttlMs: 60_000 },
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    leaseId: lease.leaseId,
    fencingToken: lease.fencingToken,
    acquiredAt: lease.acquiredAt,
    ttlMs: 60_000,
  });
  expect(Date.parse(body.expiresAt)).toBeGreaterThanOrEqual(Date.parse(lease.acquiredAt) + 60_000);
});

test('a lock can be taken away by force, and its lease is lost then', async () => {
  const lease = await mustAcquire(node, 'forced');
  expect((await request(node, 'DELETE', '/locks/forced/holder')).status).toBe(204);
  expect((await readLock(node, 'forced')).holder).toBeNull();
  expect(await release(node, lease)).toBe(410);
  expect(await request(node, 'DELETE', '/locks/forced/holder')).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  });
});

test('the same Idempotency-Key gets the same lease', async () => {
  const headers = { 'idempotency-key': 'once' };
  const first = await acquire(node, 'idempotent', {}, { headers });
  const second = await acquire(node, 'idempotent', {}, { headers });
  expect(second).toMatchObject({ status: 201, body: first.body });
  expect(second.headers.get('location')).toBe(first.headers.get('location'));
});

test('locks that are held or waited for are listed by name, page by page', async () => {
  const own = await startTestNode();
  try {
    const leases = await Promise.all(
      ['c', 'a', 'b:1', 'b:2', 'd'].map((name) => mustAcquire(own, name, { owner: `of-${name}` })),
    );
    await release(own, leases[4] as Lease);
    const names: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const { body }: { body: Page<LockSummary> } = await request(
        own,
        'GET',
        `/locks?limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      );
      expect(body.items.length).toBeLessThanOrEqual(2);
      for (const { name, holder, waiters } of body.items) {
        expect({ owner: holder?.owner, waiters }).toEqual({ owner: `of-${name}`, waiters: 0 });
        names.push(name);
      }
      cursor = body.nextCursor;
    }
    expect(names).toEqual(['a', 'b:1', 'b:2', 'c']);
  } finally {
    await own.stop();
  }
});

test.each([
  ['POST', '/locks/a%20b/leases', {}, 'name'],
  ['POST', `/locks/${'n'.repeat(129)}/leases`, {}, 'name'],
  ['POST', '/locks/bad/leases', { ttlMs: 49 }, 'ttlMs'],
  ['POST', '/locks/bad/leases', { ttlMs: 86_400_001 }, 'ttlMs'],
  ['POST', '/locks/bad/leases', { ttlMs: 1000.5 }, 'ttlMs'],
  ['POST', '/locks/bad/leases', { waitMs: 60_001 }, 'waitMs'],
  ['POST', '/locks/bad/leases', { waitMs: -1 }, 'waitMs'],
  ['POST', '/locks/bad/leases', { owner: '' }, 'owner'],
  ['POST', '/locks/bad/leases', { owner: 'a\0b' }, 'owner'],
  ['POST', '/locks/bad/leases', { owner: 'o'.repeat(201) }, 'owner'],
  ['POST', '/locks/bad/leases', { ttl: 1000 }, 'ttl'],
  ['PATCH', '/locks/bad/leases/lea_x', {}, 'ttlMs'],
  ['PATCH', '/locks/bad/leases/lea_x', { ttlMs: 'long' }, 'ttlMs'],
  ['GET', '/locks/a%20b', undefined, 'name'],
  ['DELETE', '/locks/a%20b/holder', undefined, 'name'],
  ['GET', '/locks?limit=0', undefined, 'limit'],
])('%s %s %j is refused for %s, and nothing is locked', async (method, path, body, field) => {
  const answer = await request<{ errors: { path: string }[] }>(node, method, path, body === undefined ? {} : { body });
  expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ path: field }] } });
  expect((await readLock(node, 'bad')).holder).toBeNull();
});

test('a cursor that was not handed out is refused', async () => {
  expect(await request(node, 'GET', '/locks?cursor=!!')).toMatchObject({
    status: 400,
    body: { code: 'malformed_cursor' },
  });
});

test('an owner may have any letters', async () => {
  await mustAcquire(node, 'letters', { owner: 'Łódź 🔒 "q" \\' });
  const lock = await readLock(node, 'letters');
  expect(lockSchema.parse(lock).holder?.owner).toBe('Łódź 🔒 "q" \\');
});
