import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { packBatch } from '../../../src/contract/index.ts';
import { EventsRepository } from '../../../src/modules/events/events.repository.ts';
import { EventLog } from '../../../src/modules/events/index.ts';
import { evalArguments } from '../../../src/modules/events/log/log-scripts.ts';
import { START } from '../../../src/modules/events/log/position.ts';
import { Traffic } from '../../helpers/event-batches.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { EventWatch } from '../../helpers/event-watch.ts';

let node: TestNode;
let log: EventLog;
let repository: EventsRepository;
let redis: Redis;

beforeAll(async () => {
  node = await startTestNode({ PORTCALL_LOG_LEVEL: 'silent' });
  log = node.app.get(EventLog);
  repository = node.app.get(EventsRepository);
  redis = new Redis(inject('redisUrl'));
});
afterAll(async () => {
  redis.disconnect();
  await node.stop();
});

const traffic = new Traffic();

/** Appends as a node called `writer` would. */
async function append(
  writer: string,
  boot: string,
  before: number,
  size: number,
  { after = 0, acknowledged = 0 } = {},
): Promise<unknown> {
  const counts = { messages: size, others: 0 };
  return redis.call(
    'EVAL',
    ...evalArguments({
      keys: repository.keys,
      node: writer,
      boot,
      before: { messages: before, others: 0 },
      counts,
      maxEntries: 1000,
      after,
      acknowledged,
      body: traffic.packed(size).body,
    }),
  );
}

async function originsOf(writer: string) {
  return (await repository.readFrom(START, 1000)).flatMap(({ origin }) =>
    origin?.node === writer ? [[origin.before.messages, origin.lost.messages]] : [],
  );
}

test('a batch is an entry of the log as it was made', async () => {
  const batch = traffic.batch(5);
  log.append(packBatch(batch));
  await log.flush(5000);
  const { last } = await repository.readHead();
  expect(last?.header).toEqual(batch.header);
  expect([...(last?.index ?? [])]).toEqual([...batch.index]);
  expect(last?.events.equals(batch.events)).toBe(true);
});

test('events published in one turn share an entry, in order with the batches around them', async () => {
  const before = (await repository.readHead()).last?.end ?? START;
  const publish = (revision: number): void =>
    log.publish({ type: 'listener.created', subject: { kind: 'listener', id: `lst_${revision}` }, data: { revision } });
  publish(1);
  publish(2);
  log.append(traffic.packed(1));
  publish(3);
  await log.flush(5000);
  const entries = (await repository.readFrom(before, 10)).slice(1);
  expect(entries.map(({ size }) => size)).toEqual([2, 1, 1]);
  expect(entries[0]?.header.sources.map(({ id }) => id)).toEqual(['lst_1', 'lst_2']);
});

test('events of many turns share an entry when they come within 5 ms', async () => {
  const before = (await repository.readHead()).last?.end ?? START;
  const startedAt = performance.now();
  for (let n = 0; n < 100; n++) {
    log.publish({ type: 'listener.deleted', subject: { kind: 'listener', id: `lst_${n}` }, data: {} });
    await new Promise(setImmediate);
  }
  const tookMs = performance.now() - startedAt;
  await log.flush(5000);
  const entries = (await repository.readFrom(before, 200)).slice(1);
  expect(entries.reduce((sum, { size }) => sum + size, 0)).toBe(100);
  // The last goes with the flush.
  expect(entries.length).toBeLessThanOrEqual(2 + tookMs / 5);
});

test('an event that cannot be written is left out and harms nothing', async () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  const before = log.stats.appendedEvents;
  log.publish({ type: 'listener.deleted', subject: { kind: 'listener', id: 'lst_bad' }, data: cyclic });
  log.publish({ type: 'listener.deleted', subject: { kind: 'listener', id: 'lst_good' }, data: {} });
  await log.flush(5000);
  expect(log.stats.appendedEvents).toBe(before + 1);
});

test('a batch that is sent again is appended once', async () => {
  expect(await append('again', 'a', 0, 3)).toEqual(expect.stringMatching(/^\d+-\d+$/));
  expect(await append('again', 'a', 0, 3)).toBeNull();
  expect(await append('again', 'a', 3, 2)).toEqual(expect.any(String));
  expect(await append('again', 'a', 0, 3)).toBeNull();
  expect(await originsOf('again')).toEqual([
    [0, 0],
    [3, 0],
  ]);
});

test('a jump in the numbers of a node is noted in the entry', async () => {
  await append('jumps', 'a', 0, 3);
  await append('jumps', 'a', 10, 1);
  expect(await originsOf('jumps')).toEqual([
    [0, 0],
    [10, 7],
  ]);
});

test('an entry does not overtake one that was refused and can still come', async () => {
  await append('refused', 'a', 0, 3);
  await expect(append('refused', 'a', 5, 2, { after: 5, acknowledged: 3 })).rejects.toThrow('EARLY');
  await append('refused', 'a', 3, 2, { after: 3, acknowledged: 3 });
  await append('refused', 'a', 5, 2, { after: 5, acknowledged: 3 });
  expect(await originsOf('refused')).toEqual([
    [0, 0],
    [3, 0],
    [5, 0],
  ]);
});

test('what was dropped before an entry keeps nothing waiting', async () => {
  await append('dropped', 'a', 0, 3);
  await append('dropped', 'a', 7, 1, { after: 3, acknowledged: 0 });
  expect(await originsOf('dropped')).toEqual([
    [0, 0],
    [7, 4],
  ]);
});

test('what Redis has acknowledged and forgotten keeps nothing waiting, and is noted as lost', async () => {
  await append('forgotten', 'a', 0, 3);
  await append('forgotten', 'a', 8, 1, { after: 8, acknowledged: 8 });
  expect(await originsOf('forgotten')).toEqual([
    [0, 0],
    [8, 5],
  ]);
});

test('a node that began anew starts at zero, and is not taken for a repetition', async () => {
  await append('anew', 'a', 0, 3);
  await append('anew', 'b', 0, 3);
  await append('anew', 'b', 4, 1);
  expect(await originsOf('anew')).toEqual([
    [0, 0],
    [0, 0],
    [4, 1],
  ]);
});

test('a start does not forget what this life of the node has written already', async () => {
  await append('early', 'a', 0, 3);
  expect(await repository.prepare('early', 'a')).toBeUndefined();
  await append('early', 'a', 3, 1);
  await repository.retire('early', 'a');
  expect(await repository.prepare('early', 'b')).toBeUndefined();
  await append('early', 'b', 2, 1);
  expect(await originsOf('early')).toEqual([
    [0, 0],
    [3, 0],
    [2, 2],
  ]);
});

test('the end of a life is not noted by another one of the same node', async () => {
  await append('stubborn', 'a', 0, 1);
  await repository.retire('stubborn', 'b');
  expect(await repository.prepare('stubborn', 'c')).toBeInstanceOf(Date);
});

test('after a life that ended without a word the log says that events may be missing, since its newest one', async () => {
  const before = Date.now();
  await append('killed', 'a', 0, 3);
  const since = await repository.prepare('killed', 'b');
  expect(since?.getTime()).toBeGreaterThanOrEqual(before - 1000);
  const marks = (await repository.readFrom(START, 1000)).flatMap(({ origin }) =>
    origin?.node === 'killed' ? [origin.afterKill] : [],
  );
  expect(marks).toEqual([false, true]);
});

test('a killed node reports a gap of unknown size at its next start, once; a stopped node reports nothing', async () => {
  const env = {
    PORTCALL_KEY_PREFIX: `test-${randomUUID()}`,
    PORTCALL_NODE_NAME: 'phoenix',
    PORTCALL_LOG_LEVEL: 'silent',
  };
  const first = await startTestNode(env);
  const { keys } = first.app.get(EventsRepository);
  await first.stop();
  const second = await startTestNode(env);
  expect(await gapsOf(second)).toEqual({ frames: [], events: [], missed: 0 });
  const life = await redis.hget(keys.writers, 'phoenix');
  await second.stop();
  // As if it had not come to its end.
  await redis.hset(keys.writers, 'phoenix', life ?? '');
  const third = await startTestNode(env);
  expect(await gapsOf(third)).toEqual({ frames: [[null, 'node_lost']], events: [[null, 'node_lost']], missed: null });
  await third.stop();
});

/** Reports of missing events: on the stream, as events, in the history. */
async function gapsOf({ url }: TestNode) {
  const stream = await EventWatch.open(url, { from: 'earliest' });
  await stream.live();
  const frames = stream.gaps().map(({ missed, reason }) => [missed, reason]);
  const events = stream
    .events()
    .flatMap(({ type, data }) => (type === 'log.gap' ? [[data['missed'], data['reason']]] : []));
  await stream.close();
  const { missed } = (await (await fetch(`${url}/v1/events?from=earliest`)).json()) as { missed: number | null };
  return { frames, events, missed };
}
