import { expect, test } from 'vitest';
import { BATCH_MAX_BYTES, INDEX, INDEX_WIDTH, type EventSource } from '../../contract/event-batch.ts';
import { EVENT_TYPES, eventCatalogue } from '../../contract/events.ts';
import { closedBatches } from './lost-connections.ts';

const listener: EventSource = { kind: 'listener', id: 'lst_1', labels: { suite: 'x' } };
const client: EventSource = { kind: 'client', id: 'cli_1' };
const lost = (id: string, source: EventSource, nextSeq: number) => ({
  connection: { id, owner: { source }, tags: undefined, openedAtMs: 100, events: nextSeq - 1, droppedBefore: 0 },
  nextSeq,
});

test('each lost connection gets its end, numbered after its last event', () => {
  const [batch, ...more] = closedBatches(
    'n',
    [lost('con_a', listener, 4), lost('con_b', client, 2), lost('con_c', listener, 9)],
    350,
  );
  expect(more).toEqual([]);
  expect(batch?.header).toEqual({ node: 'n', sources: [listener, client], connections: ['con_a', 'con_b', 'con_c'] });
  const events = JSON.parse(`[${Buffer.from(batch?.events ?? []).toString()}]`) as { seq: number; data: unknown }[];
  expect(events).toMatchObject([
    {
      type: 'connection.closed',
      node: 'n',
      listener: 'lst_1',
      connection: 'con_a',
      seq: 4,
      data: { reason: 'thread_lost', durationMs: 250 },
    },
    { client: 'cli_1', connection: 'con_b', seq: 2 },
    { listener: 'lst_1', connection: 'con_c', seq: 9 },
  ]);
  for (const { data } of events) expect(eventCatalogue['connection.closed'].data.safeParse(data).success).toBe(true);
});

test('the index says type, source, connection and length of each', () => {
  const [batch] = closedBatches('n', [lost('con_a', listener, 1), lost('con_b', client, 1)], 100);
  const rows = Array.from({ length: 2 }, (_, row) => batch?.index.subarray(row * INDEX_WIDTH, (row + 1) * INDEX_WIDTH));
  expect(rows.map((row) => EVENT_TYPES[row?.[INDEX.type] ?? -1])).toEqual(['connection.closed', 'connection.closed']);
  expect(rows.map((row) => [row?.[INDEX.source], row?.[INDEX.connection]])).toEqual([
    [0, 0],
    [1, 1],
  ]);
  expect(rows.reduce((sum, row) => sum + (row?.[INDEX.length] ?? 0), 1)).toBe(batch?.events.length);
});

test('thousands are spread over batches of ordinary size, and none is left out', () => {
  const batches = [
    ...closedBatches(
      'n',
      Array.from({ length: 10_000 }, (_, n) => lost(`con_${n}`, listener, 1)),
      100,
    ),
  ];
  expect(batches.length).toBeGreaterThan(1);
  for (const batch of batches) expect(batch.events.length).toBeLessThan(BATCH_MAX_BYTES + 8192);
  expect(batches.flatMap((batch) => batch.header.connections)).toHaveLength(10_000);
});

test('a connection with labels of its own has its end in a source of its own', () => {
  const one = lost('con_a', listener, 1);
  const tagged = { ...one, connection: { ...one.connection, tags: { device: '7' } } };
  const [batch] = closedBatches('n', [tagged, lost('con_b', listener, 1)], 100);
  expect(batch?.header.sources).toEqual([{ ...listener, tags: { device: '7' } }, listener]);
});
