import { PortcallError } from '../portcall-error.ts';
import { BackOff, comebackOf, DEFAULT_MAX_BACK_OFF_MS } from './back-off.ts';
import { ItemQueue, type Batch } from './item-queue.ts';
import { filterOf, type StreamItem, type StreamOptions, type SubscribedInfo } from './stream-options.ts';
import { Subscription, type ConnectionEnd } from './subscription.ts';
import type { WireTarget } from './wire.ts';

/** How long the other side may take to answer a close, in milliseconds. */
const CLOSE_TIMEOUT_MS = 1000;

/**
 * Events as they happen. It begins at once. When its connection ends, it resumes from its cursor: every event once, in order, or a gap.
 *
 *     connection ──► frames ──► callback
 *                         └───► queue ──► iterator         a full queue stops the reading
 */
export class EventStream implements AsyncIterable<StreamItem> {
  /** Resolves when the server has accepted the first subscription; rejects when it refused it. */
  readonly ready: Promise<SubscribedInfo>;
  /** Resolves when the stream is closed or has reached `until`; rejects when it ended for another reason. */
  readonly closed: Promise<void>;
  readonly #target: WireTarget;
  readonly #options: StreamOptions;
  readonly #onItem: ((item: StreamItem) => void) | undefined;
  readonly #queue: ItemQueue;
  readonly #backOff: BackOff;
  readonly #stopping = new AbortController();
  #setReady: (info: SubscribedInfo) => void = () => undefined;
  #setRefused: (error: unknown) => void = () => undefined;
  #subscription: Subscription | undefined;
  /** After everything received. */
  #received: string | undefined;
  /** After everything delivered. */
  #delivered: string | undefined;
  #wasSubscribed = false;
  #isOver = false;
  #isHeld = false;
  #failure: unknown;
  /** The log no longer has this cursor: a gap begins there. */
  #lostAt: string | undefined;
  #onRoom: () => void = () => undefined;

  constructor(target: WireTarget, options: StreamOptions = {}, onItem?: (item: StreamItem) => void) {
    this.#target = target;
    this.#options = options;
    this.#onItem = onItem;
    this.#received = this.#delivered = options.cursor;
    this.#backOff = new BackOff(options.maxBackOffMs ?? DEFAULT_MAX_BACK_OFF_MS);
    this.#queue = new ItemQueue(() => {
      if (!this.#isHeld) this.#continue();
    });
    this.ready = new Promise((resolve, reject) => {
      this.#setReady = resolve;
      this.#setRefused = reject;
    });
    // A step later: with a signal that is aborted already, it closes itself, and waits for this promise.
    this.closed = Promise.resolve().then(() => this.#run());
    // An iteration gets the error as well; an error that no one awaits must not end the process.
    this.ready.catch(() => undefined);
    this.closed.catch(() => undefined);
  }

  /** Everything up to here was delivered: what to continue from in another process. Undefined before the first subscription. */
  get cursor(): string | undefined {
    return this.#delivered;
  }

  /** Stops reading until `resume`. The server notices, and does what `onSlow` says. */
  pause(): void {
    this.#isHeld = true;
    this.#subscription?.pause();
  }

  /** Reads again after `pause`. */
  resume(): void {
    this.#isHeld = false;
    if (!this.#queue.isFull) this.#continue();
  }

  /** Ends the stream; an iteration ends after the items that were received. Idempotent. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#stopping.abort();
    this.#subscription?.resume();
    this.#subscription?.close();
    const timer = setTimeout(() => this.#subscription?.destroy(), CLOSE_TIMEOUT_MS);
    await this.closed.catch(() => undefined).finally(() => clearTimeout(timer));
  }

  /** Ends the stream as a broken connection would: what was received and not delivered is dropped. */
  async destroy(): Promise<void> {
    this.#isOver = true;
    this.#stopping.abort();
    this.#queue.clear();
    this.#subscription?.destroy();
    await this.closed.catch(() => undefined);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Rejects as {@link closed}. Leaving the loop closes the stream. */
  async *[Symbol.asyncIterator](): AsyncGenerator<StreamItem, void, undefined> {
    if (this.#onItem !== undefined) throw new TypeError('A stream with a callback cannot be iterated.');
    try {
      for (let batches; (batches = await this.#queue.take()) !== undefined;) {
        for (const batch of batches) {
          yield* batch.items;
          this.#delivered = batch.cursor ?? this.#delivered;
          this.#queue.release(batch);
        }
      }
    } finally {
      await this.close();
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#options;
    const stop = (): void => void this.close();
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      while (!this.#isOver) await this.#connect();
      if (this.#failure !== undefined) throw this.#failure;
      this.#queue.end();
      this.#setRefused(new PortcallError({ code: 'stream_closed', status: 0, detail: 'The stream was closed.' }));
    } catch (error) {
      this.#isOver = true;
      this.#queue.end(error);
      this.#setRefused(error);
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** One connection, and the wait before the next. Throws when there will be none. */
  async #connect(): Promise<void> {
    this.#subscription = Subscription.open(this.#target, this.#command(), this.#handlers, this.#stopping.signal);
    const end = await this.#subscription.ended;
    if (this.#isOver) return;
    const delayMs = this.#delayAfter(end);
    await this.#room();
    this.#options.onDisconnected?.({ code: end.code, reason: end.reason, error: end.error, retryInMs: delayMs });
    await waitFor(delayMs, this.#stopping.signal);
  }

  #command(): object {
    const { from = 'now', payload, onSlow } = this.#options;
    return {
      filter: filterOf(this.#options),
      from:
        this.#received === undefined ? (this.#lostAt === undefined ? from : 'earliest') : { cursor: this.#received },
      payload,
      onSlow,
    };
  }

  readonly #handlers = {
    onSubscribed: (info: SubscribedInfo): void => {
      this.#wasSubscribed = true;
      if (this.#lostAt !== undefined) this.#reportLost(this.#lostAt, info.cursor);
      this.#received = info.cursor;
      this.#delivered ??= info.cursor;
      this.#setReady(info);
      this.#guard(() => this.#options.onSubscribed?.(info));
    },
    onBatch: (batch: Batch): void => this.#deliver(batch),
    onMark: (mark: { cursor: string; live: boolean }): void => {
      this.#deliver({ items: [], cursor: mark.cursor, size: 0 });
      this.#guard(() => this.#options.onMark?.(mark));
    },
    onEnd: (cursor: string): void => {
      this.#deliver({ items: [], cursor, size: 0 });
      void this.close();
    },
  };

  #deliver(batch: Batch): void {
    this.#received = batch.cursor ?? this.#received;
    if (this.#onItem === undefined) {
      this.#queue.push(batch);
      if (this.#queue.isFull) this.#subscription?.pause();
      return;
    }
    const onItem = this.#onItem;
    this.#guard(() => {
      for (const item of batch.items) {
        if (this.#isOver) return;
        onItem(item);
      }
      this.#delivered = batch.cursor ?? this.#delivered;
    });
  }

  /** What a callback throws ends the stream. */
  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#failure = error;
      void this.close();
    }
  }

  /** How long to wait before the next attempt, in milliseconds. Throws what ends the stream. */
  #delayAfter({ code, reason, error, lastedMs }: ConnectionEnd): number {
    if (error !== undefined && this.#startsAgainAfter(error)) return 0;
    const isFirst = !this.#wasSubscribed && this.#options.waitForServer !== true;
    if (error !== undefined && (isFirst || !error.retryable)) throw error;
    const comeback = code === undefined || error !== undefined ? 'soon' : comebackOf(code);
    if (comeback === 'never' || isFirst || this.#options.resume === false)
      throw error ?? streamClosed(code, reason, comeback !== 'never');
    return this.#backOff.next(comeback, lastedMs);
  }

  /** A cursor that the log no longer has is a gap, also when the log was emptied and has another one in its place. */
  #startsAgainAfter({ code }: PortcallError): boolean {
    const isLost = code === 'cursor_expired' || (code === 'malformed_cursor' && this.#wasSubscribed);
    if (!isLost || this.#received === undefined) return false;
    this.#lostAt = this.#received;
    this.#received = undefined;
    return true;
  }

  #reportLost(from: string, to: string): void {
    this.#lostAt = undefined;
    this.#deliver({ items: [{ type: 'gap', from, to, missed: null, reason: 'retention' }], cursor: to, size: 0 });
  }

  /** In a browser, a full queue has ended the connection: the next waits until there is room. */
  async #room(): Promise<void> {
    while ((this.#queue.isFull || this.#isHeld) && !this.#isOver)
      await new Promise<void>((resolve) => {
        const { signal } = this.#stopping;
        this.#onRoom = () => {
          signal.removeEventListener('abort', this.#onRoom);
          resolve();
        };
        signal.addEventListener('abort', this.#onRoom);
      });
  }

  #continue(): void {
    this.#subscription?.resume();
    this.#onRoom();
  }
}

function streamClosed(code: number | undefined, reason: string, retryable: boolean): PortcallError {
  const detail = `The stream was closed with ${code ?? 'no code'}${reason === '' ? '' : `: ${reason}`}.`;
  return new PortcallError({ code: 'stream_closed', status: 0, detail, retryable, closeCode: code });
}

/** Resolves also when `signal` aborts. */
function waitFor(delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    signal.addEventListener('abort', end);
  });
}
