import { Restarts, type RestartPlan } from './restarts.ts';
import type { ThreadEnd } from './thread-end.ts';
import type { Thread, ThreadOptions } from './thread.ts';

/** A thread, or what a module builds on one. */
export interface PlacedThread {
  readonly thread: Pick<Thread, 'isReady' | 'ready' | 'end' | 'terminate'>;
}

/** To be passed to the thread by who creates it. */
export type PlaceLinks = Required<Pick<ThreadOptions<never>, 'onReady' | 'onEnd'>>;

export interface PlaceOptions<T> {
  readonly restart: RestartPlan;
  /** Creates a thread that reports to `links`. */
  create(links: PlaceLinks): T;
  /** Whether an end counts towards the wait before the next thread. Default: every end. */
  counts?(end: ThreadEnd): boolean;
  /** The thread that is there now is ready. */
  onReady?(thread: T): void;
  /** The thread ended although the place is still open. Its replacement is scheduled. */
  onLost?(thread: T, end: ThreadEnd): void;
}

/** The place of one thread: holds the thread that is there now, and replaces it when it ends. */
export class ThreadPlace<T extends PlacedThread> {
  readonly #options: PlaceOptions<T>;
  readonly #restarts: Restarts;
  #current: T | undefined;
  #replacement: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: PlaceOptions<T>) {
    this.#options = options;
    this.#restarts = new Restarts(options.restart);
  }

  /** The thread that is there now, also while it starts. */
  get current(): T | undefined {
    return this.#current;
  }

  /** The thread, while it is ready. */
  get ready(): T | undefined {
    return this.#current?.thread.isReady === true ? this.#current : undefined;
  }

  /**
   * Starts a thread. Resolves when it is ready; rejects with its `lost` when it ends before, and when the system has no thread to give. In
   * both cases another one is tried later.
   */
  async start(): Promise<void> {
    const created = this.#create();
    await created.thread.ready;
  }

  /** From now on, a thread that ends is not replaced. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#replacement);
  }

  /** Closes the place and waits until its thread has ended by itself, at most `timeoutMs`; then terminates it. */
  async end(timeoutMs: number): Promise<void> {
    this.close();
    await this.#current?.thread.end(timeoutMs);
  }

  /** Terminates the thread, which is replaced while the place is open. */
  async terminate(): Promise<void> {
    await this.#current?.thread.terminate();
  }

  #create(): T {
    const { create, onReady } = this.#options;
    try {
      const created: T = create({ onReady: () => onReady?.(created), onEnd: (end) => this.#onEnd(created, end) });
      this.#current = created;
      return created;
    } catch (error) {
      this.#replaceLater(true);
      throw error;
    }
  }

  #onEnd(thread: T, end: ThreadEnd): void {
    this.#current = undefined;
    if (this.#isClosed) return;
    this.#replaceLater(this.#options.counts?.(end) ?? true);
    this.#options.onLost?.(thread, end);
  }

  #replaceLater(counts: boolean): void {
    if (this.#isClosed) return;
    // A replacement that ends before it is ready comes back here.
    this.#replacement = setTimeout(
      () => void this.start().catch(() => undefined),
      counts ? this.#restarts.waitMs(performance.now()) : 0,
    );
  }
}
