import { expect, test } from 'vitest';
import { AppError } from '../errors/index.ts';
import { Calls } from './calls.ts';

const late = (): AppError => new AppError('timeout', 'too late');

test('each reply reaches its own call, in any order', async () => {
  const calls = new Calls();
  const first = calls.open(undefined);
  const second = calls.open(undefined);
  calls.settle(second.id, { ok: 'two' });
  calls.settle(first.id, { ok: 'one' });
  expect(await Promise.all([first.result, second.result])).toEqual(['one', 'two']);
  expect(calls.size).toBe(0);
});

test('an error of the thread comes back with its code, fields and extra members', async () => {
  const calls = new Calls();
  const { id, result } = calls.open(undefined);
  const error = new AppError('port_in_use', 'taken', {
    errors: [{ path: 'port', message: 'is taken' }],
    extra: { port: 7 },
  });
  calls.settle(id, { error: error.toJSON() });
  await expect(result).rejects.toMatchObject({
    code: 'port_in_use',
    message: 'taken',
    errors: [{ path: 'port', message: 'is taken' }],
    extra: { port: 7 },
  });
});

test('an unknown code becomes an internal error', async () => {
  const calls = new Calls();
  const { id, result } = calls.open(undefined);
  calls.settle(id, { error: { code: 'no_such_code', detail: 'x' } });
  await expect(result).rejects.toMatchObject({ code: 'internal', message: 'x' });
});

test('a call without a reply ends at its limit, and a late reply is ignored', async () => {
  const calls = new Calls();
  const { id, result } = calls.open(undefined);
  calls.limit(id, 1, late);
  await expect(result).rejects.toMatchObject({ code: 'timeout' });
  calls.settle(id, { ok: 'late' });
  expect(calls.size).toBe(0);
});

test('the first limit of a call counts', async () => {
  const calls = new Calls();
  const { id, result } = calls.open(undefined);
  calls.limit(id, 30, () => new AppError('timeout', 'first'));
  calls.limit(id, 0, () => new AppError('timeout', 'second'));
  await expect(result).rejects.toMatchObject({ message: 'first' });
});

test('when the thread is lost every pending call rejects', async () => {
  const calls = new Calls();
  const results = [calls.open(undefined).result, calls.open(undefined).result];
  calls.rejectAll(new AppError('thread_lost', 'gone'));
  for (const result of results) await expect(result).rejects.toMatchObject({ code: 'thread_lost' });
  expect(calls.size).toBe(0);
});

test('a call has its context while it is pending, and each end is reported once', async () => {
  const closed: string[] = [];
  const calls = new Calls<string>((context) => closed.push(context));
  const replied = calls.open('replied', 7);
  const lost = calls.open('lost', 9);
  expect([calls.find(7), calls.find(9), calls.find(8)]).toEqual(['replied', 'lost', undefined]);
  calls.settle(replied.id, { ok: 1 });
  calls.settle(replied.id, { ok: 2 });
  calls.rejectAll(new AppError('thread_lost', 'gone'));
  expect(await replied.result).toBe(1);
  await expect(lost.result).rejects.toMatchObject({ code: 'thread_lost' });
  expect(closed).toEqual(['replied', 'lost']);
});
