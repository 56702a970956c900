import type { Connection } from './connection.ts';
import { TcpConnection } from './tcp-connection.ts';
import { isClockGap } from './clock-gap.ts';

/** Connections are looked at this many times within the idle time… */
const LOOKS = 4;
/** …but not more often than this, and at least this often, in milliseconds. */
const MIN_INTERVAL_MS = 10;
const MAX_INTERVAL_MS = 1000;

/**
 * Closes idle TCP connections: one timer for an endpoint, because a timer for each of 20,000 connections costs more than looking at all
 * of them now and then. A connection may live a quarter of the idle time, at most a second, longer.
 *
 * After a gap of the clock all have their whole idle time from there.
 */
export class IdleSweep {
  readonly #connections: Iterable<Connection>;
  #timer: NodeJS.Timeout | undefined;
  #timeoutMs = 0;
  #intervalMs = 0;
  #lastLookMs = 0;
  /** No connection is idle before. */
  #notBeforeMs = 0;

  constructor(connections: Iterable<Connection>) {
    this.#connections = connections;
  }

  /** 0: never. */
  setTimeout(timeoutMs: number): void {
    if (timeoutMs === this.#timeoutMs) return;
    this.stop();
    this.#timeoutMs = timeoutMs;
    if (timeoutMs === 0) return;
    this.#intervalMs = Math.min(MAX_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, timeoutMs / LOOKS));
    this.#lastLookMs = Date.now();
    this.#timer = setInterval(() => this.#sweep(), this.#intervalMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#timeoutMs = 0;
  }

  #sweep(): void {
    const nowMs = Date.now();
    if (isClockGap(this.#lastLookMs + this.#intervalMs, nowMs)) this.#notBeforeMs = nowMs + this.#timeoutMs;
    this.#lastLookMs = nowMs;
    if (nowMs < this.#notBeforeMs) return;
    for (const connection of this.#connections) {
      if (connection instanceof TcpConnection) connection.closeIfIdle(nowMs, this.#timeoutMs);
    }
  }
}
