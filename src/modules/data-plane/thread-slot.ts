import { CLOSE_REASONS, type CloseReason } from '../../contract/connection.ts';
import type { NetThreadData } from '../../contract/thread-messages.ts';
import { ConnectionEnds, endsMemory } from '../../core/connection-ends.ts';
import { ThreadPlace, type PlaceLinks } from '../../core/threads/index.ts';
import { ConnectionRegistry } from './connection-registry.ts';
import { NetThread, type NetNotice } from './net-thread.ts';

/** From the second death within a minute on, the next thread waits. */
const RESTART = { withinMs: 60_000, wait: { firstMs: 250, maxMs: 10_000, jitter: 0 } };

export interface ThreadSlotListener {
  onNotice(slot: ThreadSlot, notice: NetNotice): void;
  onUnreadable(slot: ThreadSlot, error: unknown): void;
  /** The thread ended although it should run. Its replacement is scheduled. */
  onLost(slot: ThreadSlot, detail: string): void;
  onReady(slot: ThreadSlot): void;
}

/** The place of one net thread, and what is known about the thread that is there now. */
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
  readonly #place: ThreadPlace<NetThread>;

  constructor(data: Omit<NetThreadData, 'flow' | 'ends'>, listener: ThreadSlotListener) {
    this.index = data.placement.thread;
    this.#data = data;
    this.ends = new ConnectionEnds(this.#ends, CLOSE_REASONS);
    this.#listener = listener;
    this.#place = new ThreadPlace({
      restart: RESTART,
      create: (links) => this.#create(links),
      onReady: () => listener.onReady(this),
      onLost: (_thread, { detail }) => listener.onLost(this, detail),
    });
  }

  /** The thread, while it takes requests. */
  get ready(): NetThread | undefined {
    return this.#place.ready;
  }

  /** Starts a thread. Resolves when it is ready; rejects with `thread_lost`. */
  start(): Promise<void> {
    return this.#place.start();
  }

  /** Asks the thread to end everything within `graceMs`. Its last events have been taken when this resolves. It is not replaced any more. */
  async drain(graceMs: number, timeoutMs: number): Promise<void> {
    this.#place.close();
    await this.ready?.call('shutdown', { graceMs }, timeoutMs);
  }

  /** Waits until the thread has ended by itself, at most `timeoutMs`, then terminates it. */
  end(timeoutMs: number): Promise<void> {
    return this.#place.end(timeoutMs);
  }

  /** As a crash: the thread is terminated, and replaced like one that died. */
  kill(): Promise<void> {
    return this.#place.terminate();
  }

  #create(links: PlaceLinks): NetThread {
    this.flow = new Uint32Array(new SharedArrayBuffer(8));
    this.registry = new ConnectionRegistry();
    this.takenEvents = 0;
    return new NetThread(
      { ...this.#data, flow: this.flow.buffer, ends: this.#ends },
      {
        ...links,
        onNotice: (notice) => this.#listener.onNotice(this, notice),
        onUnreadable: (error) => this.#listener.onUnreadable(this, error),
      },
    );
  }
}
