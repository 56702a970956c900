import { expect, test } from 'vitest';
import { clientSpecSchema } from '../../../contract/client.ts';
import { BackOff } from './back-off.ts';

const reconnect = (input: object) => clientSpecSchema.parse({ host: '127.0.0.1', port: 1, reconnect: input }).reconnect;

/** Waits before the second attempt and the following ones, when none succeeds. */
function waits(count: number, input: object, random = 0): (number | undefined)[] {
  const backOff = new BackOff(() => random);
  return Array.from({ length: count }, () => {
    backOff.countAttempt();
    return backOff.next(reconnect(input));
  });
}

test('each wait is `factor` times the one before, up to `maxDelayMs`', () => {
  expect(waits(6, { initialDelayMs: 100, factor: 2, maxDelayMs: 1000, jitter: 0 })).toEqual([
    100, 200, 400, 800, 1000, 1000,
  ]);
});

test.each([
  { jitter: 0.5, random: 0, wait: 1000 },
  { jitter: 0.5, random: 0.5, wait: 750 },
  { jitter: 0.5, random: 1, wait: 500 },
  { jitter: 1, random: 0.25, wait: 750 },
  { jitter: 0, random: 0.9, wait: 1000 },
  { jitter: 1, random: 1, wait: 1 },
])('the share $jitter of a wait of 1000 ms is random: $wait ms for $random', ({ jitter, random, wait }) => {
  expect(waits(1, { initialDelayMs: 1000, jitter }, random)).toEqual([wait]);
});

test('without another source it is random by itself', () => {
  const options = reconnect({ initialDelayMs: 600_000, maxDelayMs: 600_000, jitter: 1 });
  expect(new Set(Array.from({ length: 20 }, () => new BackOff().next(options))).size).toBeGreaterThan(10);
});

test('an initial wait over the longest one is cut', () => {
  expect(waits(1, { initialDelayMs: 5000, maxDelayMs: 10, jitter: 0 })).toEqual([10]);
});

test('waits stay bounded however many there are', () => {
  expect(waits(2000, { maxDelayMs: 30_000, factor: 10, jitter: 0 }).at(-1)).toBe(30_000);
});

test('after `maxAttempts` in a row none follows', () => {
  expect(waits(4, { maxAttempts: 3, initialDelayMs: 10, factor: 1, jitter: 0 })).toEqual([
    10,
    10,
    undefined,
    undefined,
  ]);
});

test('0 attempts means no limit', () => {
  expect(waits(1000, { maxAttempts: 0, initialDelayMs: 10, factor: 1, jitter: 0 }).at(-1)).toBe(10);
});

test('none follows when connecting again is switched off', () => {
  expect(waits(1, { enabled: false })).toEqual([undefined]);
});

test('both counts start anew after a connection that was good', () => {
  const options = reconnect({ initialDelayMs: 100, factor: 2, jitter: 0, maxAttempts: 2 });
  const backOff = new BackOff();
  const attempt = () => {
    backOff.countAttempt();
    return backOff.next(options);
  };
  expect([attempt(), attempt()]).toEqual([100, undefined]);
  backOff.reset();
  expect([backOff.next(options), attempt(), attempt()]).toEqual([100, 200, undefined]);
});
