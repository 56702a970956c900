import type { Encoding } from '../../../contract/bytes.ts';
import { BATCH_MAX_AGE_MS, BATCH_MAX_BYTES } from '../../../contract/event-batch.ts';
import { eventNumber, type EventType } from '../../../contract/events.ts';
import type { NetThreadData, NetToMain } from '../../../contract/thread-messages.ts';
import { EventBatchBuilder, type ConnectionRow, type SourceRow } from './event-batch-builder.ts';
import { PayloadWriter } from './payload-json.ts';
import { timestampOf } from './timestamp.ts';

/** An endpoint as its events name it. */
export interface EventOwner extends SourceRow {
  /** JSON between an event's time and its connection: `","node":"…","listener":"…"`. */
  readonly eventHead: string;
  /** False with `events: metadata`. */
  readonly publishesPayload: boolean;
  readonly encoding: Encoding;
}

/** A connection as its events name it. */
export interface EventConnection extends ConnectionRow {
  readonly endpoint: EventOwner;
  /** JSON between an event's time and its `seq`; made when the first event needs it. */
  readonly eventHead: string;
  /** `seq` of its last event. */
  seq: number;
  /** Unix milliseconds of what is happening on it now. */
  readonly activityMs: number;
}

export type PostToMain = (message: NetToMain, transfer: ArrayBuffer[]) => void;

const RECEIVED = eventNumber('message.received');
const SENT = eventNumber('message.sent');
const RECEIVED_START = '{"type":"message.received","at":"';
const SENT_START = '{"type":"message.sent","at":"';

/** Dropped messages are told at the latest after this long, with an empty batch when nothing else happens. */
const TELL_DROPPED_AFTER_MS = 50;
/** Lifecycle events are dropped too past this many times the bound: nothing grows for ever. */
const LIFECYCLE_FACTOR = 2;

/**
 * The thread's events on their way to the main thread.
 *
 *   message ─▶ JSON, once ─▶ batch: 64 KiB or 5 ms ─▶ postMessage (buffers move, nothing is copied)
 *
 * `flow[1]` counts the events put in batches. `flow[0]` says how many bytes (`batch.events.byteLength`, modulo 2^32) the main thread has taken. While more than
 * `eventQueueMaxBytes` are on their way, message events are dropped and counted: the sockets never wait for the event log.
 */
export class EventWriter {
  readonly #batch: EventBatchBuilder;
  readonly #payloads: PayloadWriter;
  readonly #flow: Uint32Array;
  readonly #queueMaxBytes: number;
  readonly #post: PostToMain;
  #postedBytes = 0;
  #events = 0;
  #dropped = 0;
  #droppedSince = '';
  #timerRuns = false;

  constructor(data: NetThreadData, post: PostToMain) {
    this.#batch = new EventBatchBuilder(data.node);
    this.#payloads = new PayloadWriter(data.eventPayloadMaxBytes);
    this.#flow = new Uint32Array(data.flow);
    this.#queueMaxBytes = data.eventQueueMaxBytes;
    this.#post = post;
  }

  /** A message of `connection`. Its `seq` is counted whether or not the event has to be dropped: a reader sees the hole. */
  message(connection: EventConnection, received: boolean, bytes: Buffer, truncated: boolean): void {
    const seq = ++connection.seq;
    if (this.#queuedBytes() > this.#queueMaxBytes) {
      this.#drop(connection.activityMs);
      return;
    }
    const { endpoint } = connection;
    const start = (received ? RECEIVED_START : SENT_START) + timestampOf(connection.activityMs) + connection.eventHead + seq;
    const type = received ? RECEIVED : SENT;
    if (endpoint.publishesPayload) {
      const payload = this.#payloads.write(bytes, endpoint.encoding, truncated);
      this.#add(type, `${start},"data":{${payload.json}}}`, payload.ascii, endpoint, connection);
      return;
    }
    const flag = truncated ? ',"truncated":true' : '';
    this.#add(type, `${start},"data":{"bytes":${bytes.length}${flag}}}`, true, endpoint, connection);
  }

  /** An event of a connection that carries no message. */
  connectionEvent(type: EventType, connection: EventConnection, data: object): void {
    const seq = ++connection.seq;
    this.#lifecycle(type, `${connection.eventHead}${seq},"data":${JSON.stringify(data)}}`, connection.endpoint, connection);
  }

  /** An event of an endpoint that belongs to no connection. */
  endpointEvent(type: EventType, endpoint: EventOwner, data: object): void {
    this.#lifecycle(type, `${endpoint.eventHead},"data":${JSON.stringify(data)}}`, endpoint, undefined);
  }

  /** Posts what there is. */
  flush(): void {
    if (this.#batch.isEmpty && this.#dropped === 0) return;
    const batch = this.#batch.take();
    this.#postedBytes = (this.#postedBytes + batch.events.byteLength) >>> 0;
    const message = { kind: 'events', batch, dropped: this.#dropped, since: this.#droppedSince } as const;
    this.#dropped = 0;
    this.#droppedSince = '';
    this.#post(message, [batch.events.buffer as ArrayBuffer, batch.index.buffer as ArrayBuffer]);
  }

  #lifecycle(type: EventType, rest: string, endpoint: EventOwner, connection: EventConnection | undefined): void {
    const nowMs = Date.now();
    if (this.#queuedBytes() > this.#queueMaxBytes * LIFECYCLE_FACTOR) this.#drop(nowMs);
    else this.#add(eventNumber(type), `{"type":"${type}","at":"${timestampOf(nowMs)}${rest}`, false, endpoint, connection);
  }

  #add(type: number, json: string, ascii: boolean, endpoint: EventOwner, connection: EventConnection | undefined): void {
    if (!this.#batch.hasRoom(json, ascii)) {
      if (!this.#batch.isEmpty) this.flush();
      if (!this.#batch.hasRoom(json, ascii)) this.#batch.growFor(json);
    }
    this.#batch.add(type, json, ascii, endpoint, connection);
    // Read by the main thread after this one has died; until then nobody else writes it.
    this.#flow[1] = ++this.#events;
    if (this.#batch.bytes >= BATCH_MAX_BYTES) this.flush();
    else this.#startTimer(BATCH_MAX_AGE_MS);
  }

  #queuedBytes(): number {
    return (this.#postedBytes + this.#batch.bytes - Atomics.load(this.#flow, 0)) >>> 0;
  }

  #drop(atMs: number): void {
    if (this.#dropped === 0) this.#droppedSince = timestampOf(atMs);
    this.#dropped += 1;
    this.#startTimer(TELL_DROPPED_AFTER_MS);
  }

  /** Never cleared: when the batch went because it was full, what has come since goes a little early. */
  #startTimer(afterMs: number): void {
    if (this.#timerRuns) return;
    this.#timerRuns = true;
    setTimeout(() => this.#onTimer(), afterMs);
  }

  #onTimer(): void {
    this.#timerRuns = false;
    this.flush();
  }
}
