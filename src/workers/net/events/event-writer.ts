import { BATCH_MAX_AGE_MS, BATCH_MAX_BYTES, BUSY_BATCH_MAX_AGE_MS } from '../../../contract/event-batch.ts';
import { eventNumber, type EventType } from '../../../contract/events.ts';
import type { NetThreadData, NetToMain } from '../../../contract/thread-messages.ts';
import { EventBatchBuilder, type SourceRow } from './event-batch-builder.ts';
import { connectionHead, type EventConnection, type EventOwner } from './event-subjects.ts';
import { MessageEvents } from './message-event.ts';
import { PayloadWriter } from './payload-json.ts';
import { timestampOf } from './timestamp.ts';

export type PostToMain = (message: NetToMain, transfer: ArrayBuffer[]) => void;

/** Dropped messages are reported after this time at the latest, with an empty batch when nothing else happens. */
const TELL_DROPPED_AFTER_MS = 50;
/** Lifecycle events are dropped too past this many times the bound: nothing grows for ever. */
const LIFECYCLE_FACTOR = 2;
/** A batch with so many events, that left less than this time ago: there are many events, so the next batch gathers for longer. */
const BUSY_FROM_EVENTS = 16;
const BUSY_FOR_MS = 60;

/**
 * The thread's events on their way to the main thread.
 *
 *   message ─▶ JSON, once ─▶ batch: 512 KiB, or 5 ms (25 ms while there are many) ─▶ body: compressed ─▶ postMessage
 *
 * `flow[1]` counts the events put in batches. `flow[0]` says how many bytes (`batch.body.byteLength`, modulo 2^32) the main thread has taken. While more than
 * `eventQueueMaxBytes` are on their way, message events are dropped and counted: the sockets never wait for the event log.
 */
export class EventWriter {
  readonly #batch: EventBatchBuilder;
  readonly #messages = new MessageEvents();
  readonly #payloads: PayloadWriter;
  readonly #payloadMaxBytes: number;
  readonly #flow: Uint32Array;
  readonly #queueMaxBytes: number;
  readonly #post: PostToMain;
  #postedBytes = 0;
  #events = 0;
  #dropped = 0;
  #droppedSince = '';
  #timerRuns = false;
  /** When the batch leaves at the latest, on the monotonic clock, in milliseconds; `#dueBatch` is its number. */
  #dueMs = 0;
  #dueBatch = 0;
  /** The latest batch that left, and the events up to it. */
  readonly #left = { atMs: 0, count: 0, events: 0 };

  constructor(data: NetThreadData, post: PostToMain) {
    this.#batch = new EventBatchBuilder(data.node);
    this.#payloads = new PayloadWriter(data.eventPayloadMaxBytes);
    this.#payloadMaxBytes = data.eventPayloadMaxBytes;
    this.#flow = new Uint32Array(data.flow);
    this.#queueMaxBytes = data.eventQueueMaxBytes;
    this.#post = post;
  }

  /** A message of `connection`. Its `seq` is counted whether or not the event has to be dropped: a reader sees the hole. */
  message(connection: EventConnection, received: boolean, bytes: Buffer, truncated: boolean): void {
    connection.seq += 1;
    if (this.#queuedBytes() > this.#queueMaxBytes) this.#drop(connection.activityMs);
    else if (!this.#addShort(connection, received, bytes, truncated))
      this.#addLong(connection, received, bytes, truncated);
  }

  /** More is known of the message whose event has the number `of`. Dropped like the event of a message. */
  messageUpdated(connection: EventConnection, of: number, more: Buffer): void {
    connection.seq += 1;
    const nowMs = Date.now();
    if (this.#queuedBytes() > this.#queueMaxBytes) return this.#drop(nowMs);
    const { endpoint, eventHead, seq, tags } = connection;
    const rest = `${eventHead}${seq},"data":{"of":${of}${more.toString()}}}`;
    this.#addText('message.updated', nowMs, rest, tags ?? endpoint, connection);
  }

  /** An event of a connection that carries no message. */
  connectionEvent(type: EventType, connection: EventConnection, data: object): void {
    this.connectionText(type, connection, JSON.stringify(data));
  }

  /** The same with `data` as JSON. */
  connectionText(type: EventType, connection: EventConnection, data: string): void {
    const { endpoint, id } = connection;
    const seq = ++connection.seq;
    // Not by way of its eventHead: an idle connection never needs that.
    this.#lifecycle(
      type,
      `${connectionHead(endpoint, id)}${seq},"data":${data}}`,
      connection.tags ?? endpoint,
      connection,
    );
  }

  /** An event of an endpoint that belongs to no connection. */
  endpointEvent(type: EventType, endpoint: EventOwner, data: object): void {
    this.#lifecycle(type, `${endpoint.eventHead},"data":${JSON.stringify(data)}}`, endpoint, undefined);
  }

  /** Posts what there is. */
  flush(): void {
    if (this.#batch.isEmpty && this.#dropped === 0) return;
    const batch = this.#batch.take();
    const left = this.#left;
    left.atMs = performance.now();
    left.count = this.#events - left.events;
    left.events = this.#events;
    this.#postedBytes = (this.#postedBytes + batch.body.byteLength) >>> 0;
    const message = { kind: 'events', batch, dropped: this.#dropped, since: this.#droppedSince } as const;
    this.#dropped = 0;
    this.#droppedSince = '';
    this.#post(message, [batch.body.buffer as ArrayBuffer, batch.index.buffer as ArrayBuffer]);
  }

  /** False: it is not short, or its payload is not ASCII text. */
  #addShort(connection: EventConnection, received: boolean, bytes: Buffer, truncated: boolean): boolean {
    const { encoding, publishesPayload } = connection.endpoint;
    const isText = encoding === 'utf8' && bytes.length <= this.#payloadMaxBytes && this.#messages.isShort(bytes);
    if (publishesPayload && !isText) return false;
    let written = this.#messages.write(this.#batch, connection, received, bytes, truncated);
    if (written === 'no room') {
      this.flush();
      written = this.#messages.write(this.#batch, connection, received, bytes, truncated);
    }
    if (written !== 'yes') return false;
    this.#added();
    return true;
  }

  #addLong(connection: EventConnection, received: boolean, bytes: Buffer, truncated: boolean): void {
    const { endpoint, activityMs, eventHead, seq, more } = connection;
    const type = received ? 'message.received' : 'message.sent';
    const payload = this.#payloads.write(bytes, endpoint.encoding, truncated);
    const rest = `${eventHead}${seq},"data":{${payload}${more?.toString() ?? ''}}}`;
    this.#addText(type, activityMs, rest, connection.tags ?? endpoint, connection);
  }

  #lifecycle(type: EventType, rest: string, source: SourceRow, connection: EventConnection | undefined): void {
    const nowMs = Date.now();
    if (this.#queuedBytes() > this.#queueMaxBytes * LIFECYCLE_FACTOR) this.#drop(nowMs);
    else this.#addText(type, nowMs, rest, source, connection);
  }

  #addText(
    type: EventType,
    atMs: number,
    rest: string,
    source: SourceRow,
    connection: EventConnection | undefined,
  ): void {
    const json = `{"type":"${type}","at":"${timestampOf(atMs)}${rest}`;
    const number = eventNumber(type);
    if (!this.#batch.addText(number, json, source, connection)) {
      this.flush();
      if (!this.#batch.addText(number, json, source, connection)) {
        this.#batch.growFor(json);
        this.#batch.addText(number, json, source, connection);
      }
    }
    this.#added();
  }

  #added(): void {
    // Read by the main thread after this one has died; until then only this thread writes it.
    this.#flow[1] = ++this.#events;
    if (this.#batch.bytes >= BATCH_MAX_BYTES) this.flush();
    else if (this.#dueBatch !== this.#batch.serial) this.#batchBegan();
  }

  #batchBegan(): void {
    const nowMs = performance.now();
    const isBusy = this.#left.count >= BUSY_FROM_EVENTS && nowMs - this.#left.atMs < BUSY_FOR_MS;
    const ageMs = isBusy ? BUSY_BATCH_MAX_AGE_MS : BATCH_MAX_AGE_MS;
    this.#dueBatch = this.#batch.serial;
    this.#dueMs = nowMs + ageMs;
    this.#startTimer(ageMs);
  }

  #queuedBytes(): number {
    return (this.#postedBytes + this.#batch.bytes - Atomics.load(this.#flow, 0)) >>> 0;
  }

  #drop(atMs: number): void {
    if (this.#dropped === 0) this.#droppedSince = timestampOf(atMs);
    this.#dropped += 1;
    this.#startTimer(TELL_DROPPED_AFTER_MS);
  }

  /** Never cleared: when the batch has left because it was full, the timer goes on for the next one. */
  #startTimer(afterMs: number): void {
    if (this.#timerRuns) return;
    this.#timerRuns = true;
    setTimeout(() => this.#onTimer(), afterMs);
  }

  #onTimer(): void {
    this.#timerRuns = false;
    const waitMs = this.#dueBatch === this.#batch.serial ? this.#dueMs - performance.now() : 0;
    // A timer may fire up to a millisecond early.
    if (waitMs > 1 && this.#dropped === 0) this.#startTimer(waitMs);
    else this.flush();
  }
}
