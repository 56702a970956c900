import { expect, onTestFinished, test } from 'vitest';
import type { JobTask } from '../../../src/contract/jobs/thread-messages.ts';
import { CpuThreads } from '../../../src/modules/job-threads/cpu-threads.ts';
import { IoThreads } from '../../../src/modules/job-threads/io-threads.ts';
import type { ThreadPool } from '../../../src/modules/job-threads/thread-pool.ts';

/** Threads whose code goes wrong in ways that no kind does. */
const settings = (file: string, threads: number) => ({
  threads,
  memoryMaxBytes: 32 * 1024 * 1024,
  data: async () => ({ egress: { allow: [], deny: [], denyTargets: [] } }),
  entry: new URL(`./fixtures/${file}.ts`, import.meta.url),
});

function started<T extends ThreadPool>(pool: T): T {
  onTestFinished(() => pool.close());
  return pool;
}

let lastKey = 0;
function runOn(
  pool: ThreadPool,
  input: unknown,
  timeoutMs = 30_000,
  signal = new AbortController().signal,
): Promise<unknown> {
  const task: JobTask = {
    key: (lastKey += 1),
    id: 'job_1',
    kind: 'hash',
    input,
    prepared: undefined,
    attempt: 1,
    timeoutMs,
  };
  return pool.run(task, { signal, onLog: () => undefined, onProgress: () => undefined });
}

const fine = { data: '', encoding: 'utf8', algorithm: 'sha256', rounds: 1 };

test('a CPU job that exhausts memory fails alone, and its thread is replaced', async () => {
  const pool = started(new CpuThreads(settings('faulty-cpu', 2), () => undefined));
  const other = runOn(pool, { ...fine, rounds: 300_000 });
  await expect(runOn(pool, { data: 'hungry' })).rejects.toMatchObject({ code: 'job_memory_exceeded' });
  expect(await other).toMatchObject({ rounds: 300_000 });
  expect(await Promise.all([runOn(pool, fine), runOn(pool, fine)])).toMatchObject([{ rounds: 1 }, { rounds: 1 }]);
});

test.each([
  { fault: 'exits', detail: 'exit code 3' },
  { fault: 'throwsLater', detail: 'thrown past everybody' },
  { fault: 'cannotBeCloned', detail: 'could not be cloned' },
  { fault: 'tooDeepToRead', detail: 'could not be read' },
])('a CPU job whose thread ends ($fault) is lost, and the next runs', async ({ fault, detail }) => {
  const pool = started(new CpuThreads(settings('faulty-cpu', 1), () => undefined));
  await expect(runOn(pool, { data: fault })).rejects.toMatchObject({
    code: 'job_thread_lost',
    message: expect.stringContaining(detail) as string,
  });
  expect(await runOn(pool, fine)).toMatchObject({ rounds: 1 });
});

test('a CPU thread that cannot start is tried again, later each time, and its error is reported', async () => {
  const errors: unknown[] = [];
  const pool = started(new CpuThreads(settings('no-such-file', 1), (error) => errors.push(error)));
  const controller = new AbortController();
  const waiting = runOn(pool, fine, 30_000, controller.signal);
  waiting.catch(() => undefined);
  // At once, after 250 ms and after 500 ms.
  await expect.poll(() => errors.length, { timeout: 15_000 }).toBe(3);
  expect(errors[0]).toMatchObject({ message: expect.stringContaining('no-such-file') as string });
  expect(pool.usage()).toMatchObject({ running: 1, waiting: 0 });
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'job_cancelled' });
});

test('an idle CPU thread that ends is reported and replaced', async () => {
  const errors: unknown[] = [];
  const pool = started(new CpuThreads(settings('faulty-cpu', 1), (error) => errors.push(error)));
  expect(await runOn(pool, { data: 'throwsAfterItsEnd' })).toBe('done');
  await expect.poll(() => errors, { timeout: 15_000 }).toMatchObject([{ message: 'thrown after its end' }]);
  expect(await runOn(pool, fine)).toMatchObject({ rounds: 1 });
});

test('twenty CPU jobs whose threads are terminated one after the other leave no job without a thread', async () => {
  const pool = started(new CpuThreads(settings('faulty-cpu', 2), () => undefined));
  const endings = Array.from({ length: 20 }, (_, at) =>
    at % 2 === 0 ? runOn(pool, { data: 'stuck' }, 1) : runOn(pool, fine),
  );
  expect(await Promise.allSettled(endings)).toMatchObject(
    endings.map((_, at) => (at % 2 === 0 ? { reason: { code: 'job_timed_out' } } : { value: { rounds: 1 } })),
  );
  expect(pool.usage()).toMatchObject({ running: 0, waiting: 0 });
});

test('an I/O job alone on a thread that runs out of memory is at fault; with others it is unknown', async () => {
  const pool = started(new IoThreads(settings('faulty-io', 1), () => Promise.reject(new Error('no calls'))));
  await expect(runOn(pool, 'hungry')).rejects.toMatchObject({ code: 'job_memory_exceeded' });
  const waiting = runOn(pool, 'wait');
  const hungry = runOn(pool, 'hungry');
  expect(await Promise.allSettled([waiting, hungry])).toMatchObject([
    { reason: { code: 'job_thread_lost' } },
    { reason: { code: 'job_thread_lost' } },
  ]);
  expect(await runOn(pool, 'done')).toBe('done');
});

test('an I/O thread that does not answer any more is ended, and its jobs are lost', async () => {
  const pool = started(
    new IoThreads({ ...settings('faulty-io', 1), pingIntervalMs: 200 }, () => Promise.reject(new Error('no calls'))),
  );
  await expect(runOn(pool, 'stuck')).rejects.toMatchObject({
    code: 'job_thread_lost',
    message: expect.stringContaining('did not answer') as string,
  });
  expect(await runOn(pool, 'done')).toBe('done');
});

test('an I/O thread that answers is left alone however long its jobs wait', async () => {
  const pool = started(
    new IoThreads({ ...settings('faulty-io', 1), pingIntervalMs: 100 }, () => Promise.reject(new Error('no calls'))),
  );
  await expect(runOn(pool, 'wait', 1500)).rejects.toMatchObject({ code: 'job_timed_out' });
  expect(pool.usage().threads).toBe(1);
});

test('a job whose thread hears nothing still ends at its time limit', async () => {
  const pool = started(new IoThreads(settings('faulty-io', 1), () => Promise.reject(new Error('no calls'))));
  await expect(runOn(pool, 'stuck', 50)).rejects.toMatchObject({ code: 'job_timed_out' });
});
