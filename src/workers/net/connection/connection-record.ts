import type { CloseReason } from '../../../contract/connection.ts';
import type { Traffic } from '../../../contract/endpoint.ts';
import type { EventType } from '../../../contract/events.ts';
import type { AppError, ErrorCode } from '../../../core/errors/index.ts';
import type { Answered } from '../capture/answered.ts';
import { faultsJson, ReceivedTrace, SentHits, SentUnit, type Hits } from '../capture/fault-trace.ts';
import { HitTrail } from '../capture/hit-trail.ts';
import type { Capture, CapturedConnection } from '../capture/capture.ts';
import type { CapturedMessage, RecordedMessage } from '../capture/message-ring.ts';
import { connectionHead, type EventConnection, type EventOwner } from '../events/event-subjects.ts';
import type { EventWriter } from '../events/event-writer.ts';
import type { ConnectionTags } from './connection-tags.ts';
import { closedJson } from './lifecycle-json.ts';

/** An endpoint as the records of its connections use it. */
export interface RecordedEndpoint extends EventOwner {
  readonly thread: { readonly events: EventWriter };
  readonly capture: Capture;
  /** Sums over all its connections. */
  readonly traffic: Traffic;
  readonly publishesMessages: boolean;
  /** Publishes an error; with a `connection` it is that connection's event. */
  reportError(error: AppError, connection?: EventConnection): void;
}

/** What is recorded of one connection: its counters, its events, its messages in the capture. */
export class ConnectionRecord implements EventConnection, CapturedConnection {
  readonly endpoint: RecordedEndpoint;
  id = '';
  readonly openedAtMs: number;
  /** When something last came or was sent, Unix milliseconds. */
  activityMs: number;
  messagesIn = 0;
  messagesOut = 0;
  bytesIn = 0;
  bytesOut = 0;
  dropped = 0;
  seq = 0;
  tableBatch = 0;
  tableIndex = 0;
  headBatch = 0;
  headAt = 0;
  /** Its own labels. */
  tags: ConnectionTags | undefined;
  /** Sees its messages, received and sent, after they were published and captured. It must not throw. */
  observer: ((message: CapturedMessage) => void) | undefined;
  /** The rule whose actions are done just now: it sends what is sent. */
  answering: Answered | undefined;
  /** Of the message that is recorded just now: what answers it, or sends it. */
  answered: Answered | undefined;
  /** The faults that hit it. */
  hits: Hits | undefined;
  /** What faults did to the bytes in each direction; undefined: nothing yet. */
  trailIn: HitTrail<Hits> | undefined;
  trailOut: HitTrail<SentUnit> | undefined;
  #lastSent: SentHits | undefined;
  #hasEnded = false;
  #eventHead: string | undefined;

  constructor(endpoint: RecordedEndpoint) {
    this.endpoint = endpoint;
    this.openedAtMs = Date.now();
    this.activityMs = this.openedAtMs;
  }

  /** Number of the latest message, both directions together, from 1. */
  get messageNumber(): number {
    return this.messagesIn + this.messagesOut;
  }

  /** Whether something may keep the bytes of its messages. */
  get keepsMessages(): boolean {
    return this.endpoint.publishesMessages || this.endpoint.capture.keeps || this.observer !== undefined;
  }

  get more(): Buffer | undefined {
    const { answered, hits } = this;
    if (hits === undefined || hits.names.length === 0) return answered?.json;
    const faults = faultsJson(hits.names);
    return answered === undefined ? faults : Buffer.concat([answered.json, faults]);
  }

  get eventHead(): string {
    this.#eventHead ??= connectionHead(this.endpoint, this.id);
    return this.#eventHead;
  }

  /** Publishes the first event; `opened`: its data as JSON. */
  begin(opened: string): void {
    this.endpoint.thread.events.connectionText('connection.opened', this, opened);
  }

  bytesReceived(bytes: number): void {
    this.activityMs = Date.now();
    this.bytesIn += bytes;
    this.endpoint.traffic.bytesIn += bytes;
  }

  /** `answered`: what rules will do about it. */
  messageReceived(message: Buffer, truncated: boolean, answered?: Answered): void {
    const { traffic } = this.endpoint;
    this.messagesIn += 1;
    traffic.messagesIn += 1;
    if (truncated) traffic.truncated += 1;
    const units = this.trailIn?.take();
    this.hits = units && ReceivedTrace.of(units);
    this.#message(true, message, truncated, answered);
  }

  /** `wireBytes`: framing included. */
  messageSent(message: Buffer, wireBytes: number, truncated = false): void {
    const { traffic } = this.endpoint;
    this.messagesOut += 1;
    this.bytesOut += wireBytes;
    traffic.messagesOut += 1;
    traffic.bytesOut += wireBytes;
    const units = this.trailOut?.take();
    this.hits = units && this.#hitsOf(units);
    this.#message(false, message, truncated, this.answering);
  }

  /** Bytes that passed to the peer, whatever messages they make. */
  bytesPassed(bytes: number): void {
    this.activityMs = Date.now();
    this.#countSent(bytes);
  }

  /** More bytes of the message that was sent last. */
  restSent(bytes: number): void {
    this.#countSent(bytes);
    for (const unit of this.trailOut?.take() ?? []) this.#lastSent?.add(unit);
  }

  /** Bytes come through faults, to be received. `hits`: those that hit them. */
  arrive(hits: Hits | undefined): void {
    if (hits !== undefined && this.keepsMessages) this.trailIn ??= new HitTrail();
    this.trailIn?.next(hits);
  }

  /** Bytes leave through faults, to be recorded as sent: what they carry; undefined: nothing keeps it. */
  leave(bytes: number): SentUnit | undefined {
    const unit = this.keepsMessages ? new SentUnit(bytes) : undefined;
    if (unit !== undefined) this.trailOut ??= new HitTrail();
    this.trailOut?.next(unit);
    return unit;
  }

  #hitsOf(units: readonly SentUnit[]): SentHits {
    const { from, to } = this.trailOut?.range ?? { from: -Infinity, to: Infinity };
    const hits = new SentHits();
    let end = units.at(-1)?.bytes ?? 0;
    for (const unit of units.toReversed()) {
      const start = end - unit.bytes;
      if (from < end) hits.add(unit, from - start, to - start);
      end = start;
    }
    this.#lastSent = hits;
    return hits;
  }

  #countSent(bytes: number): void {
    this.bytesOut += bytes;
    this.endpoint.traffic.bytesOut += bytes;
  }

  countDropped(messages: number): void {
    this.dropped += messages;
    this.endpoint.traffic.dropped += messages;
  }

  /** The message that was recorded just now. */
  get latest(): RecordedMessage {
    const { publishesMessages, capture } = this.endpoint;
    return { position: capture.keeps ? capture.lastPosition : 0, seq: publishesMessages ? this.seq : 0 };
  }

  /** It is known now what answers a message that waited. */
  complete({ position, seq }: RecordedMessage, answered: Answered): void {
    const { capture, publishesMessages, thread } = this.endpoint;
    const captured = capture.find(position);
    if (captured !== undefined) captured.answered = answered;
    if (publishesMessages && seq > 0) thread.events.messageUpdated(this, seq, answered.json);
  }

  report(error: AppError): void {
    this.endpoint.reportError(error, this);
  }

  publish(type: EventType, data: object): void {
    this.endpoint.thread.events.connectionEvent(type, this, data);
  }

  /** Publishes the last event. */
  end(reason: CloseReason, code: ErrorCode | undefined, endedAtMs: number): void {
    this.#hasEnded = true;
    const closed = closedJson(this, reason, code, Math.max(0, endedAtMs - this.openedAtMs));
    this.endpoint.thread.events.connectionText('connection.closed', this, closed);
  }

  #message(received: boolean, bytes: Buffer, truncated: boolean, answered: Answered | undefined): void {
    const { endpoint } = this;
    this.answered = answered;
    let seq = 0;
    if (endpoint.publishesMessages) {
      endpoint.thread.events.message(this, received, bytes, truncated);
      seq = this.seq;
      if (this.hits instanceof SentHits) this.hits.onMore = (names) => this.#hitLater(seq, names);
    }
    endpoint.capture.add(this, received, bytes, truncated, seq);
    this.observer?.({
      position: 0,
      connection: this.id,
      tags: this.tags,
      number: this.messageNumber,
      seq,
      atMs: this.activityMs,
      direction: received ? 'in' : 'out',
      bytes,
      length: bytes.length,
      truncated,
      answered,
      hits: this.hits,
    });
  }

  /** Nothing comes after its last event. */
  #hitLater(seq: number, names: readonly string[]): void {
    if (!this.#hasEnded) this.endpoint.thread.events.messageUpdated(this, seq, faultsJson(names));
  }
}
