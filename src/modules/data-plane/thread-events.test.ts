import { expect, test } from 'vitest';
import { CLOSE_REASONS } from '../../contract/connection.ts';
import { ConnectionEnds, endsMemory } from '../../core/connection-ends.ts';
import { eventNumber } from '../../contract/events.ts';
import type { PackedBatch } from '../../contract/event-batch.ts';
import type { EventLog, NewEvent } from '../events/index.ts';
import { ConnectionRegistry } from './connection-registry.ts';
import { ThreadEvents, type ThreadFlow } from './thread-events.ts';

/** An event log that keeps what it is given. */
class Kept {
  readonly published: NewEvent[] = [];
  readonly appended: PackedBatch[] = [];
  /** Bytes that the thread believed to be taken at each append. */
  readonly takenAtAppend: number[] = [];
  readonly thread: ThreadFlow = {
    index: 3,
    flow: new Uint32Array(new SharedArrayBuffer(8)),
    registry: new ConnectionRegistry(),
    ends: new ConnectionEnds(endsMemory(), CLOSE_REASONS),
    takenEvents: 0,
  };
  readonly events: ThreadEvents;

  constructor() {
    const log = {
      publish: (event: NewEvent) => void this.published.push(event),
      append: (batch: PackedBatch) => {
        this.takenAtAppend.push(this.thread.flow[0] ?? -1);
        this.appended.push(batch);
      },
    };
    this.events = new ThreadEvents(log as unknown as EventLog, { name: 'n', slot: 0, url: '', version: '' });
  }

  take(dropped = 0): void {
    const index = Uint32Array.from([eventNumber('connection.opened'), 0, 0, 5]);
    const batch = {
      header: { node: 'n', sources: [{ kind: 'listener', id: 'lst_1' } as const], connections: ['con_1'] },
      index,
      body: new Uint8Array(5),
    };
    this.events.take(this.thread, { kind: 'events', batch, dropped, since: '' });
  }
}

test('a batch is acknowledged to its thread only after the log has it', () => {
  const kept = new Kept();
  kept.take();
  kept.take();
  expect(kept.takenAtAppend).toEqual([0, 5]);
  expect(kept.thread.flow[0]).toBe(10);
});

test('a lost thread is reported with its number, its lost events, and the end of its connections', () => {
  const kept = new Kept();
  kept.take();
  kept.thread.flow[1] = 8;
  kept.events.lost(kept.thread, 'exit code 1');
  expect(kept.published.map(({ type, subject, data }) => [type, subject, data])).toEqual([
    ['thread.lost', { kind: 'node', id: 'n' }, { thread: 3, detail: 'exit code 1' }],
    ['log.gap', { kind: 'node', id: 'n' }, { missed: 7, reason: 'thread_lost', since: expect.any(String) }],
  ]);
  expect(kept.appended.at(-1)?.header).toMatchObject({ connections: ['con_1'] });
});

test('a thread that had published everything leaves no gap', () => {
  const kept = new Kept();
  kept.take();
  kept.thread.flow[1] = 1;
  kept.events.lost(kept.thread, 'exit code 0');
  expect(kept.published.map(({ type }) => type)).toEqual(['thread.lost']);
});
