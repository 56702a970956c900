import { expect, test } from 'vitest';
import { IdleThreads } from './idle-threads.ts';

const never = new AbortController().signal;

test('jobs that wait get threads in their order', async () => {
  const idle = new IdleThreads<string>();
  const first = idle.take(never);
  const second = idle.take(never);
  idle.offer('a');
  idle.offer('b');
  expect(await Promise.all([first, second])).toEqual(['a', 'b']);
});

test('an idle thread is given at once, and only once', async () => {
  const idle = new IdleThreads<string>();
  idle.offer('a');
  expect(idle.take(never)).toBe('a');
  const waiting = idle.take(never);
  idle.offer('b');
  expect(await waiting).toBe('b');
});

test('a job that is aborted while it waits gets none, and the next one does', async () => {
  const idle = new IdleThreads<string>();
  const controller = new AbortController();
  const aborted = idle.take(controller.signal);
  const next = idle.take(never);
  controller.abort(new Error('enough'));
  await expect(aborted).rejects.toThrow('enough');
  expect(() => idle.take(controller.signal)).toThrow('enough');
  idle.offer('a');
  expect(await next).toBe('a');
});

test('a thread that has ended is not given any more', async () => {
  const idle = new IdleThreads<string>();
  idle.offer('a');
  expect([idle.withdraw('a'), idle.withdraw('a')]).toEqual([true, false]);
  const waiting = idle.take(never);
  idle.offer('b');
  expect(await waiting).toBe('b');
});
