import { createPortcall, type Gap, type StreamOptions } from '../../client/src/index.ts';
import type { PortcallEvent } from '../../src/contract/index.ts';

export interface WatchOptions extends StreamOptions {
  /** API key. */
  readonly key?: string;
}

const TIMEOUT_MS = 30_000;

/** Events that a test subscribes to and keeps: a stream of the client library. Close it. */
export class EventWatch {
  readonly #events: PortcallEvent[] = [];
  readonly #gaps: Gap[] = [];
  readonly #stream;
  #hasReplayed = false;
  #isLive = false;
  #error: unknown;
  #wake: () => void = () => undefined;

  private constructor(url: string, { key, ...options }: WatchOptions) {
    this.#stream = createPortcall({ url, key }).stream(
      {
        ...options,
        onMark: ({ live }) => {
          this.#hasReplayed = true;
          this.#isLive ||= live;
          this.#wake();
        },
      },
      (item) => {
        if (item.type === 'gap') this.#gaps.push(item);
        else this.#events.push(item as PortcallEvent);
        this.#wake();
      },
    );
    this.#stream.closed.catch((error: unknown) => {
      this.#error = error;
      this.#wake();
    });
  }

  /** `url` is the base URL of the node. Resolves when it is subscribed. */
  static async open(url: string, options: WatchOptions = {}): Promise<EventWatch> {
    const watch = new EventWatch(url, options);
    await watch.#stream.ready;
    return watch;
  }

  /** All events so far. */
  events(): readonly PortcallEvent[] {
    return this.#events;
  }

  gaps(): readonly Gap[] {
    return this.#gaps;
  }

  /** Waits until the events so far fulfil the condition. */
  collectUntil(isDone: () => boolean, timeoutMs = TIMEOUT_MS): Promise<void> {
    return this.#until(isDone, 'enough events', timeoutMs);
  }

  /** Waits until everything from the beginning to now was delivered. */
  replayed(): Promise<void> {
    return this.#until(() => this.#hasReplayed, 'the end of the replay', TIMEOUT_MS);
  }

  /** Waits until there are no later events than those delivered. */
  live(): Promise<void> {
    return this.#until(() => this.#isLive, 'live events', TIMEOUT_MS);
  }

  /** Waits until `until` is reached. Rejects when it ends for another reason. */
  get ended(): Promise<void> {
    return this.#stream.closed;
  }

  close(): Promise<void> {
    return this.#stream.close();
  }

  async #until(isDone: () => boolean, what: string, timeoutMs: number): Promise<void> {
    const deadlineMs = Date.now() + timeoutMs;
    while (!isDone()) {
      const leftMs = deadlineMs - Date.now();
      if (this.#error !== undefined) throw this.#error;
      if (leftMs <= 0) throw new Error(`waited ${timeoutMs} ms for ${what}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
