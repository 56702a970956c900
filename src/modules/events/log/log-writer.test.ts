import { setImmediate } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Traffic } from '../../../../test/helpers/event-batches.ts';
import { NONE } from './counts.ts';
import { LogWriter } from './log-writer.ts';

/** Commands on their way, to be answered by the test. */
class FakeRedis {
  readonly status = 'ready';
  disconnects: boolean[] = [];
  readonly calls: {
    readonly before: number;
    readonly size: number;
    readonly after: number;
    readonly acknowledged: number;
    ok(): void;
    fail(message: string): void;
  }[] = [];

  call(_eval: string, ...args: (string | number | Buffer)[]): Promise<unknown> {
    const [before = 0, , size = 0, , , after = 0, acknowledged = 0] = args.slice(6).map(Number);
    return new Promise((resolve, reject) => {
      this.calls.push({
        before,
        size,
        after,
        acknowledged,
        ok: () => resolve('5-0'),
        fail: (message) => reject(new Error(message)),
      });
    });
  }
  disconnect(reconnect = false): void {
    this.disconnects.push(reconnect);
  }
}

let redis: FakeRedis;
let writer: LogWriter;
const errors: string[] = [];
const traffic = new Traffic();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  errors.length = 0;
  redis = new FakeRedis();
  writer = new LogWriter({
    redis: redis as unknown as Redis,
    keys: { stream: 's', writers: 'w' },
    node: 'n',
    boot: 'b',
    queueMaxBytes: 1_000_000,
    maxEntries: 1000,
    onAppended: () => undefined,
    onError: (error) => errors.push(error.message),
  });
});
afterEach(() => {
  writer.close();
  vi.useRealTimers();
});

const sent = (): number[] => redis.calls.map(({ before }) => before);

describe('a writer', () => {
  test('has a bounded number of batches under way, in order', async () => {
    for (let i = 0; i < 100; i++) writer.append(traffic.packed(2), NONE);
    expect(sent()).toEqual(Array.from({ length: 64 }, (_, at) => at * 2));
    redis.calls[0]?.ok();
    await setImmediate();
    expect(redis.calls).toHaveLength(65);
    expect(writer.appendedEvents).toBe(2);
  });

  test('sends what Redis refused again, with the same numbers and before anything newer', async () => {
    for (let i = 0; i < 3; i++) writer.append(traffic.packed(2), NONE);
    for (const call of redis.calls) call.fail('OOM command not allowed');
    await setImmediate();
    writer.append(traffic.packed(2), NONE);
    expect(redis.calls).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(300);
    expect(sent()).toEqual([0, 2, 4, 0, 2, 4, 6]);
    expect(errors).toEqual(['OOM command not allowed']);
    for (const call of redis.calls.slice(3)) call.ok();
    await setImmediate();
    expect(writer.appendedEvents).toBe(8);
    expect(writer.droppedEvents).toBe(0);
    expect(writer.queueBytes).toBe(0);
  });

  test('counts a refused batch as lost when a later one is in the log already, because Redis had forgotten what was before', async () => {
    for (let i = 0; i < 3; i++) writer.append(traffic.packed(2), NONE);
    const [first, second, third] = redis.calls;
    first?.fail('OOM command not allowed');
    third?.fail('OOM command not allowed');
    second?.ok();
    await setImmediate();
    await vi.advanceTimersByTimeAsync(300);
    expect(sent()).toEqual([0, 2, 4, 4]);
    redis.calls[3]?.ok();
    await setImmediate();
    expect(writer.droppedEvents).toBe(2);
    expect(writer.appendedEvents).toBe(4);
    expect(writer.queueBytes).toBe(0);
  });

  test('sends a batch and what came too early without it again, in order', async () => {
    for (let i = 0; i < 3; i++) writer.append(traffic.packed(2), NONE);
    const [first, ...early] = redis.calls;
    first?.fail('MISCONF Errors writing to the AOF file');
    for (const call of early) call.fail('EARLY the entry before this one was refused');
    await setImmediate();
    await vi.advanceTimersByTimeAsync(300);
    expect(sent()).toEqual([0, 2, 4, 0, 2, 4]);
    expect(redis.calls.map(({ after, acknowledged }) => [after, acknowledged])).toEqual([
      [0, 0],
      [2, 0],
      [4, 0],
      [0, 0],
      [2, 0],
      [4, 0],
    ]);
    for (const call of redis.calls.slice(3)) call.ok();
    await setImmediate();
    writer.append(traffic.packed(2), { messages: 5, others: 0 });
    expect(redis.calls.at(-1)).toMatchObject({ before: 11, after: 6, acknowledged: 6 });
    expect(writer.droppedEvents).toBe(0);
    expect(errors).toEqual(['MISCONF Errors writing to the AOF file']);
  });

  test('gives a connection up that has not answered for long', () => {
    writer.append(traffic.packed(1), NONE);
    writer.checkStuck(Date.now() + 9000);
    expect(redis.disconnects).toEqual([]);
    writer.checkStuck(Date.now() + 11_000);
    expect(redis.disconnects).toEqual([true]);
  });

  test('is flushed when everything is answered, or the time is over', async () => {
    writer.append(traffic.packed(1), NONE);
    let flushed = false;
    const flush = writer.flush(1000).then(() => (flushed = true));
    await setImmediate();
    expect(flushed).toBe(false);
    redis.calls[0]?.ok();
    await flush;
    writer.append(traffic.packed(1), NONE);
    const late = writer.flush(1000);
    await vi.advanceTimersByTimeAsync(1000);
    await late;
    expect(writer.queueBytes).toBeGreaterThan(0);
  });
});
