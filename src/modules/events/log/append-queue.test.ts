import { describe, expect, test } from 'vitest';
import { Traffic } from '../../../../test/helpers/event-batches.ts';
import { countHeld } from '../../../../test/helpers/garbage.ts';
import { INDEX_WIDTH } from '../../../contract/index.ts';
import { AppendQueue, withoutMessages, type Waiting } from './append-queue.ts';
import { NONE, total } from './counts.ts';

const PAYLOAD_BYTES = 200;

function takeAll(queue: AppendQueue): Waiting[] {
  const all: Waiting[] = [];
  for (let next = queue.take(); next; next = queue.take()) all.push(next);
  return all;
}

describe('up to its bound', () => {
  test('the queue gives every batch back, in order and untouched', () => {
    const traffic = new Traffic();
    const queue = new AppendQueue(10_000_000);
    const batches = Array.from({ length: 3000 }, () => traffic.packed(1));
    for (const batch of batches) expect(queue.push(batch, NONE)).toEqual(NONE);
    expect(queue.size).toBe(3000);
    expect(takeAll(queue).map(({ body }) => body)).toEqual(batches.map(({ body }) => body));
    expect(queue.size).toBe(0);
  });

  test('a batch counts until it is released', () => {
    const queue = new AppendQueue(1_000_000);
    queue.push(new Traffic().packed(5), NONE);
    const before = queue.bytes;
    const taken = queue.take();
    expect(queue.bytes).toBe(before);
    if (taken) queue.release(taken);
    expect(queue.bytes).toBe(0);
  });

  test('a batch that was taken and released is not held any more', async () => {
    const queue = new AppendQueue(10_000_000);
    const traffic = new Traffic();
    const references = Array.from({ length: 500 }, () => {
      queue.push(traffic.packed(1), NONE);
      const taken = queue.take() as Waiting;
      queue.release(taken);
      return new WeakRef(taken);
    });
    expect(await countHeld(references)).toBeLessThanOrEqual(1);
    expect(queue.bytes).toBe(0);
  });

  test('what was lost before a batch stays with it', () => {
    const queue = new AppendQueue(1_000_000);
    const traffic = new Traffic();
    queue.push(traffic.packed(2), NONE);
    queue.push(traffic.packed(2), { messages: 7, others: 1 });
    expect(takeAll(queue).map(({ lost }) => lost)).toEqual([NONE, { messages: 7, others: 1 }]);
  });
});

describe('past its bound', () => {
  const bound = 20_000;

  test('message events of new batches are dropped and counted, lifecycle events are kept', () => {
    const traffic = new Traffic({ payloadBytes: PAYLOAD_BYTES });
    const queue = new AppendQueue(bound);
    let dropped = 0;
    for (let i = 0; i < 20; i++) {
      dropped += total(queue.push(traffic.packed(10), NONE));
      dropped += total(queue.push(traffic.packed(1, 'connection.opened'), NONE));
    }
    const taken = takeAll(queue);
    const opened = taken.reduce((sum, { counts }) => sum + counts.others, 0);
    const messages = taken.reduce((sum, { counts }) => sum + counts.messages, 0);
    expect(opened).toBe(20);
    expect(messages).toBeGreaterThan(0);
    expect(messages + dropped).toBe(200);
  });

  test('the numbers of what was dropped are with the batches that follow', () => {
    const traffic = new Traffic({ payloadBytes: PAYLOAD_BYTES });
    const queue = new AppendQueue(bound);
    let dropped = 0;
    for (let i = 0; i < 100; i++) dropped += total(queue.push(traffic.packed(10), NONE));
    queue.push(traffic.packed(1, 'connection.closed'), NONE);
    const lost = takeAll(queue).reduce((sum, waiting) => sum + total(waiting.lost), 0);
    expect(dropped).toBeGreaterThan(0);
    expect(lost).toBe(dropped);
  });

  test('lifecycle events push waiting message events out before they are dropped themselves', () => {
    const traffic = new Traffic({ payloadBytes: PAYLOAD_BYTES });
    const queue = new AppendQueue(bound);
    let dropped = 0;
    for (let i = 0; i < 3; i++) dropped += total(queue.push(traffic.packed(10), NONE));
    let kept = 0;
    while (kept < 1000 && dropped === 0) {
      dropped += total(queue.push(traffic.packed(1, 'connection.opened'), NONE));
      kept += 1;
    }
    expect(dropped).toBe(30);
    expect(queue.bytes).toBeLessThanOrEqual(2 * bound);
    const taken = takeAll(queue);
    expect(taken.reduce((sum, { counts }) => sum + counts.others, 0)).toBe(kept);
    expect(taken.reduce((sum, { counts }) => sum + counts.messages, 0)).toBe(0);
    expect(taken[0]?.lost).toEqual({ messages: 30, others: 0 });
  });

  test('it never holds more than twice its bound, and everything is either there or counted', () => {
    const traffic = new Traffic({ payloadBytes: PAYLOAD_BYTES });
    const queue = new AppendQueue(bound);
    let dropped = 0;
    for (let i = 0; i < 500; i++) {
      dropped += total(queue.push(traffic.packed(1 + (i % 7), i % 3 === 0 ? 'connection.opened' : undefined), NONE));
      expect(queue.bytes).toBeLessThanOrEqual(2 * bound);
    }
    const taken = takeAll(queue).reduce((sum, { counts }) => sum + total(counts), 0);
    expect(taken + dropped).toBe(traffic.made);
  });
});

test('taking the messages out of a batch leaves the other events and their index', () => {
  const traffic = new Traffic();
  const [a, b, c] = [traffic.batch(2), traffic.batch(3, 'connection.opened'), traffic.batch(1)];
  const mixed = {
    header: a.header,
    index: Uint32Array.from([...a.index, ...b.index, ...c.index]),
    events: Buffer.concat([a.events, Buffer.from(','), b.events, Buffer.from(','), c.events]),
  };
  const stripped = withoutMessages(mixed);
  expect(Buffer.from(stripped.events).toString()).toBe(Buffer.from(b.events).toString());
  expect([...stripped.index]).toEqual([...b.index]);
  expect(withoutMessages(a).index.length / INDEX_WIDTH).toBe(0);
});
