import type { CloseReason, ConnectionExtras, ConnectionState } from '../../../contract/connection.ts';
import type { Transport } from '../../../contract/endpoint.ts';
import type { LineEndings } from '../../../contract/framings/line.ts';
import { AppError, toAppError, type ErrorCode } from '../../../core/errors/index.ts';
import { newConnectionId } from '../../../core/ids.ts';
import type { EventType } from '../../../contract/events.ts';
import type { HandledConnection, Session } from './handler.ts';
import type { StreamEnd } from '../pcap/ended-connections.ts';
import type { Attached } from './attached.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { ConnectionFacts } from './connection-facts.ts';
import type { ConnectionTags } from './connection-tags.ts';
import type { ConnectionOwner } from './connection-owner.ts';
import { ConnectionRecord } from './connection-record.ts';
import { openedJson } from './lifecycle-json.ts';

/** Until the connection begins. */
const NONE: Session = { message() {}, peerEnded() {} };

/**
 * What TCP connections and UDP sessions have in common: who they connect, who answers them, how they send. What is counted, published and
 * captured is in the {@link record}; the socket is that of the subclass. There may be tens of thousands, so everything that can be shared is
 * on the endpoint, and nothing is a closure.
 */
export abstract class Connection implements HandledConnection {
  abstract readonly transport: Transport;
  readonly record: ConnectionRecord;
  readonly endpoint: ConnectionOwner<Connection>;
  readonly codec: Codec;
  readonly direction: 'inbound' | 'outbound';
  readonly localHost: string;
  readonly localPort: number;
  readonly remoteHost: string;
  readonly remotePort: number;
  readonly extras: ConnectionExtras | undefined;
  /** Its rows in the tables of the thread and of the endpoint. */
  threadRow = -1;
  endpointRow = -1;
  /** Its number at the endpoint, from 1, since the endpoint was opened. */
  ordinal: number;
  session: Session = NONE;
  /** Tunnels. */
  attached: Attached | undefined;
  #ended = false;
  #awaitedEnd: PromiseWithResolvers<void> | undefined;

  constructor(
    endpoint: ConnectionOwner<Connection>,
    { direction, local, remote, extras, ordinal = 0 }: ConnectionFacts,
  ) {
    this.endpoint = endpoint;
    this.codec = endpoint.codec;
    this.direction = direction;
    this.localHost = local.host;
    this.localPort = local.port;
    this.remoteHost = remote.host;
    this.remotePort = remote.port;
    this.extras = extras;
    this.ordinal = ordinal;
    this.record = new ConnectionRecord(endpoint);
  }

  get id(): string {
    return this.record.id;
  }

  get messagesIn(): number {
    return this.record.messagesIn;
  }

  get messageNumber(): number {
    return this.record.messageNumber;
  }

  get openedAtMs(): number {
    return this.record.openedAtMs;
  }

  get activityMs(): number {
    return this.record.activityMs;
  }

  get tags(): ConnectionTags | undefined {
    return this.record.tags;
  }

  set tags(tags: ConnectionTags | undefined) {
    this.record.tags = tags;
  }

  abstract readonly state: ConnectionState;
  /** Our side is open. */
  abstract readonly canSend: boolean;
  /** Bytes taken and not yet in the system's hands. */
  abstract readonly sendBufferBytes: number;
  abstract readonly paused: boolean;
  /** How the lines of the peer end, with the framing `line`. */
  abstract readonly lineEndings: LineEndings | undefined;
  /** Ends in good order, within `timeoutMs` (default: the endpoint's `closeTimeoutMs`). Idempotent: the first reason counts. */
  abstract close(reason: CloseReason, timeoutMs?: number): void;
  abstract half(): void;
  abstract pass(bytes: Buffer): boolean;
  abstract reset(reason: CloseReason, afterSent?: boolean): void;
  /** Ends at once, without waiting for anything. */
  abstract destroy(reason: CloseReason): void;
  /** Stops reading from the peer until {@link release}, where that is possible. */
  abstract hold(): void;
  abstract release(): void;
  /** The peer is not read while a tunnel does not take what comes (TCP). */
  abstract holdReading(held: boolean): void;
  /** A tunnel has gone: from the next byte on the framing and the handler have the connection again. */
  abstract resumeHandler(): void;
  /**
   * Hands bytes to the socket; the result is why it did not take them. `isReply`: they are the handler's, not the API's. `written`: called
   * when the system has them (TCP).
   */
  protected abstract transmit(
    wire: Buffer,
    isReply: boolean,
    written?: (error?: Error | null) => void,
  ): AppError | undefined;

  /** The faults of the endpoint changed, or the connection is new. */
  abstract applyFaults(): void;

  /** A tunnel has it for itself. */
  get isTunnelled(): boolean {
    return this.attached?.isTaken === true;
  }

  get isEnded(): boolean {
    return this.#ended;
  }

  /** Resolves when it has ended and is forgotten: nothing finds it any more. */
  untilEnded(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return (this.#awaitedEnd ??= Promise.withResolvers()).promise;
  }

  /** How the stream ends, as far as it is known by now; undefined for what is no stream. */
  get streamEnd(): StreamEnd | undefined {
    return undefined;
  }

  /** Makes the connection known: its first event. The caller calls `opened` of its session. */
  begin(): void {
    const { thread } = this.endpoint;
    this.threadRow = thread.connections.add(this);
    this.record.id = newConnectionId(thread.placement, this.threadRow);
    this.endpoint.connectionBegan(this);
    this.record.begin(openedJson(this));
    this.session = this.endpoint.handler.open(this);
  }

  send(message: Buffer, wire: Buffer | undefined = this.codec.isRaw ? message : this.#encode(message)): void {
    if (wire === undefined || !this.canSend || this.isTunnelled) return;
    const refusal = this.#transmit(message, wire, true);
    if (refusal !== undefined) this.notSent(refusal);
  }

  sendRest(wire: Buffer): void {
    if (!this.canSend || this.isTunnelled) return;
    const refusal = this.transmit(wire, true);
    if (refusal !== undefined) return this.notSent(refusal);
    this.record.restSent(wire.length);
    this.attached?.saw(wire, false);
  }

  /**
   * Sends for the API. `wire`: as for {@link send}. The result is the number of bytes, framing included. Throws `write_closed`,
   * `send_buffer_full`, `message_not_encodable`, `datagram_too_large`.
   */
  submit(message: Buffer, wire: Buffer = this.codec.encoder.encode(message)): number {
    if (!this.canSend) throw new AppError('write_closed', `Our side of connection "${this.id}" is closed.`);
    if (this.isTunnelled)
      throw new AppError('tunnel_attached', `A tunnel has exclusive use of connection "${this.id}".`);
    const waiting = this.sendBufferBytes;
    if (waiting + wire.length > this.endpoint.maxSendBufferBytes) {
      throw new AppError(
        'send_buffer_full',
        `${waiting} bytes wait to be sent; ${wire.length} more would exceed maxSendBufferBytes (${this.endpoint.maxSendBufferBytes}).`,
      );
    }
    this.record.activityMs = Date.now();
    const refusal = this.#transmit(message, wire, false);
    if (refusal !== undefined) throw refusal;
    return wire.length;
  }

  /** Sends for the tunnel that has the connection; the result is why not. `written`: called when the system has the bytes (TCP). */
  sendRaw(wire: Buffer, written?: (error?: Error | null) => void): AppError | undefined {
    if (!this.canSend) return new AppError('write_closed', `Our side of connection "${this.id}" is closed.`);
    this.record.activityMs = Date.now();
    const refusal = this.#transmit(wire, wire, false, written);
    if (refusal !== undefined) this.notSent(refusal);
    return refusal;
  }

  countRendering(): number {
    return this.endpoint.countRendering();
  }

  /** Counts, publishes and captures a received message, and lets the handler answer. */
  protected deliver(message: Buffer, truncated: boolean, frame?: Buffer): void {
    const { session, record } = this;
    if (!this.canSend || this.isTunnelled) return record.messageReceived(message, truncated);
    record.messageReceived(message, truncated, session.choose?.(this, message));
    session.message(this, message, frame);
  }

  /** Shows received bytes to the tunnels. True: one has them, so neither the framing nor the handler does; they count as a message. */
  protected passToTunnels(bytes: Buffer): boolean {
    const { attached } = this;
    if (attached === undefined) return false;
    if (!attached.isTaken) {
      attached.saw(bytes, true);
      return false;
    }
    this.record.messageReceived(bytes, false);
    if (!attached.take(bytes)) this.record.countDropped(1);
    return true;
  }

  /** What a handler still had in mind when a tunnel took its connection does not end that. */
  protected isResting(reason: CloseReason): boolean {
    return reason === 'handler' && this.isTunnelled;
  }

  countDropped(messages: number): void {
    this.record.countDropped(messages);
  }

  /** The one place where a connection ends: its last event. */
  protected finish(reason: CloseReason, code: ErrorCode | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.session.closed?.(this);
    this.attached?.ended(reason);
    const { thread } = this.endpoint;
    const endedAtMs = Date.now();
    this.record.end(reason, code, endedAtMs);
    thread.ends.add(this.id, { endedAtMs, reason, code });
    thread.connections.remove(this.threadRow);
    this.endpoint.connectionEnded(this, reason, code);
    this.#awaitedEnd?.resolve();
  }

  #encode(message: Buffer): Buffer | undefined {
    try {
      return this.codec.encoder.encode(message);
    } catch (thrown) {
      this.notSent(toAppError(thrown));
      return undefined;
    }
  }

  #transmit(
    message: Buffer,
    wire: Buffer,
    isReply: boolean,
    written?: (error?: Error | null) => void,
  ): AppError | undefined {
    const refusal = this.transmit(wire, isReply, written);
    if (refusal !== undefined) return refusal;
    this.record.messageSent(message, wire.length);
    this.attached?.saw(wire, false);
    return undefined;
  }

  notSent(refusal: AppError): void {
    this.record.countDropped(1);
    this.record.report(refusal);
  }

  report(error: AppError): void {
    this.record.report(error);
  }

  publish(type: EventType, data: object): void {
    this.record.publish(type, data);
  }
}
