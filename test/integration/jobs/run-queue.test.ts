import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { RedisConnections, RedisKeys } from '../../../src/core/redis/index.ts';
import { WorkLease } from '../../../src/core/work-lease.ts';
import { JobKeys } from '../../../src/modules/jobs/records/job-keys.ts';
import { BullRunQueue } from '../../../src/modules/jobs/run-queue/bull-run-queue.ts';
import { entryId } from '../../../src/modules/jobs/run-queue/entry-ids.ts';
import { Places } from '../../../src/modules/jobs/run-queue/places.ts';
import { RetryLater } from '../../../src/modules/jobs/run-queue/retry-later.ts';
import type { Consumer, Processed, QueuedRun, RunQueue, Taken } from '../../../src/modules/jobs/run-queue/run-queue.ts';
import { until } from './api.ts';

// Locks expire and workers look again in seconds, and others use the machine, too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

/** How long an entry stays with a worker that is lost. */
const LOCK_MS = 500;
const POOL = 'p';

/** A node: what the queue needs of it. */
interface QueueNode {
  readonly queue: RunQueue;
  stop(): Promise<void>;
}

/** Implementations of the port. Each has to pass everything below. */
const IMPLEMENTATIONS: readonly (readonly [string, (prefix: string) => Promise<QueueNode>])[] = [['BullMQ', bullNode]];

async function bullNode(prefix: string): Promise<QueueNode> {
  const connections = new RedisConnections({ url: inject('redisUrl') });
  await connections.waitUntilUp(10_000);
  const keys = new RedisKeys(prefix);
  const runs = connections.patient('jobs');
  const { bullPrefix } = keys;
  const places = new Places({ redis: runs, bullPrefix, lockMs: LOCK_MS, lease: new WorkLease() });
  const options = { prefix: bullPrefix, lockDuration: LOCK_MS, stalledInterval: LOCK_MS / 2 };
  const queue = new BullRunQueue(connections, keys, { options, runs, places });
  const stop = async (): Promise<void> => {
    queue.stopTaking();
    queue.close();
    await connections.close({ graceMs: 500 });
  };
  return { queue, stop };
}

describe.each(IMPLEMENTATIONS)('%s as the queue of runs', (_, openNode) => {
  let redis: Redis;
  let keys: JobKeys;
  let prefix: string;
  let node: QueueNode;
  let queue: RunQueue;
  const consumers: Consumer[] = [];
  const others: QueueNode[] = [];
  /** What workers were given, in order. */
  let taken: Taken[] = [];

  beforeAll(() => {
    redis = new Redis(inject('redisUrl'));
  });
  beforeEach(async () => {
    prefix = `test-${randomUUID()}`;
    keys = new JobKeys(new RedisKeys(prefix));
    node = await openNode(prefix);
    ({ queue } = node);
    taken = [];
    await queue.apply(POOL, { maxWorkers: 10, rateLimit: null, paused: false });
    queue.startTaking();
  });
  afterEach(async () => {
    await Promise.all(consumers.splice(0).map((consumer) => consumer.close()));
    await Promise.all([node, ...others.splice(0)].map((each) => each.stop()));
  });
  afterAll(() => redis.disconnect());

  /** Another node of the same cluster. */
  async function another(): Promise<RunQueue> {
    const other = await openNode(prefix);
    others.push(other);
    other.queue.startTaking();
    return other.queue;
  }
  const run = (id: string, more: Partial<QueuedRun> = {}): QueuedRun => ({
    id,
    generation: 1,
    kind: 'sleep',
    priority: 0,
    delayMs: 0,
    ...more,
  });
  const add = (...runs: QueuedRun[]): Promise<void> => queue.add(POOL, runs);
  function consume(work: (entry: Taken) => Promise<Processed>, { slots = 1, of = queue } = {}): Consumer {
    const consumer = of.consume(POOL, slots, (entry) => {
      taken.push(entry);
      return work(entry);
    });
    consumers.push(consumer);
    return consumer;
  }
  const done = (): Promise<Processed> => Promise.resolve('done');
  const ids = (): string[] => taken.map(({ id }) => id);
  const untilTaken = (count: number) =>
    until(
      () => Promise.resolve(taken),
      ({ length }) => length >= count,
      30_000,
    );
  const empty = { waiting: 0, delayed: 0, taken: 0 };
  const untilEmpty = () =>
    until(
      () => queue.counts(POOL),
      (counts) => Object.values(counts).every((count) => count === 0),
      30_000,
    );
  const held = (): { work: () => Promise<Processed>; release: () => void } => {
    const { promise, resolve } = Promise.withResolvers<Processed>();
    return { work: () => promise, release: () => resolve('done') };
  };

  test('an entry is given to a worker as it was added, and is gone when it is done', async () => {
    await add(run('a', { offer: { input: 'x' }, priority: 3 }));
    consume(done);
    await untilTaken(1);
    expect(taken[0]).toMatchObject({
      id: entryId(run('a')),
      kind: 'sleep',
      data: { input: 'x' },
      priority: 3,
      isNew: true,
    });
    await untilEmpty();
    expect(await redis.keys(`*${prefix}*${entryId(run('a'))}*`)).toEqual([]);
  });

  test('adding an entry takes its jobs out of the outbox, and adding it twice does nothing', async () => {
    await redis.zadd(keys.outbox, 1, 'a', 1, 'b', 1, 'c');
    await add(run('a'), run('a'));
    await queue.addBundles(POOL, [{ id: 'bundle.b', jobs: ['b', 'c'], kind: 'sleep', priority: 0, data: { all: 2 } }]);
    expect(await redis.zcard(keys.outbox)).toBe(0);
    expect(await queue.counts(POOL)).toEqual({ ...empty, waiting: 2 });
    consume(done);
    await untilTaken(2);
    expect(ids()).toEqual(['a.1', 'bundle.b']);
    expect(taken[1]?.data).toEqual({ all: 2 });
  });

  test('entries are taken in order, by priority, those that are first before the others, and delayed ones when they are due', async () => {
    await add(
      run('late', { delayMs: 300 }),
      run('p2', { priority: 2 }),
      run('a'),
      run('p1', { priority: 1 }),
      run('b'),
      run('now', { first: true }),
    );
    expect(await queue.counts(POOL)).toEqual({ waiting: 5, delayed: 1, taken: 0 });
    consume(done);
    await untilTaken(6);
    expect(ids()).toEqual(['now.1', 'a.1', 'b.1', 'p1.1', 'p2.1', 'late.1']);
  });

  test('one that waits while a worker is idle is taken at once, also while a delayed one waits', async () => {
    consume(done);
    await add(run('later', { delayMs: 3_600_000 }));
    await add(run('a'));
    await untilTaken(1);
    expect(ids()).toEqual(['a.1']);
  });

  test.each([
    ['goes back to the queue', (): Promise<Processed> => Promise.resolve('requeue')],
    ['is retried later', (): Promise<Processed> => Promise.reject(new RetryLater(100))],
    ['fails in an unexpected way', (): Promise<Processed> => Promise.reject(new Error('unexpected'))],
  ])('one that %s is given out again, and is not new then', async (_how, first) => {
    await add(run('a', { offer: { input: 'x' } }));
    consume(() => (taken.length === 1 ? first() : done()));
    await untilTaken(2);
    expect(taken.map(({ id, isNew }) => ({ id, isNew }))).toEqual([
      { id: 'a.1', isNew: true },
      { id: 'a.1', isNew: false },
    ]);
    await untilEmpty();
  });

  test('a run that is removed is never given out; one that was taken goes on', async () => {
    const { work, release } = held();
    consume(work);
    await add(run('a'), run('b'), run('c', { delayMs: 50 }));
    await untilTaken(1);
    for (const id of ['b', 'c', 'unknown']) await queue.remove(POOL, run(id));
    await queue.remove(POOL, run('a')).catch(() => undefined);
    expect(await queue.counts(POOL)).toEqual({ ...empty, taken: 1 });
    release();
    await add(run('d'));
    await untilTaken(2);
    expect(ids()).toEqual(['a.1', 'd.1']);
  });

  test('a job that is accepted is queued, and one that is refused is not', async () => {
    const submission = (id: string, pool = POOL) => [id, pool, Date.now(), Date.now(), '', 0, 'state', 'queued'];
    expect(await queue.accept(POOL, run('a'), submission('a'))).toEqual(['missing']);
    await redis.hset(keys.pool(POOL, 'meta'), 'queueLimit', 1);
    expect(await queue.accept(POOL, run('a'), submission('a'))).toEqual(['added']);
    expect(await queue.accept(POOL, run('b'), submission('b'))).toEqual(['full']);
    expect(await redis.zcard(keys.outbox)).toBe(0);
    expect(await queue.counts(POOL)).toEqual({ ...empty, waiting: 1 });
  });

  test('the limit of workers holds over all nodes, and each entry goes to one', async () => {
    await queue.apply(POOL, { maxWorkers: 3, rateLimit: null, paused: false });
    let running = 0;
    let most = 0;
    const work = async (): Promise<Processed> => {
      running += 1;
      most = Math.max(most, running);
      await queue.counts(POOL);
      running -= 1;
      return 'done';
    };
    await add(...Array.from({ length: 60 }, (_run, at) => run(`j${at}`)));
    consume(work, { slots: 3 });
    consume(work, { slots: 3, of: await another() });
    await untilTaken(60);
    await untilEmpty();
    expect(new Set(ids()).size).toBe(60);
    expect(ids()).toHaveLength(60);
    expect(most).toBeLessThanOrEqual(3);
  });

  test('nothing is given out while the pool is paused', async () => {
    await queue.apply(POOL, { maxWorkers: 10, rateLimit: null, paused: true });
    consume(done);
    await add(run('a'));
    expect(await queue.counts(POOL)).toEqual({ ...empty, waiting: 1 });
    expect(ids()).toEqual([]);
    await queue.apply(POOL, { maxWorkers: 10, rateLimit: null, paused: false });
    await untilTaken(1);
  });

  test('a rate limit paces what is given out', async () => {
    await queue.apply(POOL, { maxWorkers: 10, rateLimit: { max: 2, perMs: 400 }, paused: false });
    await add(...Array.from({ length: 6 }, (_run, at) => run(`j${at}`)));
    const from = performance.now();
    consume(done, { slots: 10 });
    await untilTaken(6);
    expect(performance.now() - from).toBeGreaterThan(700);
  });

  test('more slots take effect while all are taken, and a paused worker takes nothing', async () => {
    const { work, release } = held();
    const consumer = consume(work);
    await add(run('a'), run('b'), run('c'));
    await untilTaken(1);
    await consumer.setSlots(2);
    await untilTaken(2);
    await consumer.pause();
    release();
    await until(
      () => queue.counts(POOL),
      ({ taken: count }) => count === 0,
    );
    expect(await queue.counts(POOL)).toEqual({ ...empty, waiting: 1 });
    expect(ids()).toEqual(['a.1', 'b.1']);
  });

  test('what a lost worker had is given to another, which the lost one learns; while it is there it keeps it', async () => {
    const lost = held();
    const owner = await another();
    consume(lost.work, { of: owner });
    await add(run('a'));
    await untilTaken(1);
    const onLost = vi.fn();
    taken[0]?.place.whenLost(onLost);
    consume(done);
    const keptUntil = Date.now() + 4 * LOCK_MS;
    await until(
      () => Promise.resolve(Date.now()),
      (now) => now > keptUntil,
    );
    expect(ids()).toEqual(['a.1']);
    // As if its process stood still: it renews nothing any more.
    owner.stopTaking();
    await untilTaken(2);
    expect(taken[1]).toMatchObject({ id: 'a.1', isNew: false });
    owner.startTaking();
    await until(
      () => Promise.resolve(onLost.mock.calls.length),
      (calls) => calls === 1,
    );
    lost.release();
    await untilEmpty();
    expect(ids()).toEqual(['a.1', 'a.1']);
  });

  test('a queue that is deleted leaves nothing, and begins anew', async () => {
    await add(run('a'), run('b', { delayMs: 1000 }), run('c', { priority: 1 }));
    expect(await queue.obliterate(POOL)).toBe(true);
    expect(await redis.keys(`*${prefix}*`)).toEqual([]);
    await add(run('d'));
    expect(await queue.counts(POOL)).toEqual({ ...empty, waiting: 1 });
  });
});
