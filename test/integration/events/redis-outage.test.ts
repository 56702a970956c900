import { setImmediate } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { EventLog, Subscribers } from '../../../src/modules/events/index.ts';
import { seqsByConnection, Traffic } from '../../helpers/event-batches.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { pollUntil } from '../../helpers/poll.ts';
import { startTestRedis, type TestRedis } from '../../helpers/redis.ts';
import { RawStream } from '../../helpers/raw-stream.ts';

const QUEUE_MAX_BYTES = 256 * 1024;

let redis: TestRedis;
let node: TestNode;
const clients: RawStream[] = [];

async function setUp(env: Record<string, string> = {}): Promise<{ log: EventLog; subscribers: Subscribers }> {
  redis = await startTestRedis();
  node = await startTestNode({
    PORTCALL_REDIS_URL: redis.url,
    PORTCALL_EVENT_QUEUE_MAX_BYTES: String(QUEUE_MAX_BYTES),
    PORTCALL_MARK_INTERVAL_MS: '100',
    PORTCALL_LOG_LEVEL: 'silent',
    PORTCALL_NET_THREADS: '1',
    ...env,
  });
  return { log: node.app.get(EventLog), subscribers: node.app.get(Subscribers) };
}

async function connect(): Promise<RawStream> {
  const client = await RawStream.connect(node.url);
  clients.push(client);
  return client;
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.drop()));
  await node.stop();
  await redis.stop();
});

async function killAndRestart(meanwhile: () => Promise<void>): Promise<void> {
  const { port } = redis;
  await redis.kill();
  await redis.stop();
  await meanwhile();
  redis = await startTestRedis({ port });
}

/** Appends batches, one a turn, until `isDone`. */
async function produceUntil(log: EventLog, traffic: Traffic, isDone: () => boolean, size = 20): Promise<void> {
  while (!isDone()) {
    log.append(traffic.packed(size), { dropped: 0, since: '' });
    await setImmediate();
  }
}

/** No number twice, none out of order; holes are what gaps are for. */
function expectAscending(client: RawStream): void {
  for (const seqs of seqsByConnection(client.events()).values()) {
    expect(seqs.every((seq, at) => at === 0 || seq > (seqs[at - 1] ?? 0))).toBe(true);
  }
}

const missed = (client: RawStream, name?: string): number =>
  client.gaps(name).reduce((sum, gap) => sum + (gap.missed ?? Number.NaN), 0);

test('Redis killed and back under load: what was delivered and what was announced as missing is exactly what was made', async () => {
  const { log } = await setUp();
  const traffic = new Traffic({ payloadBytes: 200 });
  const client = await connect();
  await client.subscribe('s', { filter: { types: ['message.*'] } });
  await client.subscribe('log', { filter: { types: ['log.gap'] } });

  await produceUntil(log, traffic, () => client.events('s').length > 2000);
  const dropped = log.stats.droppedEvents;
  await killAndRestart(() => produceUntil(log, traffic, () => log.stats.droppedEvents > dropped + 2000));
  const after = client.events('s').length;
  await produceUntil(log, traffic, () => client.events('s').length > after + 2000);
  await log.flush(10_000);

  await client.collectUntil(() => client.events('s').length + missed(client, 's') >= traffic.made);
  expect(client.events('s').length + missed(client, 's')).toBe(traffic.made);
  expect(missed(client, 's')).toBeGreaterThan(2000);
  expect(client.gaps('s').every(({ reason }) => reason === 'overflow')).toBe(true);
  expectAscending(client);

  const announced = (): number => client.events('log').reduce((sum, { data }) => sum + Number(data['missed']), 0);
  await client.collectUntil(() => announced() >= log.stats.droppedEvents);
  expect(announced()).toBe(log.stats.droppedEvents);
}, 60_000);

test('connections to Redis cut again and again under load lose and double nothing', async () => {
  const { log } = await setUp({ PORTCALL_EVENT_QUEUE_MAX_BYTES: String(64 * 1024 * 1024) });
  const admin = new Redis(redis.url);
  const traffic = new Traffic();
  const client = await connect();
  await client.subscribe('s', { filter: { types: ['message.*'] } });
  for (let cut = 1; cut <= 8; cut++) {
    await produceUntil(log, traffic, () => client.events().length > cut * 1500);
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  }
  await log.flush(10_000);
  await client.collectUntil(() => client.events().length + missed(client) >= traffic.made);
  expect(client.gaps()).toEqual([]);
  expect(client.events()).toHaveLength(traffic.made);
  expectAscending(client);

  const replay = await connect();
  await replay.subscribe('s', { filter: { types: ['message.*'] }, from: 'earliest' });
  await replay.nextPushWhere(({ mark }) => mark?.live === true);
  expect(replay.events()).toHaveLength(traffic.made);
  admin.disconnect();
}, 60_000);

test('entries that Redis refuses for a while are appended later, in order', async () => {
  const { log } = await setUp();
  const admin = new Redis(redis.url);
  const traffic = new Traffic();
  const client = await connect();
  await client.subscribe('s', { filter: { types: ['message.*'] } });
  await admin.config('SET', 'maxmemory', '1');
  for (let i = 0; i < 30; i++) log.append(traffic.packed(10), { dropped: 0, since: '' });
  await log.flush(300);
  expect(client.events()).toEqual([]);
  await admin.config('SET', 'maxmemory', '0');
  await client.collectUntil(() => client.events().length + missed(client) >= 300);
  expect(client.events().length + missed(client)).toBe(300);
  expectAscending(client);
  expect(log.stats.droppedEvents).toBe(missed(client));
  admin.disconnect();
}, 60_000);

test('while Redis is gone sockets stay, commands are answered, memory is bounded, and lifecycle events outlive message events', async () => {
  const { log, subscribers } = await setUp();
  const traffic = new Traffic({ payloadBytes: 200 });
  const client = await connect();
  await client.subscribe('s', { filter: { types: ['message.*'] } });
  await client.subscribe('life', { filter: { types: ['connection.opened', 'listener.updated'] } });
  const lifecycle = new Traffic({ connections: 1, payloadBytes: 10 });

  await killAndRestart(async () => {
    let largest = 0;
    for (let i = 0; i < 400; i++) {
      log.append(traffic.packed(20), { dropped: 0, since: '' });
      if (i % 4 === 0) log.append(lifecycle.packed(1, 'connection.opened'), { dropped: 0, since: '' });
      if (i % 4 === 2)
        log.publish({
          type: 'listener.updated',
          subject: { kind: 'listener', id: 'lst_1' },
          data: { revision: i, changed: [] },
        });
      largest = Math.max(largest, log.stats.queueBytes);
      await setImmediate();
    }
    expect(largest).toBeGreaterThan(QUEUE_MAX_BYTES / 2);
    expect(largest).toBeLessThanOrEqual(2 * QUEUE_MAX_BYTES + 64 * 1024);
    expect((await client.command('ping')).ok).toBeDefined();
    expect((await client.command('subscribe', { subscription: 'past', from: 'earliest' })).error).toMatchObject({
      code: 'redis_unavailable',
      status: 503,
    });
  });

  await client.collectUntil(() => client.events('life').length >= 200);
  await client.collectUntil(() => client.events('s').length + missed(client, 's') >= traffic.made);
  expect(client.events('s').length + missed(client, 's')).toBe(traffic.made);
  expect(client.gaps('life')).toEqual([]);
  expect(subscribers.stats.subscribers).toBe(1);
}, 60_000);

test('what net threads had to drop before the log is announced too', async () => {
  const { log } = await setUp();
  const traffic = new Traffic();
  const client = await connect();
  await client.subscribe('s');
  log.append(traffic.packed(3), { dropped: 0, since: '' });
  log.append(traffic.packed(3), { dropped: 17, since: '2026-01-01T00:00:00.000Z' });
  await client.collectUntil(() => client.events().some(({ type }) => type === 'log.gap'));
  expect(client.gaps()).toMatchObject([{ missed: 17, reason: 'overflow' }]);
  expect(client.events().find(({ type }) => type === 'log.gap')?.data).toEqual({
    missed: 17,
    reason: 'overflow',
    since: '2026-01-01T00:00:00.000Z',
  });
  expect(log.stats.droppedEvents).toBe(17);

  const replay = await connect();
  await replay.subscribe('s', { from: 'earliest' });
  await replay.nextPushWhere(({ mark }) => mark?.live === true);
  expect(replay.gaps()).toMatchObject([{ missed: 17, reason: 'overflow' }]);
});

test('events lost with a net thread are reported by one log.gap', async () => {
  const { log } = await setUp();
  const client = await connect();
  await client.subscribe('s', { filter: { types: ['message.*', 'log.*'] } });
  log.publish({
    type: 'log.gap',
    subject: { kind: 'node', id: 'n' },
    data: { missed: 4, reason: 'thread_lost', since: '2026-01-01T00:00:00.000Z' },
  });
  log.append(new Traffic().packed(2), { dropped: 0, since: '' });
  await client.collectUntil(() => client.events().length === 3);
  expect(client.gaps()).toMatchObject([{ missed: 4, reason: 'overflow' }]);
  expect(client.events().filter(({ type }) => type === 'log.gap')).toHaveLength(1);
  expect(log.stats.droppedEvents).toBe(0);
});

test('a cursor of a log that Redis has lost is expired', async () => {
  const { log } = await setUp();
  const traffic = new Traffic();
  const client = await connect();
  await client.subscribe('s');
  log.append(traffic.packed(3), { dropped: 0, since: '' });
  const { cursor } = await client.nextPush();
  await killAndRestart(async () => {});
  await pollUntil(
    async () => (await client.command('subscribe', { subscription: 'probe', from: 'earliest' })).ok !== undefined,
  );
  log.append(traffic.packed(3), { dropped: 0, since: '' });
  await client.collectUntil(() => client.events('s').length >= 6);
  const again = await connect();
  expect((await again.command('subscribe', { subscription: 's', from: { cursor } })).error).toMatchObject({
    code: 'cursor_expired',
    status: 410,
  });
  expect(
    (await again.command('subscribe', { subscription: 't', from: { cursor: client.findCursor('s') } })).ok,
  ).toMatchObject({ recovered: true });
});

test('a subscriber that is far behind when Redis dies goes on with what is left, and hears that some is gone', async () => {
  const { log, subscribers } = await setUp({ PORTCALL_EVENT_QUEUE_MAX_BYTES: String(64 * 1024 * 1024) });
  const traffic = new Traffic({ payloadBytes: 2000 });
  const client = await connect();
  await client.subscribe('s', { filter: { types: ['message.*'] } });
  client.ws.pause();
  for (let i = 0; i < 600; i++) {
    log.append(traffic.packed(20), { dropped: 0, since: '' });
    await setImmediate();
  }
  await log.flush(10_000);
  expect(subscribers.stats.behind).toBe(1);
  await killAndRestart(async () => {});
  client.ws.resume();
  log.append(traffic.packed(20), { dropped: 0, since: '' });
  const [lastOf] = Object.entries(traffic.seqs);
  await client.collectUntil(
    () => client.events().some(({ connection, seq }) => connection === lastOf?.[0] && seq === lastOf?.[1]),
    20_000,
  );
  expectAscending(client);
  expect(client.gaps()).toMatchObject([{ missed: null, reason: 'retention' }]);
}, 60_000);

test('a Redis that comes back empty and with its clock behind begins the log anew, and live subscribers stay live', async () => {
  const { log, subscribers } = await setUp();
  const admin = new Redis(redis.url, { retryStrategy: () => null });
  admin.on('error', () => undefined);
  const key = `{${node.keyPrefix}}:events`;
  await admin.xadd(
    key,
    `${Date.now() + 3_600_000}-0`,
    'header',
    '{"node":"maker","sources":[],"connections":[]}',
    'index',
    '',
    'events',
    '',
    'origin',
    '',
  );
  const traffic = new Traffic();
  const client = await connect();
  await client.subscribe('s', { filter: { types: ['message.*'] } });
  log.append(traffic.packed(5), { dropped: 0, since: '' });
  await client.collectUntil(() => client.events().length === 5);
  const ahead = client.findCursor('s');
  await killAndRestart(async () => {});
  admin.disconnect();
  log.append(traffic.packed(5), { dropped: 0, since: '' });
  await client.collectUntil(() => client.events().length + missed(client) >= 10, 20_000);
  expect(client.events()).toHaveLength(10);
  expect(client.gaps()).toEqual([]);
  expect(Number(client.findCursor('s')?.split('-')[0])).toBeLessThan(Number(ahead?.split('-')[0]));
  expect(subscribers.stats.behind).toBe(0);
}, 60_000);
