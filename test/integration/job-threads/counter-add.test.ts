import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors/index.ts';
import { startJobThreads, type TestJobThreads } from '../../helpers/job-threads.ts';

/** What no event announces is waited for this long. */
const POLL = { timeout: 15_000 };

/** Counters and one lock in memory, as slow as a look elsewhere: every call gives others their turn. */
function shareMemory({ callbacks }: TestJobThreads) {
  const counters = new Map<string, number>();
  const value = (name: string): number => counters.get(name) ?? 0;
  let holder = Promise.resolve();
  const releases = new Map<string, () => void>();
  const fences: unknown[] = [];
  const put = (name: string, next: number): { value: number } => {
    counters.set(name, next);
    return { value: next };
  };
  callbacks.register('counter.add', async ({ counter, by, fence }) => {
    fences.push(fence);
    await turn();
    return put(counter, value(counter) + by);
  });
  callbacks.register('counter.get', async ({ counter }) => {
    await turn();
    return { value: value(counter) };
  });
  callbacks.register('counter.set', async ({ counter, value: next }) => {
    await turn();
    return put(counter, next);
  });
  callbacks.register('lock.acquire', async ({ owner }) => {
    const before = holder;
    const { promise, resolve } = Promise.withResolvers<void>();
    holder = promise;
    await before;
    releases.set(owner, resolve);
    return { leaseId: owner, fencingToken: releases.size };
  });
  callbacks.register('lock.renew', async () => null);
  callbacks.register('lock.release', async ({ leaseId }) => {
    releases.get(leaseId)?.();
    return null;
  });
  return { value, fences, releases };
}

const fiveTimes = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 5 }, work));

test('five jobs that add atomically lose nothing', async () => {
  const jobs = startJobThreads();
  const { value } = shareMemory(jobs);
  const results = await fiveTimes(() =>
    jobs.run<{ value: number; added: number }>('counter.add', { counter: 'hits', by: 2, times: 100 }),
  );
  expect(value('hits')).toBe(1000);
  expect(results.map(({ added }) => added)).toEqual([200, 200, 200, 200, 200]);
  expect(Math.max(...results.map((result) => result.value))).toBe(1000);
});

test('five jobs that read, add and write lose some; with a lock they do not', async () => {
  const jobs = startJobThreads();
  const { value, releases } = shareMemory(jobs);
  await fiveTimes(() => jobs.run('counter.add', { counter: 'raced', times: 100, atomic: false }));
  expect(value('raced')).toBeLessThan(500);
  await fiveTimes(() => jobs.run('counter.add', { counter: 'locked', times: 100, atomic: false, lock: 'l' }));
  expect(value('locked')).toBe(500);
  expect(releases.size).toBe(5);
});

test('what is added under a lock carries its fencing token', async () => {
  const jobs = startJobThreads();
  const { fences } = shareMemory(jobs);
  await jobs.run('counter.add', { counter: 'c', times: 2, lock: 'l' });
  await jobs.run('counter.add', { counter: 'c' });
  expect(fences).toEqual([{ lock: 'l', fencingToken: 1 }, { lock: 'l', fencingToken: 1 }, undefined]);
});

test('an error of the main thread fails the job with its code, and the lock is given back', async () => {
  const jobs = startJobThreads();
  const { releases } = shareMemory(jobs);
  jobs.callbacks.register('counter.add', () => Promise.reject(new AppError('redis_unavailable', 'gone')));
  await expect(jobs.run('counter.add', { counter: 'c', lock: 'l' })).rejects.toMatchObject({
    code: 'redis_unavailable',
    message: 'gone',
  });
  shareMemory(jobs);
  expect(releases.size).toBe(1);
  expect(await jobs.run('counter.add', { counter: 'c', lock: 'l' })).toEqual({ value: 1, added: 1 });
});

test('a job that is cancelled while it adds gives its lock back', async () => {
  const jobs = startJobThreads();
  const { value } = shareMemory(jobs);
  const controller = new AbortController();
  const running = jobs.run('counter.add', { counter: 'c', times: 100_000, lock: 'l' }, { signal: controller.signal });
  running.catch(() => undefined);
  await expect.poll(() => value('c'), POLL).toBeGreaterThan(0);
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: 'job_cancelled' });
  expect(await jobs.run('counter.add', { counter: 'other', lock: 'l' })).toEqual({ value: 1, added: 1 });
});

test('without anybody who keeps counters the job fails', async () => {
  const jobs = startJobThreads();
  await expect(jobs.run('counter.add', { counter: 'c' })).rejects.toMatchObject({ code: 'internal' });
});
