import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { RawStream } from '../../helpers/raw-stream.ts';
import { request } from '../jobs/api.ts';

let node: TestNode;
let client: RawStream;
beforeAll(async () => {
  node = await startTestNode();
});
afterEach(() => client.close());
afterAll(() => node.stop());

/** An event of its own, `listener.created`. */
async function happens(): Promise<string> {
  return (await request<{ id: string }>(node, 'POST', '/listeners', { name: `l-${randomUUID().slice(0, 8)}` })).body.id;
}
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
const ends = (name: string) =>
  client.pushes.filter(({ subscription, end }) => subscription === name && end !== undefined);
const created = (name: string) =>
  client.events(name).flatMap(({ type, listener }) => (type === 'listener.created' ? [String(listener)] : []));
const types = ['listener.created'];

test('a subscription with until ends once it is past, with a push end, and its name is free', async () => {
  client = await RawStream.connect(node.url);
  const until = inMs(1500);
  await client.subscribe('bounded', { filter: { types, until } });
  await client.subscribe('endless', { filter: { types } });
  const before = await happens();
  await client.collectUntil(() => ends('bounded').length === 1, 30_000);
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(until));
  expect(ends('bounded')).toEqual([{ subscription: 'bounded', end: { cursor: expect.any(String) as string, until } }]);
  const after = await happens();
  await client.collectUntil(() => created('endless').includes(after), 30_000);
  expect(created('endless')).toEqual([before, after]);
  expect(created('bounded')).toEqual([before]);
  expect((await client.command('unsubscribe', { subscription: 'bounded' })).error).toMatchObject({ code: 'not_found' });
  const { cursor } = ends('bounded')[0]?.end ?? {};
  await client.subscribe('bounded', { filter: { types }, from: { cursor } });
  await client.collectUntil(() => created('bounded').includes(after), 30_000);
  expect(created('bounded')).toEqual([before, after]);
}, 60_000);

test('one whose until is past delivers what was before it, and ends', async () => {
  client = await RawStream.connect(node.url);
  const before = await happens();
  const until = inMs(1);
  await client.subscribe('past', { filter: { types, until }, from: 'earliest' });
  await client.collectUntil(() => ends('past').length === 1, 30_000);
  expect(created('past')).toContain(before);
  expect(client.pushes.findLast(({ subscription }) => subscription === 'past')?.end).toMatchObject({ until });
}, 60_000);

test('one that was given up before its until does not end another of its name', async () => {
  client = await RawStream.connect(node.url);
  await client.subscribe('again', { filter: { types, until: inMs(300) } });
  await client.command('unsubscribe', { subscription: 'again' });
  await client.subscribe('again', { filter: { types } });
  await client.subscribe('clock', { filter: { types, until: inMs(400) } });
  await client.collectUntil(() => ends('clock').length === 1, 30_000);
  const after = await happens();
  await client.collectUntil(() => created('again').includes(after), 30_000);
  expect(ends('again')).toEqual([]);
}, 60_000);
