import type { Capture as CaptureSpec } from '../../../contract/endpoint.ts';
import type { Answered } from './answered.ts';
import type { Hits } from './fault-trace.ts';
import type { CaptureBudget, BudgetedCapture } from './capture-budget.ts';
import type { CaptureWatcher } from './capture-watcher.ts';
import { MessageRing, type CapturedMessage, type CapturedTags } from './message-ring.ts';
import { PayloadStore } from './payload-store.ts';

/** Where a message came from or goes to. */
export interface CapturedConnection {
  readonly id: string;
  /** Number of the message on the connection. */
  readonly messageNumber: number;
  readonly activityMs: number;
  readonly tags?: CapturedTags | undefined;
  /** What answers the message, or sends it. */
  readonly answered?: Answered | undefined;
  /** The faults that hit it. */
  readonly hits?: Hits | undefined;
}

/** What a kept message costs besides its payload, roughly; counts toward the thread's bound, not toward `capture.maxBytes`. */
const OVERHEAD_BYTES = 128;

/** The latest messages of one endpoint: at most `maxMessages`, at most `maxBytes` of payload; the oldest goes first. */
export class Capture implements BudgetedCapture {
  readonly #budget: CaptureBudget;
  readonly #ring = new MessageRing();
  readonly #payloads = new PayloadStore();
  #maxMessages = 0;
  #maxBytes = 0;
  #payloadBytes = 0;
  #lastPosition = 0;
  #clearedThrough = 0;
  #watchers: Set<CaptureWatcher> | undefined;
  heapPosition = -1;
  heapRank = 0;

  constructor(budget: CaptureBudget) {
    this.#budget = budget;
  }

  get count(): number {
    return this.#ring.count;
  }

  /** Messages that come now will be kept: their bytes must not change. */
  get keeps(): boolean {
    return this.#maxMessages > 0;
  }

  get heldBytes(): number {
    return this.#payloadBytes + this.#ring.count * OVERHEAD_BYTES;
  }

  /** Position of the newest message there has been; 0: none. */
  get lastPosition(): number {
    return this.#lastPosition;
  }

  /** Messages there have been since it was last cleared and that had to make room. */
  get evicted(): number {
    return this.#lastPosition - this.#ring.count - this.#clearedThrough;
  }

  /** Shows the watcher every message from now on. */
  watch(watcher: CaptureWatcher): void {
    this.#watchers ??= new Set();
    this.#watchers.add(watcher);
  }

  unwatch(watcher: CaptureWatcher): void {
    this.#watchers?.delete(watcher);
    if (this.#watchers?.size === 0) this.#watchers = undefined;
  }

  /** The `index`-th oldest message. */
  at(index: number): CapturedMessage | undefined {
    return this.#ring.at(index);
  }

  /** Takes effect at once: a smaller bound evicts. */
  resize({ maxMessages, maxBytes }: CaptureSpec): void {
    this.#maxMessages = maxBytes === 0 ? 0 : maxMessages;
    this.#maxBytes = maxBytes;
    const before = this.heldBytes;
    this.#evictFor(0, 0);
    this.#budget.changed(this, this.heldBytes - before);
  }

  /** A message longer than the whole capture is kept in part. `seq`: of its event, 0 when there is none. */
  add(connection: CapturedConnection, received: boolean, bytes: Buffer, truncated: boolean, seq: number): void {
    if (this.#maxMessages === 0) return;
    const before = this.heldBytes;
    const fits = bytes.length <= this.#maxBytes;
    const kept = this.#payloads.keep(fits ? bytes : bytes.subarray(0, this.#maxBytes));
    this.#evictFor(1, kept.length);
    this.#lastPosition += 1;
    this.#payloadBytes += kept.length;
    this.#ring.push({
      position: this.#lastPosition,
      connection: connection.id,
      tags: connection.tags,
      number: connection.messageNumber,
      seq,
      atMs: connection.activityMs,
      direction: received ? 'in' : 'out',
      bytes: kept,
      length: bytes.length,
      truncated: truncated || !fits,
      answered: connection.answered,
      hits: connection.hits,
    });
    if (this.#watchers !== undefined) this.#show(this.#watchers);
    this.#budget.changed(this, this.heldBytes - before);
  }

  /** The message of this position, unless it had to make room. */
  find(position: number): CapturedMessage | undefined {
    const index = position - (this.#lastPosition - this.#ring.count) - 1;
    return index < 0 ? undefined : this.#ring.at(index);
  }

  evictOldest(): number {
    if (this.#ring.count === 0) return 0;
    const length = this.#ring.shift();
    this.#payloadBytes -= length;
    return length + OVERHEAD_BYTES;
  }

  /** Forgets everything; positions go on. The result is how many messages there were. */
  clear(): number {
    const removed = this.#ring.count;
    const before = this.heldBytes;
    this.#ring.clear();
    this.#payloadBytes = 0;
    this.#clearedThrough = this.#lastPosition;
    this.#budget.changed(this, -before);
    return removed;
  }

  #show(watchers: Iterable<CaptureWatcher>): void {
    const newest = this.#ring.at(this.#ring.count - 1);
    if (newest !== undefined) for (const watcher of watchers) watcher.captured(newest);
  }

  #evictFor(messages: number, bytes: number): void {
    while (
      this.#ring.count > 0 &&
      (this.#ring.count + messages > this.#maxMessages || this.#payloadBytes + bytes > this.#maxBytes)
    )
      this.evictOldest();
  }
}
