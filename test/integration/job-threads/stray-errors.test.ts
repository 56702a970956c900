import { expect, onTestFinished, test, vi } from 'vitest';
import type { JobTask } from '../../../src/contract/jobs/thread-messages.ts';
import { CpuThreads } from '../../../src/modules/job-threads/cpu-threads.ts';
import { IoThreads } from '../../../src/modules/job-threads/io-threads.ts';
import type { ThreadPool } from '../../../src/modules/job-threads/thread-pool.ts';
import { poll } from '../../helpers/poll.ts';
import { STRAY } from './fixtures/stray-timers.ts';

/** Errors of jobs that nothing catches. */
const settings = (file: string) => ({
  threads: 1,
  memoryMaxBytes: 32 * 1024 * 1024,
  data: async () => ({ egress: { allow: [], deny: [], denyTargets: [] } }),
  entry: new URL(`./fixtures/${file}.ts`, import.meta.url),
});

let lastKey = 0;
function sleepOn(pool: ThreadPool, ms: number): Promise<unknown> {
  const task: JobTask = {
    key: (lastKey += 1),
    id: `job_${ms}`,
    kind: 'sleep',
    input: { ms },
    prepared: undefined,
    attempt: 1,
    timeoutMs: 60_000,
  };
  return pool.run(task, { signal: new AbortController().signal, onLog: () => undefined, onProgress: () => undefined });
}

function ioThread() {
  const errors: string[] = [];
  const pool = new IoThreads(
    settings('stray-io'),
    () => Promise.reject(new Error('no calls')),
    ({ message }) => errors.push(message),
  );
  onTestFinished(() => pool.close());
  return { pool, errors };
}

function cpuThread() {
  const onError = vi.fn<(error: unknown) => void>();
  const pool = new CpuThreads(settings('stray-cpu'), onError);
  onTestFinished(() => pool.close());
  return { pool, onError };
}

const OWN = [
  { name: 'throws', ms: STRAY.throws, detail: 'thrown past everybody' },
  { name: 'rejects', ms: STRAY.rejects, detail: 'rejected past everybody' },
  { name: 'throws null', ms: STRAY.throwsNull, detail: 'It threw null.' },
];

test.each(OWN)(
  'an I/O job that $name where nothing catches it fails alone: the others on its thread go on',
  async ({ ms, detail }) => {
    const { pool, errors } = ioThread();
    const others = [sleepOn(pool, 1500), sleepOn(pool, 1501)];
    await expect(sleepOn(pool, ms)).rejects.toMatchObject({ code: 'job_failed', message: detail });
    expect(await Promise.all(others)).toMatchObject([
      { sleptMs: expect.any(Number) as number },
      { sleptMs: expect.any(Number) as number },
    ]);
    expect(pool.usage()).toMatchObject({ threads: 1, running: 0 });
    expect(errors).toEqual([]);
  },
);

test('what an I/O job throws after its end is reported, and changes nothing of the others', async () => {
  const { pool, errors } = ioThread();
  const other = sleepOn(pool, 1500);
  expect(await sleepOn(pool, STRAY.throwsAfterItsEnd)).toMatchObject({ sleptMs: expect.any(Number) as number });
  await poll(
    () => errors,
    ({ length }) => length > 0,
    20_000,
  );
  expect(errors).toEqual([`an error of job_${STRAY.throwsAfterItsEnd}, which has ended: after its end`]);
  expect(await other).toMatchObject({ sleptMs: expect.any(Number) as number });
});

test('an error that belongs to no job ends the I/O thread: its jobs are lost, and the next has a new one', async () => {
  const { pool, errors } = ioThread();
  const other = sleepOn(pool, 30_000);
  const lost = { code: 'job_thread_lost', message: expect.stringContaining('of no job') as string };
  expect(await Promise.allSettled([sleepOn(pool, STRAY.throwsOfNobody), other])).toMatchObject([
    { reason: lost },
    { reason: lost },
  ]);
  expect(errors).toHaveLength(1);
  expect(await sleepOn(pool, 5)).toMatchObject({ sleptMs: expect.any(Number) as number });
});

test.each(OWN)('a CPU job that $name where nothing catches it fails, and its thread stays', async ({ ms, detail }) => {
  const { pool, onError } = cpuThread();
  await expect(sleepOn(pool, ms)).rejects.toMatchObject({ code: 'job_failed', message: detail });
  expect(await sleepOn(pool, 5)).toMatchObject({ sleptMs: expect.any(Number) as number });
  expect(onError).not.toHaveBeenCalled();
});

test('what a CPU job throws after its end is no matter of the job that has the thread then', async () => {
  const { pool } = cpuThread();
  await sleepOn(pool, STRAY.throwsAfterItsEnd);
  expect(await sleepOn(pool, 500)).toMatchObject({ sleptMs: expect.any(Number) as number });
});

test('an error that belongs to no job loses the CPU job, and the next has a new thread', async () => {
  const { pool } = cpuThread();
  await expect(sleepOn(pool, STRAY.throwsOfNobody)).rejects.toMatchObject({
    code: 'job_thread_lost',
    message: expect.stringContaining('of no job') as string,
  });
  expect(await sleepOn(pool, 5)).toMatchObject({ sleptMs: expect.any(Number) as number });
});
