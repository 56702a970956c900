import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../../src/core/errors/index.ts';
import { startJobThreads, type TestJobThreads } from '../../helpers/job-threads.ts';

/** What no event announces is waited for this long. */
const POLL = { timeout: 15_000 };

const ENDLESS = { rounds: 1_000_000_000 };

/** Starts an endless hash; `begun` resolves when a thread is at it. */
function startEndless({ run }: TestJobThreads, timeoutMs = 60_000) {
  const begun = Promise.withResolvers<void>();
  const controller = new AbortController();
  const ended = run('hash', ENDLESS, { signal: controller.signal, timeoutMs, onProgress: () => begun.resolve() });
  ended.catch((error: unknown) => begun.reject(error));
  begun.promise.catch(() => undefined);
  return { begun: begun.promise, ended, cancel: (reason?: unknown) => controller.abort(reason) };
}

test('a job that waits, and one that needs the CPU, complete with their results', async () => {
  const { run } = startJobThreads();
  expect(await run('sleep', { ms: 1 })).toEqual({ sleptMs: expect.any(Number) as number });
  expect(await run('hash', { data: 'hello', rounds: 1 })).toMatchObject({
    digest: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  });
});

test('threads are started with the first job that needs them', async () => {
  const { threads, run } = startJobThreads();
  expect(threads.usage()).toMatchObject({ io: { threads: 0 }, cpu: { threads: 0 } });
  await run('sleep', { ms: 0 });
  expect(threads.usage()).toMatchObject({ io: { threads: 1, running: 0 }, cpu: { threads: 0 } });
});

test('a cancelled busy loop ends, its thread is replaced, and jobs on other threads go on', async () => {
  const jobs = startJobThreads();
  const other = startEndless(jobs);
  const loop = startEndless(jobs);
  await Promise.all([other.begun, loop.begun]);
  loop.cancel();
  await expect(loop.ended).rejects.toMatchObject({ code: 'job_cancelled' });
  // The replaced thread takes work while the other is still at its own.
  expect(await jobs.run('hash', { rounds: 1 })).toMatchObject({ rounds: 1 });
  expect(await jobs.run('sleep', { ms: 1 })).toHaveProperty('sleptMs');
  other.cancel();
  await expect(other.ended).rejects.toMatchObject({ code: 'job_cancelled' });
});

test('two jobs that need the CPU run at the same time on two threads', async () => {
  const jobs = startJobThreads();
  const both = [startEndless(jobs), startEndless(jobs)];
  // Neither ends by itself, so both have begun only when they run side by side.
  await Promise.all(both.map(({ begun }) => begun));
  expect(jobs.threads.usage().cpu).toMatchObject({ threads: 2, running: 2, waiting: 0 });
  for (const { cancel } of both) cancel();
  await Promise.allSettled(both.map(({ ended }) => ended));
});

test('on one thread the second waits for the first, and can be cancelled while it waits', async () => {
  const jobs = startJobThreads({ env: { PORTCALL_JOB_THREADS: '1' } });
  const first = startEndless(jobs);
  await first.begun;
  const waiting = startEndless(jobs);
  const next = jobs.run('hash', { rounds: 1 });
  await expect.poll(() => jobs.threads.usage().cpu.waiting, POLL).toBe(2);
  waiting.cancel();
  await expect(waiting.ended).rejects.toMatchObject({ code: 'job_cancelled' });
  expect(jobs.threads.usage().cpu).toMatchObject({ running: 1, waiting: 1 });
  first.cancel();
  await expect(first.ended).rejects.toMatchObject({ code: 'job_cancelled' });
  expect(await next).toMatchObject({ rounds: 1 });
});

test('the time limit ends a job that waits and a job in a busy loop, and does not count the wait for a thread', async () => {
  const jobs = startJobThreads({ env: { PORTCALL_JOB_THREADS: '1' } });
  await expect(jobs.run('sleep', { ms: 60_000 }, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'job_timed_out' });
  const first = jobs.run('hash', ENDLESS, { timeoutMs: 300 });
  const second = jobs.run('hash', { rounds: 1 }, { timeoutMs: 250 });
  await expect(first).rejects.toMatchObject({ code: 'job_timed_out' });
  expect(await second).toMatchObject({ rounds: 1 });
});

test('a reason of our own is what the run rejects with', async () => {
  const jobs = startJobThreads();
  const controller = new AbortController();
  const waiting = jobs.run('sleep', { ms: 60_000 }, { signal: controller.signal });
  await expect.poll(() => jobs.threads.usage().io.running, POLL).toBe(1);
  controller.abort(new AppError('state_conflict', 'for a reason'));
  await expect(waiting).rejects.toMatchObject({ code: 'state_conflict', message: 'for a reason' });
  await expect(jobs.run('hash', { rounds: 1 }, { signal: controller.signal })).rejects.toMatchObject({
    code: 'state_conflict',
  });
});

test('300 requests that wait need one thread, and neither they nor a busy loop hold up anything else', async () => {
  const jobs = startJobThreads();
  const held: ServerResponse[] = [];
  const server = createServer((_request, response) => void held.push(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const loop = startEndless(jobs);
  const requests = Array.from({ length: 300 }, () =>
    jobs.run<{ status: number }>('http.request', { url: `http://127.0.0.1:${port}/` }),
  );
  await expect.poll(() => held.length, POLL).toBe(300);
  expect(jobs.threads.usage().io).toMatchObject({ threads: 1, running: 300 });
  await loop.begun;
  expect(await jobs.run('sleep', { ms: 1 })).toHaveProperty('sleptMs');
  for (const response of held) response.end('ok');
  expect((await Promise.all(requests)).every(({ status }) => status === 200)).toBe(true);
  loop.cancel();
  await expect(loop.ended).rejects.toMatchObject({ code: 'job_cancelled' });
});

test('unknown kinds and wrong inputs are refused with the path', async () => {
  const { run } = startJobThreads();
  await expect(run('no.such' as 'sleep', {})).rejects.toMatchObject({
    code: 'validation_failed',
    errors: [{ path: 'kind' }],
  });
  await expect(run('sleep', { ms: -1 })).rejects.toMatchObject({
    code: 'validation_failed',
    errors: [{ path: 'input.ms' }],
  });
  await expect(run('sleep', { ms: 1, more: 1 })).rejects.toMatchObject({
    code: 'validation_failed',
    errors: [{ path: 'input.more' }],
  });
});

test('at the end of the node running and waiting jobs reject, and no thread is left', async () => {
  const jobs = startJobThreads({ env: { PORTCALL_JOB_THREADS: '1' } });
  const loop = startEndless(jobs);
  await loop.begun;
  const rest = Promise.allSettled([loop.ended, jobs.run('hash', ENDLESS), jobs.run('sleep', { ms: 60_000 })]);
  await expect.poll(() => jobs.threads.usage(), POLL).toMatchObject({ io: { running: 1 }, cpu: { waiting: 1 } });
  await jobs.threads.close();
  expect(await rest).toMatchObject([1, 2, 3].map(() => ({ reason: { code: 'shutting_down' } })));
  expect(jobs.threads.usage()).toMatchObject({ io: { threads: 0 }, cpu: { threads: 0 } });
  await expect(jobs.run('sleep', { ms: 0 })).rejects.toMatchObject({ code: 'shutting_down' });
});

test('the time the threads have worked is counted', async () => {
  const jobs = startJobThreads();
  await jobs.run('hash', { rounds: 50_000 });
  await jobs.run('sleep', { ms: 0 });
  const { io, cpu } = jobs.threads.usage();
  expect(cpu.busyMs).toBeGreaterThan(0);
  expect(io.busyMs).toBeGreaterThan(0);
});
