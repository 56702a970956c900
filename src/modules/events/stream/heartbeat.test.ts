import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { Heartbeat } from './heartbeat.ts';

const INTERVAL_MS = 1000;

class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  isPaused = false;
  pings = 0;
  /** Counters of the TCP socket. */
  readonly tcp = { bytesWritten: 0, writableLength: 0 };
  ping(): void {
    this.pings += 1;
  }
}

let heartbeat: Heartbeat;
const givenUp: unknown[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  givenUp.length = 0;
  heartbeat = new Heartbeat(INTERVAL_MS, (ws) => givenUp.push(ws));
});
afterEach(() => {
  heartbeat.stop();
  vi.useRealTimers();
});

function watch(): FakeSocket {
  const ws = new FakeSocket();
  heartbeat.watch(ws as unknown as WebSocket, ws.tcp as unknown as Duplex);
  return ws;
}

test('a socket that answers is pinged again and again', () => {
  const ws = watch();
  for (let i = 0; i < 5; i++) {
    vi.advanceTimersByTime(INTERVAL_MS);
    ws.emit('pong');
  }
  expect(ws.pings).toBe(5);
  expect(givenUp).toEqual([]);
});

test('a socket that answers no ping until the next is given up', () => {
  const ws = watch();
  vi.advanceTimersByTime(2 * INTERVAL_MS);
  expect(givenUp).toEqual([ws]);
});

test('a socket that reads slowly is alive as long as what waits for it shrinks', () => {
  const ws = watch();
  ws.tcp.bytesWritten = 1000;
  ws.tcp.writableLength = 900;
  for (let i = 0; i < 5; i++) {
    vi.advanceTimersByTime(INTERVAL_MS);
    ws.tcp.writableLength -= 100;
  }
  expect(givenUp).toEqual([]);
  vi.advanceTimersByTime(2 * INTERVAL_MS);
  expect(givenUp).toEqual([ws]);
});

test('a socket whose frames are not read at present is not given up for its silence', () => {
  const ws = watch();
  ws.isPaused = true;
  vi.advanceTimersByTime(5 * INTERVAL_MS);
  expect(givenUp).toEqual([]);
});

test('a socket that has closed is forgotten', () => {
  const ws = watch();
  ws.emit('close');
  vi.advanceTimersByTime(5 * INTERVAL_MS);
  expect(ws.pings).toBe(0);
  expect(givenUp).toEqual([]);
});
