import { CLOSE_REASONS, type CloseReason } from '../../contract/connection.ts';
import type { NetThreadData } from '../../contract/thread-messages.ts';
import { backoffMs } from '../../core/backoff.ts';
import { ConnectionEnds, endsMemory } from '../../core/connection-ends.ts';
import { ConnectionRegistry } from './connection-registry.ts';
import { NetThread, type NetNotice } from './net-thread.ts';

/** Deaths within this time count towards the wait before the next thread, in milliseconds. */
const REPEATED_WITHIN_MS = 60_000;
/** The first replacement comes at once; from the second death within a minute on there is a wait. */
const REPLACEMENT_WAIT = { firstMs: 250, maxMs: 10_000, jitter: 0 };

export interface ThreadSlotListener {
  onNotice(slot: ThreadSlot, notice: NetNotice): void;
  /** The thread ended unasked. Its replacement is under way. */
  onLost(slot: ThreadSlot, detail: string): void;
  onReady(slot: ThreadSlot): void;
}

/** The place of one net thread: holds the thread that is there now, and puts a new one in when it dies. */
export class ThreadSlot {
  readonly index: number;
  /** Bytes of events taken from the thread (uint32), and events it has put in batches: see `NetThreadData.flow`. */
  flow = new Uint32Array(new SharedArrayBuffer(8));
  registry = new ConnectionRegistry();
  /** Connections that have ended, of the thread that is there now and of those before it. */
  readonly ends: ConnectionEnds<CloseReason>;
  /** Events taken from the thread that is there now. */
  takenEvents = 0;
  readonly #data: Omit<NetThreadData, 'flow' | 'ends'>;
  readonly #ends = endsMemory();
  readonly #listener: ThreadSlotListener;
  #thread: NetThread | undefined;
  #deathsMs: number[] = [];
  #replacement: NodeJS.Timeout | undefined;
  #isEnding = false;

  constructor(data: Omit<NetThreadData, 'flow' | 'ends'>, listener: ThreadSlotListener) {
    this.index = data.placement.thread;
    this.#data = data;
    this.ends = new ConnectionEnds(this.#ends, CLOSE_REASONS);
    this.#listener = listener;
  }

  /** The thread, while it takes requests. */
  get ready(): NetThread | undefined {
    return this.#thread?.isReady === true ? this.#thread : undefined;
  }

  /** Begins a thread. Resolves when it is ready; rejects with `thread_lost`. */
  async begin(): Promise<void> {
    this.flow = new Uint32Array(new SharedArrayBuffer(8));
    this.registry = new ConnectionRegistry();
    this.takenEvents = 0;
    const thread = new NetThread({ ...this.#data, flow: this.flow.buffer, ends: this.#ends });
    this.#thread = thread;
    thread.on('notice', (notice) => this.#listener.onNotice(this, notice));
    thread.once('exit', (detail) => this.#onExit(detail));
    await thread.waitUntilReady();
    this.#listener.onReady(this);
  }

  /** Asks the thread to end everything within `graceMs`. Its last events have been taken when this resolves. No replacement comes any more. */
  async drain(graceMs: number, timeoutMs: number): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#replacement);
    await this.ready?.call('shutdown', { graceMs }, timeoutMs);
  }

  /** Waits until the thread has ended by itself, at most `timeoutMs`, then ends it. */
  async end(timeoutMs: number): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#replacement);
    const thread = this.#thread;
    if (!thread) return;
    const timer = setTimeout(() => void thread.kill(), timeoutMs);
    await thread.exited;
    clearTimeout(timer);
  }

  /** As a crash: the thread is ended from outside, and replaced like one that died. */
  async kill(): Promise<void> {
    await this.#thread?.kill();
  }

  #onExit(detail: string): void {
    this.#thread = undefined;
    if (this.#isEnding) return;
    this.#replaceLater();
    this.#listener.onLost(this, detail);
  }

  #replaceLater(): void {
    const nowMs = Date.now();
    this.#deathsMs = [...this.#deathsMs.filter((atMs) => nowMs - atMs < REPEATED_WITHIN_MS), nowMs];
    const repeated = this.#deathsMs.length - 1;
    const waitMs = repeated === 0 ? 0 : backoffMs(repeated, REPLACEMENT_WAIT);
    // A thread that dies before it is ready comes back here through its exit.
    this.#replacement = setTimeout(() => void this.begin().catch(() => undefined), waitMs);
  }
}
