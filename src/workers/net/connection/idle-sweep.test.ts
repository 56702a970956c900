import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Connection } from './connection.ts';
import { TcpConnection } from './tcp-connection.ts';
import { IdleSweep } from './idle-sweep.ts';

const TIMEOUT_MS = 8000;

/** When an idle connection was reported, and how long it was idle. */
const reported: { atMs: number; idleMs: number }[] = [];
let sweep: IdleSweep;

beforeEach(() => {
  vi.useFakeTimers();
  reported.length = 0;
  const activityMs = Date.now();
  const connection = Object.assign(Object.create(TcpConnection.prototype) as Connection, {
    closeIfIdle(nowMs: number, timeoutMs: number): void {
      if (nowMs - activityMs >= timeoutMs) reported.push({ atMs: nowMs, idleMs: nowMs - activityMs });
    },
  });
  sweep = new IdleSweep([connection]);
  sweep.setTimeout(TIMEOUT_MS);
});
afterEach(() => {
  sweep.stop();
  vi.useRealTimers();
});

test('a connection is closed when it was idle for the whole time', () => {
  vi.advanceTimersByTime(TIMEOUT_MS - 1);
  expect(reported).toEqual([]);
  vi.advanceTimersByTime(1001);
  expect(reported[0]?.idleMs).toBe(TIMEOUT_MS);
});

test.each([3600_000, TIMEOUT_MS, 2500])(
  'a clock put forward by %i ms, or a process that stood still for it, closes no connection: all get their full time from there',
  (jumpMs) => {
    vi.advanceTimersByTime(1000);
    vi.setSystemTime(Date.now() + jumpMs);
    vi.advanceTimersByTime(1000);
    const seenMs = Date.now();
    vi.advanceTimersByTime(TIMEOUT_MS - 1000);
    expect(reported).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(reported[0]?.atMs).toBe(seenMs + TIMEOUT_MS);
  },
);

test('after a clock was put forward and back no connection waits for longer than that', () => {
  vi.advanceTimersByTime(1000);
  vi.setSystemTime(Date.now() + 3600_000);
  vi.advanceTimersByTime(1000);
  vi.setSystemTime(Date.now() - 3600_000);
  vi.advanceTimersByTime(TIMEOUT_MS + 1000);
  expect(reported[0]?.idleMs).toBeGreaterThanOrEqual(TIMEOUT_MS);
});

test('looks that are a little late count', () => {
  for (let looks = 0; looks < 9; looks++) {
    vi.setSystemTime(Date.now() + 500);
    vi.advanceTimersByTime(1000);
  }
  expect(reported[0]?.idleMs).toBe(9000);
});
