import { expect, test } from 'vitest';
import { RestartDelay } from './restart-delay.ts';

test('the wait doubles with each failure, up to the bound', () => {
  const delay = new RestartDelay(500, () => 0);
  expect([1, 2, 3, 4, 5].map(() => delay.take())).toEqual([100, 200, 400, 500, 500]);
});

test('one that comes up only to fail again waits longer; one that was stable starts anew', () => {
  let now = 0;
  const delay = new RestartDelay(5000, () => now);
  delay.take();
  delay.noteUp();
  now += 9_999;
  delay.noteDown();
  expect(delay.take()).toBe(200);

  delay.noteUp();
  now += 10_000;
  delay.noteDown();
  expect(delay.take()).toBe(100);
});

test('a bound below the first wait is kept', () => {
  expect(new RestartDelay(20, () => 0).take()).toBe(20);
});
