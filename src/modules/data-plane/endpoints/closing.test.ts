import { expect, test } from 'vitest';
import { Closing } from './closing.ts';

test('of several closings the last to begin ends it, after all others', async () => {
  const closing = new Closing();
  const slow = Promise.withResolvers<void>();
  const first = closing.run(() => slow.promise);
  const second = closing.run(async () => undefined);
  expect(closing.pending).toBeDefined();
  slow.resolve();
  expect(await Promise.all([first, second])).toEqual([false, true]);
  expect(closing.pending).toBeUndefined();
});

test('it can be closed again later', async () => {
  const closing = new Closing();
  expect([await closing.run(async () => undefined), await closing.run(async () => undefined)]).toEqual([true, true]);
});
