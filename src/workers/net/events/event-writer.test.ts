import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BATCH_MAX_BYTES, INDEX_WIDTH } from '../../../contract/event-batch.ts';
import type { NetThreadData, NetToMain } from '../../../contract/thread-messages.ts';
import type { EventOwner } from './event-subjects.ts';
import { EventWriter } from './event-writer.ts';

const SETTINGS = {
  node: 'n',
  eventPayloadMaxBytes: 1024,
  eventQueueMaxBytes: 64 * 1024 * 1024,
};

let posted: { readonly atMs: number; readonly events: number }[];
let writer: EventWriter;
let startedMs: number;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance', 'Date'] });
  startedMs = performance.now();
  posted = [];
  const data = { ...SETTINGS, flow: new SharedArrayBuffer(8) } as unknown as NetThreadData;
  writer = new EventWriter(data, (message: NetToMain) => {
    if (message.kind === 'events')
      posted.push({ atMs: performance.now() - startedMs, events: message.batch.index.length / INDEX_WIDTH });
  });
});

afterEach(() => vi.useRealTimers());

const endpoint = {
  tableBatch: 0,
  tableIndex: 0,
  source: { kind: 'listener', id: 'l' },
  eventHead: '","listener":"l"',
} as unknown as EventOwner;

function publish(events: number, bytes = 0): void {
  for (let n = 0; n < events; n += 1) writer.endpointEvent('listener.failed', endpoint, { text: 'x'.repeat(bytes) });
}

test('after a quiet time an event leaves within 5 ms, with what came meanwhile', () => {
  publish(1);
  vi.advanceTimersByTime(4);
  publish(30);
  expect(posted).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(posted).toEqual([{ atMs: 5, events: 31 }]);
});

test('while there are many events a batch gathers for 25 ms, and after 60 ms without one for 5 ms again', () => {
  publish(31);
  vi.advanceTimersByTime(5);
  publish(1);
  vi.advanceTimersByTime(24);
  publish(30);
  expect(posted).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(posted[1]).toEqual({ atMs: 30, events: 31 });
  vi.advanceTimersByTime(60);
  publish(1);
  vi.advanceTimersByTime(5);
  expect(posted[2]).toEqual({ atMs: 95, events: 1 });
});

test('a few events at a time are never held up for longer', () => {
  for (let turn = 0; turn < 10; turn += 1) {
    publish(5);
    vi.advanceTimersByTime(6);
  }
  expect(posted.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 10 }, (_, turn) => turn * 6 + 5));
});

test('a full batch leaves at once, and the one after it has its whole time', () => {
  publish(1);
  vi.advanceTimersByTime(4);
  publish(2 * Math.ceil(BATCH_MAX_BYTES / 1000), 1000);
  expect(posted.map(({ atMs }) => atMs)).toEqual([4, 4]);
  vi.advanceTimersByTime(24);
  expect(posted).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(posted.map(({ atMs }) => atMs)).toEqual([4, 4, 29]);
  expect(posted.reduce((sum, { events }) => sum + events, 0)).toBe(1 + 2 * Math.ceil(BATCH_MAX_BYTES / 1000));
});
