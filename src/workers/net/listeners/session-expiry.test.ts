import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { UdpSession } from '../connection/udp-session.ts';
import { SessionExpiry } from './session-expiry.ts';
import { SessionTable } from './session-table.ts';

const TIMEOUT_MS = 8000;

let sessions: SessionTable;
let expiry: SessionExpiry;
/** Who was ended, and when. */
const ended: [port: number, atMs: number][] = [];

beforeEach(() => {
  vi.useFakeTimers();
  ended.length = 0;
  sessions = new SessionTable();
  expiry = new SessionExpiry(sessions, TIMEOUT_MS);
});
afterEach(() => {
  expiry.stop();
  vi.useRealTimers();
});

function open(remotePort: number): void {
  const session = {
    remoteHost: '127.0.0.1',
    remotePort,
    activityMs: Date.now(),
    isEnded: false,
    previous: undefined,
    next: undefined,
    close: () => end(),
  } as unknown as UdpSession;
  const end = (): void => {
    sessions.delete(session);
    ended.push([remotePort, Date.now()]);
  };
  sessions.add(session);
  expiry.start();
}

test('each session ends when its time is over', () => {
  const beginMs = Date.now();
  open(1);
  vi.advanceTimersByTime(3000);
  open(2);
  vi.advanceTimersByTime(TIMEOUT_MS);
  expect(ended).toEqual([
    [1, beginMs + TIMEOUT_MS],
    [2, beginMs + 3000 + TIMEOUT_MS],
  ]);
});

test('when the clock was put forward, or the process stood still, all have their whole time from there', () => {
  open(1);
  vi.setSystemTime(Date.now() + 3600_000);
  open(2);
  vi.advanceTimersByTime(TIMEOUT_MS);
  const seenMs = Date.now();
  expect(ended).toEqual([]);
  const look = vi.spyOn(sessions, 'oldest', 'get');
  vi.advanceTimersByTime(TIMEOUT_MS);
  expect(ended).toEqual([
    [1, seenMs + TIMEOUT_MS],
    [2, seenMs + TIMEOUT_MS],
  ]);
  expect(look.mock.calls.length).toBeLessThan(20);
});

test('when it was put back by months, looking for them goes on at its pace', () => {
  open(1);
  vi.setSystemTime(Date.now() - 1e10);
  const look = vi.spyOn(sessions, 'oldest', 'get');
  vi.advanceTimersByTime(TIMEOUT_MS * 3);
  expect(look.mock.calls.length).toBeLessThan(20);
  expect(ended).toEqual([]);
});
