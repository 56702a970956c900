import { expect, test } from 'vitest';
import { NO_CONNECTION, type EventBatch, type EventSource } from '../../contract/event-batch.ts';
import { eventNumber, type EventType } from '../../contract/events.ts';
import { ConnectionRegistry } from './connection-registry.ts';

const source: EventSource = { kind: 'listener', id: 'lst_1' };

/** A batch of events given as [type, connection id]. */
function batch(...events: [EventType, string?][]): EventBatch {
  const connections = [...new Set(events.flatMap(([, id]) => (id === undefined ? [] : [id])))];
  const index = events.flatMap(([type, id]) => [
    eventNumber(type),
    0,
    id === undefined ? NO_CONNECTION : connections.indexOf(id),
    2,
  ]);
  return {
    header: { node: 'n', sources: [source], connections },
    index: Uint32Array.from(index),
    events: new Uint8Array(),
  };
}

test('a connection that was opened and not closed is open, and its next event follows those that were taken', () => {
  const registry = new ConnectionRegistry();
  registry.note(batch(['connection.opened', 'a'], ['message.received', 'a'], ['connection.opened', 'b']), 0, 5);
  registry.note(batch(['message.sent', 'a'], ['listener.started']), 0, 6);
  expect(
    registry
      .takeAll()
      .map(({ connection, nextSeq }) => [connection.id, connection.owner.source, connection.openedAtMs, nextSeq]),
  ).toEqual([
    ['a', source, 5, 4],
    ['b', source, 5, 2],
  ]);
  expect(registry.size).toBe(0);
});

test('a connection that closed is forgotten, also within one batch', () => {
  const registry = new ConnectionRegistry();
  registry.note(batch(['connection.opened', 'a'], ['connection.opened', 'b'], ['connection.closed', 'a']), 0, 0);
  registry.note(batch(['connection.closed', 'b']), 0, 0);
  expect(registry.takeAll()).toEqual([]);
});

test('numbers of dropped events are not given again', () => {
  const registry = new ConnectionRegistry();
  registry.note(batch(['connection.opened', 'a']), 0, 0);
  registry.note(batch(['message.received', 'a']), 7, 0);
  registry.note(batch(['connection.opened', 'late']), 0, 0);
  expect(registry.takeAll().map(({ connection, nextSeq }) => [connection.id, nextSeq])).toEqual([
    ['a', 10],
    ['late', 2],
  ]);
});

test('a connection whose opening was dropped is known from its first event', () => {
  const registry = new ConnectionRegistry();
  registry.note(batch(['message.received', 'a']), 3, 0);
  expect(registry.takeAll().map(({ nextSeq }) => nextSeq)).toEqual([5]);
});

test('past its bound the oldest is forgotten', () => {
  const registry = new ConnectionRegistry(2);
  registry.note(batch(['connection.opened', 'a'], ['connection.opened', 'b'], ['connection.opened', 'c']), 0, 0);
  expect(registry.takeAll().map(({ connection }) => connection.id)).toEqual(['b', 'c']);
});

test('labels of its own are those of its latest event, and no other connection of the endpoint has them', () => {
  const registry = new ConnectionRegistry();
  registry.note(batch(['connection.opened', 'a'], ['connection.opened', 'b'], ['connection.opened', 'c']), 0, 0);
  const tagged = batch(['message.received', 'a'], ['message.received', 'b']);
  registry.note({ ...tagged, header: { ...tagged.header, sources: [{ ...source, tags: { device: '7' } }] } }, 0, 0);
  registry.note(batch(['message.received', 'b']), 0, 0);
  expect(registry.takeAll().map(({ connection: { id, owner, tags } }) => [id, owner.source, tags])).toEqual([
    ['a', source, { device: '7' }],
    ['b', source, undefined],
    ['c', source, undefined],
  ]);
});
