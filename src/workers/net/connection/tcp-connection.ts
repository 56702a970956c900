import type { Socket } from 'node:net';
import type { CloseReason, ConnectionState } from '../../../contract/connection.ts';
import type { LineEndings } from '../../../contract/framings/line.ts';
import { toAppError, type AppError, type ErrorCode } from '../../../core/errors/index.ts';
import type { StreamEnd } from '../pcap/ended-connections.ts';
import { Backlog } from './backlog.ts';
import { reasonAfterTimeout, reasonOfFailure, reasonOfFault } from './close-reason.ts';
import { Connection } from './connection.ts';
import type { ConnectionFacts } from './connection-facts.ts';
import type { ConnectionOwner } from './connection-owner.ts';
import { toWrite } from '../memory/own-bytes.ts';
import { StreamFraming, type FramedStream } from './stream-framing.ts';
import {
  awaitDrain,
  awaitFinish,
  closesInOrder,
  listenToSocket,
  resetSocket,
  sendingProgresses,
  startDeadline,
  type SocketOwner,
} from '../sockets/socket-events.ts';

/** Reasons for not reading from a peer. It does not read our replies… */
const REPLIES_WAIT = 1;
/** …the handler wants no more messages for now… */
const HANDLER_HOLDS = 2;
/** …a tunnel does not take what comes. */
const TUNNEL_HOLDS = 4;
/** With one of these, decoded messages wait too. */
const MESSAGES_WAIT = REPLIES_WAIT | HANDLER_HOLDS;

/** Is called once the connection is known, before anything is read. */
export interface OpenedListener {
  opened?(): void;
}

/**
 * One TCP stream, inbound or outbound (RFC 9293).
 *
 *   open ──our FIN──▶ half_closed_local ──peer's FIN──▶ (gone)        close(): closing ──both FINs, or closeTimeoutMs──▶ (gone)
 *   open ──peer's FIN──▶ half_closed_remote ──our FIN──▶ (gone)       reset(), error: (gone) at once
 */
export class TcpConnection extends Connection implements FramedStream, SocketOwner {
  readonly #socket: Socket;
  #framing: StreamFraming | undefined;
  /** Decoded and not delivered, because the peer does not read. */
  #backlog: Backlog | undefined;
  /** Why nothing is read from the peer: a set of bits. 0: it is read. */
  #pauses = 0;
  #hasPeerEnded = false;
  #hasEnded = false;
  #closing = false;
  #hasReset = false;
  #reason: CloseReason | undefined;
  #code: ErrorCode | undefined;
  #deadline: NodeJS.Timeout | undefined;
  lastUnsentBytes = 0;

  /** `socket`: connected, made with `socketOptions`. */
  constructor(endpoint: ConnectionOwner<Connection>, facts: ConnectionFacts, socket: Socket) {
    super(endpoint, facts);
    this.#socket = socket;
  }

  get transport(): 'tcp' | 'tls' {
    return 'tcp';
  }

  get state(): ConnectionState {
    if (this.#closing) return 'closing';
    if (this.#hasEnded) return 'half_closed_local';
    return this.#hasPeerEnded ? 'half_closed_remote' : 'open';
  }

  get canSend(): boolean {
    return !this.#hasEnded && !this.#socket.destroyed;
  }

  get sendBufferBytes(): number {
    return this.#socket.writableLength;
  }

  override get streamEnd(): StreamEnd {
    const reset = this.#reason === 'peer_reset' ? 'peers' : undefined;
    return {
      ourFin: this.#hasEnded && this.#socket.writableLength === 0,
      peerFin: this.#hasPeerEnded,
      reset: this.#hasReset ? 'ours' : reset,
    };
  }

  get paused(): boolean {
    return (this.#pauses & (REPLIES_WAIT | TUNNEL_HOLDS)) !== 0;
  }

  get lineEndings(): LineEndings | undefined {
    return this.#framing?.lineEndings;
  }

  get isReading(): boolean {
    return this.#pauses === 0;
  }

  /** Takes the socket over. `listener` comes before the handler's session. */
  start(listener?: OpenedListener): void {
    this.begin();
    listenToSocket(this.#socket, this);
    listener?.opened?.();
    this.session.opened?.(this);
  }

  received(chunk: Buffer): void {
    this.record.bytesReceived(chunk.length);
    // After close() reading goes on only so that no unread byte turns our FIN into an RST.
    if (this.#closing || this.passToTunnels(chunk)) return;
    if (this.codec.isRaw && chunk.length <= this.codec.maxMessageBytes) this.deliver(chunk, false);
    else (this.#framing ??= new StreamFraming(this)).decode(chunk);
  }

  /** The handler may pass messages on as they came. */
  get wantsFrames(): boolean {
    return this.endpoint.handler.wantsFrames === true;
  }

  message(bytes: Buffer, truncated: boolean, frame?: Buffer): void {
    if (this.#closing) return;
    if ((this.#pauses & MESSAGES_WAIT) !== 0) (this.#backlog ??= new Backlog()).add(bytes, truncated, frame);
    else this.deliver(bytes, truncated, frame);
  }

  peerEnded(): void {
    this.#hasPeerEnded = true;
    if (this.#closing) return;
    if (!this.isTunnelled) this.#framing?.decode(undefined);
    if (this.#backlog === undefined) this.#afterPeerEnd();
  }

  failed(error: Error): void {
    // Once everything and our FIN are out, a late RST takes nothing away: the first reason stays.
    if (this.#reason !== undefined && this.#socket.writableFinished) return;
    this.#code = toAppError(error, this.transport === 'tls' ? 'tls_failed' : 'socket_error').code;
    this.#reason = reasonOfFailure(this.#code);
  }

  drained(): void {
    if ((this.#pauses & REPLIES_WAIT) === 0) return;
    this.#pauses &= ~REPLIES_WAIT;
    this.record.activityMs = Date.now();
    this.session.writable?.(this);
    this.#goOn();
  }

  hold(): void {
    if ((this.#pauses & HANDLER_HOLDS) !== 0 || this.#closing) return;
    this.#pauses |= HANDLER_HOLDS;
    this.#framing?.stopGap();
    this.#socket.pause();
  }

  release(): void {
    this.#pauses &= ~HANDLER_HOLDS;
    this.#goOn();
  }

  /** Forgets what is decoded and not delivered. What comes behind it (a fault, the peer's FIN) is looked at when reading goes on. */
  dropBacklog(): number {
    const waiting = this.#backlog?.clear() ?? 0;
    this.countDropped(waiting);
    return waiting;
  }

  holdReading(held: boolean): void {
    if (held && !this.#closing) {
      this.#pauses |= TUNNEL_HOLDS;
      this.#socket.pause();
    } else {
      this.#pauses &= ~TUNNEL_HOLDS;
      this.#goOn();
    }
  }

  resumeHandler(): void {
    this.#framing = undefined;
    if (this.#hasPeerEnded && !this.#closing && this.#backlog === undefined) this.#afterPeerEnd();
  }

  #goOn(): void {
    if (!this.isReading) return;
    this.#framing?.restartGap();
    this.#workOffBacklog();
    if (this.isReading) this.#socket.resume();
  }

  /** Our FIN is out: from here the peer has the whole time for its own. */
  finished(): void {
    this.#deadline?.refresh();
  }

  closed(): void {
    clearTimeout(this.#deadline);
    this.#framing?.endGap();
    this.#framing = undefined;
    this.#backlog = undefined;
    this.finish(this.#reason ?? 'peer_closed', this.#code);
  }

  close(reason: CloseReason, timeoutMs: number = this.endpoint.closeTimeoutMs): void {
    this.#framing?.endGap();
    if (this.#closing || this.isEnded || this.isResting(reason)) return;
    this.flushOutbox();
    this.#closing = true;
    this.#reason ??= reason;
    this.attached?.ended(this.#reason);
    if (this.#hasPeerEnded && closesInOrder(this.#socket)) {
      this.#hasEnded = true;
      this.#socket.destroy();
      return;
    }
    this.#deadline = startDeadline(this, timeoutMs);
    awaitFinish(this.#socket);
    this.#end();
    this.#pauses = 0;
    this.#socket.resume();
  }

  half(): void {
    this.flushOutbox();
    this.#end();
  }

  reset(reason: CloseReason): void {
    if (this.isEnded || this.isResting(reason)) return;
    this.#hasReset = true;
    this.#reason = reason;
    this.#code = undefined;
    resetSocket(this.#socket);
  }

  destroy(reason: CloseReason): void {
    this.#reason ??= reason;
    this.#socket.destroy();
  }

  /** `closeTimeoutMs` has passed. A peer that is still reading what we have to send gets more time. */
  deadlinePassed(): void {
    if (sendingProgresses(this.#socket, this)) this.#deadline?.refresh();
    else {
      this.#reason = reasonAfterTimeout(this.#reason);
      this.#socket.destroy();
    }
  }

  /** Closes when nothing came or went for `timeoutMs`. */
  closeIfIdle(nowMs: number, timeoutMs: number): void {
    if (this.#closing || nowMs - this.activityMs < timeoutMs) return;
    if (sendingProgresses(this.#socket, this)) this.record.activityMs = nowMs;
    else this.close('idle_timeout');
  }

  malformed(fault: AppError): void {
    if (this.#backlog === undefined) this.#fail(fault);
    else this.#backlog.fault = fault;
  }

  flushOutbox(): void {
    const { outbox } = this.endpoint.thread;
    if (outbox.gathersFor(this) && !outbox.flush(this.#socket)) this.#pause();
  }

  /**
   * A reply that the peer does not read pauses reading, which stops more of them. What the API sends is bounded by being refused, and
   * must not pause anything: a peer that echoes it reads on only while we do.
   */
  protected transmit(wire: Buffer, isReply: boolean, written?: (error?: Error | null) => void): undefined {
    const { outbox } = this.endpoint.thread;
    if (!outbox.gathersFor(this)) {
      if (!this.#socket.write(toWrite(this.#socket, wire), written) && isReply) this.#pause();
    } else if (outbox.add(wire)) this.flushOutbox();
  }

  #fail(fault: AppError): void {
    const { code, message } = fault;
    this.publish('connection.error', { code, detail: message });
    this.#code = code;
    this.close(reasonOfFault(code));
  }

  #workOffBacklog(): void {
    const backlog = this.#backlog;
    if (backlog === undefined) return;
    const { outbox } = this.endpoint.thread;
    outbox.begin(this);
    while (!backlog.isEmpty && (this.#pauses & MESSAGES_WAIT) === 0 && !this.#closing) {
      const { message, truncated, frame } = backlog.take();
      this.deliver(message, truncated, frame);
    }
    this.flushOutbox();
    outbox.end();
    if (!backlog.isEmpty || this.#closing) return;
    this.#backlog = undefined;
    if (backlog.fault !== undefined) this.#fail(backlog.fault);
    else if (this.#hasPeerEnded) this.#afterPeerEnd();
  }

  #afterPeerEnd(): void {
    this.attached?.peerEnded();
    if (this.canSend && !this.isTunnelled) this.session.peerEnded(this);
  }

  #pause(): void {
    if ((this.#pauses & REPLIES_WAIT) !== 0 || this.#closing) return;
    this.#pauses |= REPLIES_WAIT;
    this.#framing?.stopGap();
    this.#socket.pause();
    awaitDrain(this.#socket);
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#socket.end();
  }
}
