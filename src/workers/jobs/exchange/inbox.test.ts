import { expect, test } from 'vitest';
import { AppError } from '../../../core/errors/index.ts';
import { Inbox, type Received } from './inbox.ts';

const never = new AbortController().signal;
const any = (): boolean => true;
const message = (text: string): Received => ({ bytes: Buffer.from(text), truncated: false, atMs: 0 });
const says =
  (text: string) =>
  (received: Received): boolean =>
    received.bytes.toString() === text;

function opened(): { inbox: Inbox; fullness: boolean[] } {
  const fullness: boolean[] = [];
  return { inbox: new Inbox((full) => fullness.push(full)), fullness };
}

test('messages that came before are taken in order, and each once', async () => {
  const { inbox } = opened();
  for (const text of ['a', 'b', 'c']) inbox.put(message(text));
  expect((await inbox.take(any, 10, never))?.bytes.toString()).toBe('a');
  expect((await inbox.take(says('c'), 10, never))?.bytes.toString()).toBe('c');
  expect(await inbox.take(any, 1, never)).toBeUndefined();
  expect(inbox.whyNone(1)).toBe('nothing came within 1 ms');
});

test('a message that arrives during a wait ends it, earlier ones that do not match are skipped', async () => {
  const { inbox } = opened();
  const waiting = inbox.take(says('b'), 10_000, never);
  inbox.put(message('a'));
  inbox.put(message('b'));
  expect((await waiting)?.bytes.toString()).toBe('b');
  expect(await inbox.take(any, 0, never)).toBeUndefined();
});

test('the end of the channel ends the wait, and what came before it can still be taken', async () => {
  const { inbox } = opened();
  const waiting = inbox.take(says('x'), 10_000, never);
  inbox.put(message('a'));
  inbox.end();
  expect(await waiting).toBeUndefined();
  expect(inbox.whyNone(10_000)).toBe('one message came that did not match before the target closed the connection');
  inbox.put(message('last'));
  expect((await inbox.take(any, 10_000, never))?.bytes.toString()).toBe('last');
  expect(await inbox.take(any, 10_000, never)).toBeUndefined();
});

test('an error of the channel comes after the messages before it', async () => {
  const { inbox } = opened();
  inbox.put(message('a'));
  inbox.fail(new AppError('connection_reset', 'first'));
  inbox.fail(new AppError('broken_pipe', 'second'));
  expect((await inbox.take(any, 10, never))?.bytes.toString()).toBe('a');
  await expect(inbox.take(any, 10_000, never)).rejects.toMatchObject({ code: 'connection_reset' });
});

test('a signal ends the wait with its reason', async () => {
  const { inbox } = opened();
  const controller = new AbortController();
  const waiting = inbox.take(any, 10_000, controller.signal);
  controller.abort(new AppError('job_cancelled', 'stop'));
  await expect(waiting).rejects.toMatchObject({ code: 'job_cancelled' });
});

test('with a mebibyte of untaken messages the channel is paused, until some are taken', async () => {
  const { inbox, fullness } = opened();
  inbox.put({ ...message(''), bytes: Buffer.alloc(1024 * 1024) });
  expect(fullness).toEqual([]);
  inbox.put(message('a'));
  inbox.put(message('b'));
  expect(fullness).toEqual([true]);
  await inbox.take(any, 10, never);
  expect(fullness).toEqual([true, false]);
});

test('with a thousand untaken messages the channel is paused', () => {
  const { inbox, fullness } = opened();
  for (let count = 0; count < 1000; count += 1) inbox.put(message(''));
  expect(fullness).toEqual([]);
  inbox.put(message(''));
  expect(fullness).toEqual([true]);
});
