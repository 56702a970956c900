import { describe, expect, test } from 'vitest';
import { batchOf, Traffic } from '../../../../test/helpers/event-batches.ts';
import type { EventBatch, EventFilter, PortcallEvent } from '../../../contract/index.ts';
import { NONE } from '../log/counts.ts';
import { LogEntry } from '../log/log-entry.ts';
import { Selector } from './selector.ts';

function entryOf({ header, index, events }: EventBatch): LogEntry {
  return new LogEntry({ ms: 1, seq: 0 }, { header, index, events: Buffer.from(events), origin: undefined });
}

function selected(entry: LogEntry, filter: EventFilter, { first = 0, payload = true } = {}): PortcallEvent[] {
  const selection = new Selector(filter, payload).select(entry, first);
  const target = Buffer.alloc(selection.bytes);
  expect(selection.writeTo(target, 0)).toBe(selection.bytes);
  const events = JSON.parse(`[${target.toString()}]`) as PortcallEvent[];
  expect(events).toHaveLength(selection.count);
  return events;
}

const seqs = (events: readonly PortcallEvent[]): unknown[] =>
  events.map(({ connection, seq }) => `${connection}/${seq}`);

describe('a filter', () => {
  const traffic = new Traffic({ connections: 3 });
  const entry = entryOf(traffic.batch(9));
  const [one = '', two = ''] = traffic.connections;

  test('that is empty takes everything', () => {
    expect(selected(entry, {})).toHaveLength(9);
    expect(selected(entry, { types: ['*'] })).toHaveLength(9);
  });

  test('by type takes that type, or all of a noun', () => {
    expect(new Set(selected(entry, { types: ['message.sent'] }).map(({ type }) => type))).toEqual(
      new Set(['message.sent']),
    );
    expect(selected(entry, { types: ['message.*'] })).toHaveLength(9);
    expect(selected(entry, { types: ['connection.*', 'listener.started'] })).toHaveLength(0);
  });

  test('by connection takes its events in their order', () => {
    expect(seqs(selected(entry, { connection: one }))).toEqual([`${one}/1`, `${one}/2`, `${one}/3`]);
    expect(selected(entry, { connection: [one, two] })).toHaveLength(6);
  });

  test('by listener takes its id or its name', () => {
    expect(selected(entry, { listener: 'greeter' })).toHaveLength(9);
    expect(selected(entry, { listener: ['lst_other', 'lst_greeter'] })).toHaveLength(9);
    expect(selected(entry, { listener: 'other' })).toHaveLength(0);
    expect(selected(entry, { client: 'greeter' })).toHaveLength(0);
  });

  test('by labels wants all of them', () => {
    expect(selected(entry, { labels: { suite: 'checkout' } })).toHaveLength(9);
    expect(selected(entry, { labels: { suite: 'checkout', team: 'a' } })).toHaveLength(0);
  });

  test('by labels takes those of a tagged connection beside those of its listener', () => {
    const { header, index, events } = new Traffic({ connections: 1 }).batch(2);
    const tagged = entryOf({
      header: {
        ...header,
        sources: header.sources.map((source) => ({ ...source, tags: { device: '7', suite: 'own' } })),
      },
      index,
      events,
    });
    for (const filter of [
      { label: 'device:7' },
      { labels: { device: '7' } },
      { label: ['device:7', 'suite:checkout', 'suite:own'] },
      { labels: { suite: 'own' }, listener: 'greeter' },
    ])
      expect(selected(tagged, filter)).toHaveLength(2);
    for (const filter of [
      { label: 'device:8' },
      { labels: { device: '7', other: 'x' } },
      { label: 'device:7', listener: 'other' },
    ])
      expect(selected(tagged, filter)).toHaveLength(0);
  });

  test('by node takes the events that node made', () => {
    expect(selected(entry, { node: 'maker' })).toHaveLength(9);
    expect(selected(entry, { node: 'other' })).toHaveLength(0);
  });

  test('wants all its keys at once', () => {
    expect(
      selected(entry, { listener: 'greeter', connection: one, types: ['message.received'] }).every(
        ({ connection, type }) => connection === one && type === 'message.received',
      ),
    ).toBe(true);
    expect(selected(entry, { listener: 'other', connection: one })).toHaveLength(0);
  });

  test('begins within an entry', () => {
    expect(selected(entry, {}, { first: 7 })).toHaveLength(2);
    expect(selected(entry, { connection: one }, { first: 4 })).toHaveLength(1);
    expect(selected(entry, {}, { first: 9 })).toHaveLength(0);
  });
});

describe('without payload', () => {
  test('contents of messages are left out and their length stays', () => {
    const [event] = selected(entryOf(new Traffic().batch(1)), {}, { payload: false });
    expect(event?.data).toEqual({ bytes: 16 });
    expect(event?.seq).toBe(1);
  });

  test('other events stay as they are', () => {
    const data = { code: 'port_in_use', detail: 'taken', retryInMs: null };
    const failed: PortcallEvent = {
      type: 'listener.failed',
      at: '2026-01-01T00:00:00.000Z',
      node: 'maker',
      listener: 'lst_greeter',
      data,
    };
    expect(selected(entryOf(batchOf([failed])), {}, { payload: false })).toEqual([failed]);
  });
});

test('text beyond ASCII is cut at the right bytes', () => {
  const events = ['grüße', '日本語', '🙂,"}'].map((detail): PortcallEvent => ({
    type: 'connection.error',
    at: '2026-01-01T00:00:00.000Z',
    node: 'maker',
    data: { code: 'x', detail },
  }));
  const entry = entryOf(batchOf(events));
  expect(selected(entry, {}, { first: 1 })).toEqual(events.slice(1));
  expect(selected(entry, {}, { first: 2 })).toEqual(events.slice(2));
});

describe('of events that are missing before an entry', () => {
  const entry = entryOf(new Traffic().batch(1));
  entry.missing = { messages: 5, others: 2 };

  test('those count that the filter might have wanted', () => {
    const missing = (filter: EventFilter) => new Selector(filter, true).missingBefore(entry);
    expect(missing({})).toBe(7);
    expect(missing({ types: ['message.*'] })).toBe(5);
    expect(missing({ types: ['listener.*'] })).toBe(2);
    expect(missing({ types: ['message.sent', 'connection.closed'] })).toBe(7);
    expect(missing({ node: 'other' })).toBe(0);
  });

  test('their number is unknown when their node was killed', () => {
    const { header, index, events } = new Traffic().batch(0);
    const origin = { node: 'n', boot: 'b', before: NONE, lost: NONE, afterKill: true };
    const after = new LogEntry({ ms: 1, seq: 0 }, { header, index, events: Buffer.from(events), origin });
    const missing = (filter: EventFilter) => new Selector(filter, true).missingBefore(after);
    expect(missing({})).toBeNull();
    expect(missing({ node: 'n' })).toBeNull();
    expect(missing({ node: 'other' })).toBe(0);
  });
});
