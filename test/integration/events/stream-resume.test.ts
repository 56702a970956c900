import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PortcallEvent } from '../../../src/contract/index.ts';
import { EventLog } from '../../../src/modules/events/index.ts';
import { faultsOf, Traffic } from '../../helpers/event-batches.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { RawStream } from '../../helpers/raw-stream.ts';

let nodes: TestNode[];

beforeAll(async () => {
  const first = await startTestNode({ PORTCALL_MARK_INTERVAL_MS: '50' });
  nodes = [
    first,
    await startTestNode({
      PORTCALL_MARK_INTERVAL_MS: '50',
      PORTCALL_KEY_PREFIX: first.keyPrefix,
      PORTCALL_NODE_NAME: 'second',
    }),
  ];
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
});

const listener = (id: string) => ({ kind: 'listener', id, name: id }) as const;

/** Appends batches, a few each turn of the event loop, until it is stopped. */
function produce(log: EventLog, traffic: Traffic, total: number): { readonly done: Promise<void> } {
  const run = async (): Promise<void> => {
    while (traffic.made < total) {
      log.append(traffic.packed(Math.min(40, total - traffic.made)), { dropped: 0, since: '' });
      if (log.stats.queueBytes > 1024 * 1024) await log.flush(5000);
      await setImmediate();
    }
    await log.flush(5000);
  };
  return { done: run() };
}

test('a client that drops and resumes again and again under load gets every event once, in order', async () => {
  const [node] = nodes;
  if (!node) throw new Error('no node');
  const traffic = new Traffic({ listener: listener('lst_drops'), connections: 7 });
  const filter = { listener: 'lst_drops' };
  const events: PortcallEvent[] = [];
  const total = 40_000;

  let client = await RawStream.connect(node.url);
  let { cursor } = await client.subscribe('s', { filter });
  const { done } = produce(node.app.get(EventLog), traffic, total);
  let drops = 0;
  while (events.length + client.events().length < total) {
    const enough = 500 + 400 * (drops % 4);
    await client.collectUntil(
      () => client.events().length >= enough || events.length + client.events().length >= total,
      20_000,
    );
    await client.drop();
    events.push(...client.events());
    expect(client.gaps()).toEqual([]);
    cursor = client.findCursor('s') ?? cursor;
    drops += 1;
    client = await RawStream.connect(node.url);
    expect(await client.subscribe('s', { filter, from: { cursor } })).toMatchObject({ recovered: true, cursor });
  }
  await done;
  await client.nextPushWhere(({ mark }) => mark?.live === true);
  await client.close();
  events.push(...client.events());
  expect(drops).toBeGreaterThan(5);
  expect(events).toHaveLength(total);
  expect(faultsOf(events)).toEqual([]);
}, 60_000);

test('a client may resume on another node', async () => {
  const [one, two] = nodes;
  if (!one || !two) throw new Error('no nodes');
  const traffic = new Traffic({ listener: listener('lst_moves'), connections: 3 });
  const filter = { listener: 'lst_moves' };
  const first = await RawStream.connect(one.url);
  await first.subscribe('s', { filter });
  const { done } = produce(one.app.get(EventLog), traffic, 5000);
  await first.collectUntil(() => first.events().length > 1000);
  await first.drop();
  const second = await RawStream.connect(two.url);
  await second.subscribe('s', { filter, from: { cursor: first.findCursor('s') } });
  await done;
  await second.collectUntil(() => first.events().length + second.events().length >= 5000);
  await second.close();
  expect(faultsOf([...first.events(), ...second.events()])).toEqual([]);
}, 60_000);

test('a subscriber on one node gets the events of all nodes', async () => {
  const [one, two] = nodes;
  if (!one || !two) throw new Error('no nodes');
  const client = await RawStream.connect(two.url);
  const ids = ['lst_here', 'lst_there'];
  await client.subscribe('s', { filter: { listener: ids } });
  const traffics = ids.map((id) => new Traffic({ listener: listener(id), connections: 2 }));
  await Promise.all(
    [one, two].map((node, at) => produce(node.app.get(EventLog), traffics[at] ?? new Traffic(), 2000).done),
  );
  await client.collectUntil(() => client.events().length >= 4000);
  await client.close();
  expect(faultsOf(client.events())).toEqual([]);
  expect(client.gaps()).toEqual([]);
}, 60_000);

test('several replays at once, on one socket and on many, are each complete', async () => {
  const [node] = nodes;
  if (!node) throw new Error('no node');
  const traffic = new Traffic({ listener: listener('lst_replays'), connections: 5, payloadBytes: 200 });
  await produce(node.app.get(EventLog), traffic, 6000).done;
  const clients = await Promise.all(Array.from({ length: 4 }, () => RawStream.connect(node.url)));
  const names = ['a', 'b', 'c'];
  await Promise.all(
    clients.flatMap((client) =>
      names.map((name) => client.subscribe(name, { filter: { listener: 'lst_replays' }, from: 'earliest' })),
    ),
  );
  const { done } = produce(node.app.get(EventLog), traffic, 8000);
  for (const client of clients) {
    await client.collectUntil(() => names.every((name) => client.events(name).length >= 8000), 30_000);
    for (const name of names) expect(faultsOf(client.events(name))).toEqual([]);
    await client.close();
  }
  await done;
}, 90_000);
