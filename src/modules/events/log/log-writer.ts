import type { Redis } from 'ioredis';
import { AppendQueue, type Waiting } from './append-queue.ts';
import { evalArguments } from './log-scripts.ts';
import { NONE, plus, total, type Counts } from './counts.ts';
import { entryIdOf } from './position.ts';
import type { PackedBatch } from '../../../contract/index.ts';

export interface LogWriterOptions {
  /** A connection of its own that keeps its commands over a reconnect and sends them again in their order. */
  readonly redis: Redis;
  readonly keys: { readonly stream: string; readonly writers: string };
  readonly node: string;
  /** One life of the node: event numbers restart with it. */
  readonly boot: string;
  readonly queueMaxBytes: number;
  readonly maxEntries: number;
  /** Nothing is sent before {@link LogWriter.begin}. Default: it begins at once. */
  readonly held?: boolean;
  /** A batch is in the log; `bytes` of Redis memory, roughly. */
  onAppended(bytes: number): void;
  onError(error: Error): void;
}

/** A batch that was sent; its numbers may not change any more. */
interface Sent {
  readonly waiting: Waiting;
  readonly before: Counts;
  /** Events numbered up to the batch sent before this one. */
  readonly after: number;
  readonly sentAtMs: number;
}

/** Most entries and bytes on their way to Redis. */
const WINDOW_ENTRIES = 64;
const WINDOW_BYTES = 4 * 1024 * 1024;
/** Wait after an error reply of Redis (out of memory, read-only, loading), in milliseconds. */
const RETRY_DELAY_MS = 200;
/** No reply for so long, in milliseconds: the connection is given up, a new one sends everything again. */
const STUCK_AFTER_MS = 10_000;

/**
 * Sends batches to the log: in order, several under way at once, each in the log exactly once. A connection that breaks sends again what
 * was not answered, and the append script drops what had arrived after all. Nothing waits for it: what does not fit is dropped and counted.
 */
export class LogWriter {
  readonly #options: LogWriterOptions;
  readonly #queue: AppendQueue;
  readonly #sent = new Set<Sent>();
  /** Sent batches that Redis refused, oldest first. */
  #refused: Sent[] = [];
  #sentBytes = 0;
  /** Events numbered so far, in the order of sending. */
  #numbered: Counts = NONE;
  /** Events numbered up to the newest batch that is in the log. */
  #acknowledged = 0;
  #retry: NodeJS.Timeout | undefined;
  #idle: (() => void)[] = [];
  #appended = 0;
  #dropped = 0;
  #appendedMs = 0;
  #closed = false;
  #held: boolean;

  constructor(options: LogWriterOptions) {
    this.#options = options;
    this.#held = options.held ?? false;
    this.#queue = new AppendQueue(options.queueMaxBytes);
  }

  get queueBytes(): number {
    return this.#queue.bytes;
  }

  get appendedEvents(): number {
    return this.#appended;
  }

  /** Events that were dropped here. */
  get droppedEvents(): number {
    return this.#dropped;
  }

  /** Time part of the newest entry's id that this node appended; 0: none yet. */
  get appendedMs(): number {
    return this.#appendedMs;
  }

  /** The log is ready for this life of the node. */
  begin(): void {
    this.#held = false;
    this.#send();
  }

  /** `lostBefore`: events that are missing just before the batch. Answers how many events had to be dropped now. */
  append(batch: PackedBatch, lostBefore: Counts): number {
    const dropped = total(this.#queue.push(batch, lostBefore));
    this.#dropped += dropped;
    this.#send();
    return dropped;
  }

  /** Resolves when everything is in the log or `timeoutMs` have passed. */
  async flush(timeoutMs: number): Promise<void> {
    if (this.isIdle) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, timeoutMs);
    this.#idle.push(resolve);
    await promise;
    clearTimeout(timer);
  }

  /** Looks after a connection that neither answers nor breaks. Call it now and then. */
  checkStuck(nowMs = Date.now()): void {
    const [oldest] = this.#sent;
    if (oldest && nowMs - oldest.sentAtMs > STUCK_AFTER_MS && this.#options.redis.status === 'ready')
      this.#options.redis.disconnect(true);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#options.redis.disconnect();
  }

  /** Everything that was appended is in the log, or given up. */
  get isIdle(): boolean {
    return this.#sent.size === 0 && this.#queue.size === 0 && this.#refused.length === 0;
  }

  #send(): void {
    while (
      !this.#closed &&
      !this.#held &&
      this.#retry === undefined &&
      this.#refused.length === 0 &&
      this.#sent.size < WINDOW_ENTRIES &&
      this.#sentBytes < WINDOW_BYTES
    ) {
      const waiting = this.#queue.take();
      if (!waiting) break;
      const after = total(this.#numbered);
      const before = plus(this.#numbered, waiting.lost);
      this.#numbered = plus(before, waiting.counts);
      this.#transmit({ waiting, before, after, sentAtMs: Date.now() });
    }
    if (this.isIdle) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #transmit(sent: Sent): void {
    const { redis, keys, node, boot, maxEntries } = this.#options;
    this.#sent.add(sent);
    this.#sentBytes += sent.waiting.bytes;
    const {
      before,
      after,
      waiting: { body, counts },
    } = sent;
    redis
      .call(
        'EVAL',
        ...evalArguments({
          keys,
          node,
          boot,
          before,
          counts,
          maxEntries,
          after,
          acknowledged: this.#acknowledged,
          body,
        }),
      )
      .then(
        (id) => this.#done(sent, id),
        (error: Error) => this.#failed(sent, error),
      );
  }

  #done(sent: Sent, id: unknown): void {
    this.#settle(sent);
    this.#acknowledged = Math.max(this.#acknowledged, total(sent.before) + total(sent.waiting.counts));
    // What was refused before an entry that is now in the log can no longer come before it: the script has noted it as lost. It does so only
    // when Redis has forgotten what it had acknowledged; else it refuses what comes too early.
    this.#refused = this.#refused.filter(
      (refused) => total(refused.before) > total(sent.before) || this.#giveUp(refused),
    );
    this.#queue.release(sent.waiting);
    this.#appended += total(sent.waiting.counts);
    if (typeof id === 'string') this.#appendedMs = entryIdOf(id).ms;
    this.#options.onAppended(sent.waiting.bytes);
    this.#send();
  }

  #giveUp({ waiting }: Sent): false {
    this.#dropped += total(waiting.counts);
    this.#queue.release(waiting);
    return false;
  }

  /** An error reply: the batch waits, and all after it, until everything under way is answered. */
  #failed(sent: Sent, error: Error): void {
    this.#settle(sent);
    if (this.#closed) return;
    this.#refused.push(sent);
    this.#refused.sort((a, b) => total(a.before) - total(b.before));
    if (this.#refused.length === 1) this.#options.onError(error);
    this.#retry ??= setTimeout(() => this.#again(), RETRY_DELAY_MS).unref();
  }

  #again(): void {
    this.#retry = undefined;
    if (this.#sent.size > 0) {
      this.#retry = setTimeout(() => this.#again(), RETRY_DELAY_MS).unref();
      return;
    }
    const refused = this.#refused;
    this.#refused = [];
    for (const sent of refused) this.#transmit({ ...sent, sentAtMs: Date.now() });
    this.#send();
  }

  #settle(sent: Sent): void {
    this.#sent.delete(sent);
    this.#sentBytes -= sent.waiting.bytes;
  }
}
