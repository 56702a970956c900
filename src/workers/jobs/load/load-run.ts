import { stillStanding, type Lease } from '../standing.ts';
import { LatencyRecorder } from './latency.ts';
import { rounded } from '../../../core/rounded.ts';

/** One connection or socket of a load, with at most one message under way. */
export interface Lane {
  /** Sends the next message; notifies the run once it is answered (`echo`) or written (`send`). */
  send(): void;
  /** Whether the message under way is given up at this time (`performance.now()`). */
  isOverdue(nowMs: number): boolean;
  close(): void;
  /** When the message under way was due, `performance.now()`; set by the run. */
  dueMs: number;
}

export interface LoadPlan {
  readonly durationMs: number;
  /** 0: as fast as the lanes go. */
  readonly ratePerSecond: number;
  readonly mode: 'echo' | 'send';
}

/** How often the run looks at the clock, in milliseconds. */
const TICK_MS = 2;
/** How long answers may still come after the last message, in milliseconds. */
const DRAIN_MS = 1000;

/**
 * Sends messages over lanes for a time.
 *
 *   free lanes ──send──▶ under way ──done──▶ free        under way ──overdue──▶ free, lost
 *
 * With a rate, message n is due n / rate after the beginning, and its latency counts from then even when no lane was free: otherwise a
 * target that stalls would be asked less and look better.
 */
export class LoadRun {
  sent = 0;
  received = 0;
  /** Lanes that failed while the run went on. */
  lanesLost = 0;
  bytesSent = 0;
  bytesReceived = 0;
  readonly errors: Record<string, number> = {};
  readonly latency = new LatencyRecorder();
  readonly #plan: LoadPlan;
  readonly #lease: Lease | undefined;
  readonly #free: Lane[] = [];
  readonly #busy = new Set<Lane>();
  readonly #ended = Promise.withResolvers<void>();
  #startedMs = 0;
  #endedMs = 0;
  #isOver = false;
  #isWaiting = false;

  /** While the lease is over nothing is sent. */
  constructor(plan: LoadPlan, lease?: Lease) {
    this.#plan = plan;
    this.#lease = lease;
  }

  /** Resolves when the time is over and all answers are in, given up, or no lane is left. Rejects with the signal's reason. */
  async run(lanes: readonly Lane[], signal: AbortSignal, onProgress: (fraction: number) => void): Promise<void> {
    this.#free.push(...lanes);
    this.#startedMs = performance.now();
    const onAbort = (): void => this.#ended.reject(signal.reason);
    const timer = setInterval(() => this.#tick(signal, onProgress), TICK_MS);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      this.#pump(this.#startedMs);
      await this.#ended.promise;
    } finally {
      this.#endedMs = performance.now();
      clearInterval(timer);
      signal.removeEventListener('abort', onAbort);
      for (const lane of [...this.#busy, ...this.#free]) lane.close();
    }
  }

  /** The lane's message was answered or sent. */
  done(lane: Lane): void {
    const nowMs = performance.now();
    if (this.#plan.mode === 'echo') {
      this.received += 1;
      this.latency.record(nowMs - lane.dueMs);
    }
    this.#release(lane, nowMs);
  }

  /** The lane is of no more use. */
  failed(lane: Lane, code: string): void {
    this.note(code);
    this.lanesLost += 1;
    this.#busy.delete(lane);
    const at = this.#free.indexOf(lane);
    if (at >= 0) this.#free.splice(at, 1);
    lane.close();
    if (this.#busy.size + this.#free.length === 0) this.#ended.resolve();
  }

  note(code: string): void {
    this.errors[code] = (this.errors[code] ?? 0) + 1;
  }

  /** What every load's result has. */
  result() {
    const durationMs = this.#endedMs - this.#startedMs;
    const due = Math.ceil((this.#plan.durationMs * this.#plan.ratePerSecond) / 1000);
    const perSecond = (count: number): number => rounded((count * 1000) / durationMs);
    return {
      durationMs: rounded(durationMs),
      messages: { sent: this.sent, received: this.received },
      bytes: { sent: this.bytesSent, received: this.bytesReceived },
      missed: Math.max(due - this.sent, 0),
      sentPerSecond: perSecond(this.sent),
      receivedPerSecond: perSecond(this.received),
      latency: this.latency.summary(),
      errors: this.errors,
    };
  }

  #release(lane: Lane, nowMs: number): void {
    if (!this.#busy.delete(lane)) return;
    this.#free.push(lane);
    this.#pump(nowMs);
  }

  #tick(signal: AbortSignal, onProgress: (fraction: number) => void): void {
    if (this.#lease?.isDoubtful === true) this.#waitForLease(signal);
    const nowMs = performance.now();
    const elapsedMs = nowMs - this.#startedMs;
    for (const lane of this.#busy) {
      if (lane.isOverdue(nowMs)) this.#release(lane, nowMs);
    }
    this.#pump(nowMs);
    onProgress(elapsedMs / this.#plan.durationMs);
    // After the last pump, so that a late tick still sends what was due before the end.
    this.#isOver = elapsedMs >= this.#plan.durationMs;
    if (this.#isOver && (this.#busy.size === 0 || elapsedMs >= this.#plan.durationMs + DRAIN_MS)) this.#ended.resolve();
  }

  #waitForLease(signal: AbortSignal): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    stillStanding({ lease: this.#lease, signal })
      .catch(() => undefined)
      .finally(() => (this.#isWaiting = false));
  }

  /** Sends what is due, as far as lanes are free. */
  #pump(nowMs: number): void {
    const { ratePerSecond, durationMs } = this.#plan;
    const elapsedMs = nowMs - this.#startedMs;
    if (this.#lease?.isDoubtful === true) return;
    while (this.#free.length > 0 && !this.#isOver) {
      const dueMs = ratePerSecond === 0 ? elapsedMs : (this.sent * 1000) / ratePerSecond;
      if (dueMs > elapsedMs || dueMs >= durationMs) return;
      const lane = this.#free.shift();
      if (lane === undefined) return;
      lane.dueMs = ratePerSecond === 0 ? performance.now() : this.#startedMs + dueMs;
      this.sent += 1;
      this.#busy.add(lane);
      lane.send();
    }
  }
}
