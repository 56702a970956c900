import {
  INDEX,
  INDEX_WIDTH,
  packBatch,
  unpackBatch,
  type EventBatch,
  type PackedBatch,
} from '../../../contract/index.ts';
import { joined } from './batch-builder.ts';
import { countEvents, isMessageNumber, NONE, plus, total, type Counts } from './counts.ts';

/** A batch that waits for Redis. */
export interface Waiting {
  /** As the log will keep it. */
  body: Uint8Array;
  /** Events in it. */
  counts: Counts;
  /** Events lost just before it. */
  lost: Counts;
  bytes: number;
}

/** Roughly what a batch costs besides its body: objects, reply. */
const BATCH_OVERHEAD_BYTES = 256;
/** Consumed places at the front of the array that are worth a copy. */
const COMPACT_AT = 1024;

/**
 * Batches on their way to Redis, in order and bounded in bytes. Up to the bound everything is kept. Past it message events of new batches
 * are dropped; at twice the bound those of the waiting ones too; when that is not enough the new batch is dropped whole. What was dropped
 * stays with the batch that follows as `lost`, so the log knows where the hole is and how large.
 */
export class AppendQueue {
  readonly #maxBytes: number;
  /** Consumed places hold nothing. */
  #batches: (Waiting | undefined)[] = [];
  #first = 0;
  #bytes = 0;
  /** Lost after the last batch that waits. */
  #lost: Counts = NONE;
  /** No waiting batch up to here holds a message event. */
  #stripped = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes of batches that wait or are on their way. */
  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#batches.length - this.#first;
  }

  /** Adds a batch with what was lost before it; answers how many events had to be dropped now. */
  push({ index, body }: PackedBatch, lostBefore: Counts): Counts {
    this.#lost = plus(this.#lost, lostBefore);
    const waiting: Waiting = { body, counts: countEvents(index), lost: NONE, bytes: sizeOf(body) };
    let dropped: Counts = NONE;
    if (this.#bytes + waiting.bytes > this.#maxBytes) dropped = strip(waiting);
    if (this.#bytes + waiting.bytes > 2 * this.#maxBytes) dropped = plus(dropped, this.#stripWaiting());
    if (this.#bytes + waiting.bytes > 2 * this.#maxBytes) dropped = plus(dropped, dropAll(waiting));
    this.#add(waiting);
    return dropped;
  }

  /** The next batch with at least one event, for sending. It counts as queued until {@link release}. */
  take(): Waiting | undefined {
    while (this.#first < this.#batches.length) {
      const next = this.#batches[this.#first];
      this.#forgetFirst();
      if (!next) continue;
      if (total(next.counts) > 0) return next;
      this.#bytes -= next.bytes;
      this.#passOn(next.lost);
    }
    return undefined;
  }

  /** A taken batch is in the log, or given up. */
  release(batch: Waiting): void {
    this.#bytes -= batch.bytes;
  }

  /** Adds to what was lost before the next batch. */
  #passOn(lost: Counts): void {
    const next = this.#batches[this.#first];
    if (next) next.lost = plus(lost, next.lost);
    else this.#lost = plus(lost, this.#lost);
  }

  #add(waiting: Waiting): void {
    if (total(waiting.counts) === 0) {
      this.#lost = plus(this.#lost, waiting.lost);
      return;
    }
    waiting.lost = plus(this.#lost, waiting.lost);
    this.#lost = NONE;
    this.#batches.push(waiting);
    this.#bytes += waiting.bytes;
  }

  #stripWaiting(): Counts {
    let dropped: Counts = NONE;
    for (let at = Math.max(this.#first, this.#stripped); at < this.#batches.length; at++) {
      const waiting = this.#batches[at];
      if (!waiting) continue;
      this.#bytes -= waiting.bytes;
      dropped = plus(dropped, strip(waiting));
      this.#bytes += waiting.bytes;
    }
    this.#stripped = this.#batches.length;
    return dropped;
  }

  #forgetFirst(): void {
    // The place stays for a while; what was in it has to go as soon as it is in the log.
    this.#batches[this.#first] = undefined;
    this.#first += 1;
    if (this.#first < COMPACT_AT || this.#first * 2 < this.#batches.length) return;
    this.#batches = this.#batches.slice(this.#first);
    this.#stripped = Math.max(0, this.#stripped - this.#first);
    this.#first = 0;
  }
}

function sizeOf(body: Uint8Array): number {
  return body.byteLength + BATCH_OVERHEAD_BYTES;
}

const NOTHING = new Uint8Array(0);

/** Takes the message events out; answers how many those were. */
function strip(waiting: Waiting): Counts {
  const { messages, others } = waiting.counts;
  if (messages === 0) return NONE;
  const dropped = { messages, others: 0 };
  if (others > 0) waiting.body = packBatch(withoutMessages(unpackBatch(waiting.body))).body;
  else waiting.body = NOTHING;
  waiting.counts = { messages: 0, others };
  waiting.lost = plus(waiting.lost, dropped);
  waiting.bytes = sizeOf(waiting.body);
  return dropped;
}

function dropAll(waiting: Waiting): Counts {
  const dropped = waiting.counts;
  waiting.lost = plus(waiting.lost, dropped);
  waiting.counts = NONE;
  return dropped;
}

/** A copy with the other events only; the tables of the header stay as they are. */
export function withoutMessages({ header, index, events }: EventBatch): EventBatch {
  const kept: number[] = [];
  const parts: Uint8Array[] = [];
  let bytes = 0;
  let start = 0;
  for (let at = 0; at < index.length; at += INDEX_WIDTH) {
    const length = index[at + INDEX.length] ?? 0;
    if (!isMessageNumber(index[at + INDEX.type] ?? 0)) {
      kept.push(...index.subarray(at, at + INDEX_WIDTH));
      parts.push(events.subarray(start, start + length));
      bytes += length;
    }
    start += length + 1;
  }
  return { header, index: Uint32Array.from(kept), events: joined(parts, bytes) };
}
