import { MessageChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { AppError } from '../errors/index.ts';
import { Calls } from './calls.ts';
import type { ThreadEnd } from './thread-end.ts';
import { Thread, type ThreadOptions } from './thread.ts';
import { codeUrl } from '../../../test/helpers/thread-code.ts';

interface Started {
  readonly thread: Thread;
  readonly calls: Calls;
  readonly messages: unknown[];
  readonly order: string[];
}

/** A real thread that runs `code`. */
function started(code: string, more: Partial<ThreadOptions<unknown>> = {}): Started {
  const calls = new Calls();
  const messages: unknown[] = [];
  const order: string[] = [];
  const thread = new Thread({
    entry: codeUrl(code),
    name: 'under-test',
    data: 'data',
    calls,
    lost: ({ cause, detail }, pending) => new AppError('thread_lost', `${cause}, ${pending} pending: ${detail}`),
    onMessage: (message) => {
      order.push('message');
      messages.push(message);
    },
    onReady: () => order.push('ready'),
    onEnd: () => order.push('end'),
    ...more,
  });
  onTestFinished(() => void thread.terminate());
  return { thread, calls, messages, order };
}

test('a thread is ready at its first message, which is delivered, too', async () => {
  const { thread, messages, order } = started('parentPort.postMessage(workerData); parentPort.on("message", () => {})');
  expect(thread.isReady).toBe(false);
  await thread.ready;
  expect(thread.isReady).toBe(true);
  await expect.poll(() => messages).toEqual(['data']);
  expect(order).toEqual(['ready', 'message']);
  expect(await thread.terminate()).toMatchObject({ cause: 'terminated', detail: 'exit code 1', wasReady: true });
  expect([thread.isReady, thread.isEnded]).toEqual([false, true]);
});

test.each([
  ['throws at its start', 'throw new Error("no luck")', { cause: 'error', detail: 'no luck' }],
  ['rejects at its start', 'await Promise.reject(new Error("no luck"))', { cause: 'error', detail: 'no luck' }],
  [
    'posts what cannot be sent',
    'parentPort.postMessage(() => 1)',
    { cause: 'error', detail: 'DataCloneError: () => 1 could not be cloned.' },
  ],
  ['throws no error', 'throw 7', { cause: 'error', detail: '7', error: 7 }],
  ['exits at its start', 'process.exit(3)', { cause: 'exit', detail: 'exit code 3', error: undefined }],
  ['has nothing to do', '', { cause: 'exit', detail: 'exit code 0' }],
])('a thread that %s is never ready', async (_what, code, expected) => {
  const { thread, order } = started(code);
  await expect(thread.ready).rejects.toMatchObject({ code: 'thread_lost' });
  expect(await thread.ended).toMatchObject({ ...expected, wasReady: false });
  expect(order).toEqual(['end']);
});

test.each(['for (;;);', 'setInterval(() => {}, 1000)'])(
  'a thread that never gets ready is terminated: %s',
  async (code) => {
    const { thread } = started(code, { startTimeoutMs: 300 });
    await expect(thread.ready).rejects.toThrow('not_ready, 0 pending: not ready after 300 ms');
    expect(await thread.ended).toMatchObject({ cause: 'not_ready', wasReady: false });
  },
);

test('a thread that was ready in time may be silent from then on', async () => {
  const { thread, calls } = started(
    'parentPort.postMessage(0); parentPort.on("message", (id) => setTimeout(() => parentPort.postMessage(id), 2500))',
    { startTimeoutMs: 2000, onMessage: (id) => id !== 0 && calls.settle(id as number, { ok: 'slept' }) },
  );
  const { id, result } = calls.open(undefined);
  thread.post(id);
  expect(await result).toBe('slept');
});

test('calls reject when the thread exits during them, before its end is reported', async () => {
  const { thread, calls, order } = started(
    'parentPort.postMessage(0); parentPort.on("message", () => process.exit(4))',
  );
  await thread.ready;
  const results = [1, 2].map(() => calls.open(undefined).result);
  for (const result of results) result.catch(() => order.push('rejected'));
  thread.post('exit');
  for (const result of results) await expect(result).rejects.toThrow('exit, 2 pending: exit code 4');
  expect(await thread.ended).toMatchObject({ cause: 'exit', wasReady: true });
});

test('a call that outlives its limit rejects, and the thread continues', async () => {
  const { thread, calls } = started(
    `parentPort.postMessage(0);
     parentPort.on("message", (id) => setTimeout(() => parentPort.postMessage(id), id === 1 ? 60_000 : 0))`,
    { onMessage: (id) => id !== 0 && calls.settle(id as number, { ok: id }) },
  );
  const slow = calls.open(undefined);
  calls.limit(slow.id, 20, () => new AppError('timeout', 'too slow'));
  thread.post(slow.id);
  await expect(slow.result).rejects.toThrow('too slow');
  const quick = calls.open<number>(undefined);
  thread.post(quick.id);
  expect(await quick.result).toBe(2);
});

test('a thread that reaches the limit of its heap ends alone, and says why', async () => {
  const other = started('parentPort.postMessage(0); parentPort.on("message", () => parentPort.postMessage(1))');
  const { thread, calls } = started(
    `parentPort.postMessage(0);
     parentPort.on("message", () => { const all = []; for (;;) all.push(Array.from({ length: 1000 }, (_, at) => ({ at }))); })`,
    { heapMaxBytes: 16 * 1024 * 1024 },
  );
  expect(thread.health().heapMaxBytes).toBe(16 * 1024 * 1024);
  const { result } = calls.open(undefined);
  thread.post('eat');
  await expect(result).rejects.toThrow('out_of_memory, 1 pending: ');
  expect(await thread.ended).toMatchObject({ cause: 'out_of_memory', error: { code: 'ERR_WORKER_OUT_OF_MEMORY' } });
  other.thread.post('still there?');
  await expect.poll(() => other.messages).toEqual([0, 1]);
});

test.each([
  ['ends when asked', 'parentPort.postMessage(0); parentPort.on("message", () => parentPort.close())', 30_000, 'exit'],
  ['ignores it', 'parentPort.postMessage(0); parentPort.on("message", () => {})', 30, 'terminated'],
  ['is in a busy loop', 'parentPort.postMessage(0); parentPort.on("message", () => { for (;;); })', 30, 'terminated'],
])('an orderly end: the thread %s', async (_what, code, timeoutMs, cause) => {
  const { thread } = started(code);
  await thread.ready;
  thread.post('end');
  expect(await thread.end(timeoutMs)).toMatchObject({ cause, wasReady: true });
  expect(await thread.end(0)).toMatchObject({ cause });
  thread.post('ignored');
});

test('everything a thread posted arrives before its end', async () => {
  const { thread, messages, order } = started('for (let at = 0; at < 5000; at += 1) parentPort.postMessage(at)');
  expect(await thread.ended).toMatchObject({ cause: 'exit' });
  expect([messages.length, messages.at(-1), order.at(-1)]).toEqual([5000, 4999, 'end']);
});

test('a thread that floods messages can be terminated', async () => {
  const { thread, messages } = started('for (;;) parentPort.postMessage("x".repeat(100))');
  await thread.ready;
  const end: ThreadEnd = await thread.terminate();
  expect(end).toMatchObject({ cause: 'terminated' });
  const arrived = messages.length;
  await new Promise((resolve) => setImmediate(resolve));
  expect(messages.length).toBe(arrived);
});

/** The stack of a thread is enough for it, that of the main thread is not. */
const TOO_DEEP =
  'let deep = 0; for (let level = 0; level < 9000; level += 1) deep = [deep]; parentPort.postMessage(deep);';

test('a message that cannot be read ends the thread, or is reported', async () => {
  const { thread } = started(`${TOO_DEEP} parentPort.on("message", () => {})`);
  await expect(thread.ready).rejects.toThrow('unreadable, 0 pending: a message of the thread could not be read: ');
  const errors: unknown[] = [];
  const reported = started(`${TOO_DEEP} parentPort.postMessage("next"); parentPort.on("message", () => {})`, {
    onUnreadable: (error) => errors.push(error),
  });
  await expect.poll(() => reported.messages).toEqual(['next']);
  expect(errors).toHaveLength(1);
});

test('the first reason for an end counts', async () => {
  const { thread } = started('parentPort.postMessage(0); for (;;);');
  await thread.ready;
  void thread.terminate({ cause: 'unresponsive', detail: 'it did not answer' });
  expect(await thread.terminate()).toMatchObject({ cause: 'unresponsive', detail: 'it did not answer' });
});

test('ports are transferred, and messages to a thread that starts wait for it', async () => {
  const { thread } = started(
    'parentPort.once("message", (port) => { port.postMessage("over the port"); port.close(); })',
  );
  const { port1, port2 } = new MessageChannel();
  const arrived = new Promise((resolve) => port1.once('message', resolve));
  thread.post(port2, [port2]);
  expect(await arrived).toBe('over the port');
});

test('the environment of the process is only given to threads that have none of their own', async () => {
  const code = 'parentPort.postMessage(Object.keys(process.env).length)';
  const [inherited, own] = [started(code), started(code, { env: { ONE: '1' } })];
  await Promise.all([inherited.thread.ended, own.thread.ended]);
  expect(inherited.messages[0]).toBeGreaterThan(1);
  expect(own.messages).toEqual([1]);
});

test('health says how long the thread has worked and when it last posted, also after its end', async () => {
  const { thread } = started(
    `parentPort.on("message", () => { const end = Date.now() + 20; while (Date.now() < end); parentPort.postMessage(0); })`,
  );
  expect(thread.health()).toMatchObject({ heapMaxBytes: undefined, lastSignMs: undefined });
  const beforeMs = performance.now();
  thread.post('work');
  await thread.ready;
  await expect.poll(() => thread.health().activeMs, { timeout: 15_000 }).toBeGreaterThanOrEqual(20);
  const { activeMs, lastSignMs } = thread.health();
  expect(lastSignMs).toBeGreaterThan(beforeMs);
  await thread.terminate();
  expect(thread.health().activeMs).toBeGreaterThanOrEqual(activeMs);
});
