import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { packBatch } from '../../../src/contract/index.ts';
import { EventsRepository } from '../../../src/modules/events/events.repository.ts';
import { EventLog } from '../../../src/modules/events/index.ts';
import { evalArguments } from '../../../src/modules/events/log/append-script.ts';
import { START } from '../../../src/modules/events/log/position.ts';
import { Traffic } from '../../helpers/event-batches.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

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
async function append(writer: string, boot: string, before: number, size: number): Promise<unknown> {
  return redis.call('EVAL', ...evalArguments({ keys: repository.keys, node: writer, boot, before: { messages: before, others: 0 }, counts: { messages: size, others: 0 }, maxEntries: 1000, body: traffic.packed(size).body }));
}

async function originsOf(writer: string) {
  return (await repository.readFrom(START, 1000)).flatMap(({ origin }) => (origin?.node === writer ? [[origin.before.messages, origin.lost.messages]] : []));
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
  const publish = (revision: number): void => log.publish({ type: 'listener.created', subject: { kind: 'listener', id: `lst_${revision}` }, data: { revision } });
  publish(1);
  publish(2);
  log.append(traffic.packed(1));
  publish(3);
  await log.flush(5000);
  const entries = (await repository.readFrom(before, 10)).slice(1);
  expect(entries.map(({ size }) => size)).toEqual([2, 1, 1]);
  expect(entries[0]?.header.sources.map(({ id }) => id)).toEqual(['lst_1', 'lst_2']);
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
  expect(await originsOf('again')).toEqual([[0, 0], [3, 0]]);
});

test('a jump in the numbers of a node is noted in the entry', async () => {
  await append('jumps', 'a', 0, 3);
  await append('jumps', 'a', 10, 1);
  expect(await originsOf('jumps')).toEqual([[0, 0], [10, 7]]);
});

test('a node that began anew starts at zero, and is not taken for a repetition', async () => {
  await append('anew', 'a', 0, 3);
  await append('anew', 'b', 0, 3);
  await append('anew', 'b', 4, 1);
  expect(await originsOf('anew')).toEqual([[0, 0], [0, 0], [4, 1]]);
});

test('a start does not forget what this life of the node has written already', async () => {
  await append('early', 'a', 0, 3);
  await repository.prepare('early', 'a');
  await append('early', 'a', 3, 1);
  await repository.prepare('early', 'b');
  await append('early', 'b', 2, 1);
  expect(await originsOf('early')).toEqual([[0, 0], [3, 0], [2, 2]]);
});
