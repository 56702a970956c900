import { expect, test } from 'vitest';
import { AppError } from '../../core/errors/index.ts';
import { PendingCalls } from './pending-calls.ts';

test('each reply reaches its own request, in any order', async () => {
  const calls = new PendingCalls();
  const first = calls.open('send', 1000);
  const second = calls.open('send', 1000);
  calls.resolve(second.id, 'two');
  calls.resolve(first.id, 'one');
  expect(await Promise.all([first.result, second.result])).toEqual(['one', 'two']);
  expect(calls.size).toBe(0);
});

test('an error of the thread comes back with its code, fields and extra members', async () => {
  const calls = new PendingCalls();
  const { id, result } = calls.open('openListener', 1000);
  calls.reject(
    id,
    new AppError('port_in_use', 'taken', {
      errors: [{ path: 'port', message: 'is taken' }],
      extra: { port: 7 },
    }).toJSON(),
  );
  await expect(result).rejects.toMatchObject({
    code: 'port_in_use',
    message: 'taken',
    errors: [{ path: 'port', message: 'is taken' }],
    extra: { port: 7 },
  });
});

test('an unknown code becomes an internal error', async () => {
  const calls = new PendingCalls();
  const { id, result } = calls.open('send', 1000);
  calls.reject(id, { code: 'no_such_code', detail: 'x' });
  await expect(result).rejects.toMatchObject({ code: 'internal' });
});

test('a request without a reply ends with timeout, and a late reply is ignored', async () => {
  const calls = new PendingCalls();
  const { id, result } = calls.open('traffic', 1);
  await expect(result).rejects.toMatchObject({ code: 'timeout' });
  calls.resolve(id, 'late');
  expect(calls.size).toBe(0);
});

test('when the thread is lost every request learns it', async () => {
  const calls = new PendingCalls();
  const results = [calls.open('send', 1000).result, calls.open('send', 1000).result];
  calls.rejectAll(new AppError('thread_lost', 'gone'));
  for (const result of results) await expect(result).rejects.toMatchObject({ code: 'thread_lost' });
});
