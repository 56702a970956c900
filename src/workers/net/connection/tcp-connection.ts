import type { Socket } from 'node:net';
import type { CloseReason, ConnectionState } from '../../../contract/connection.ts';
import { toAppError, type AppError, type ErrorCode } from '../../../core/errors/index.ts';
import type { StreamEnd } from '../pcap/ended-connections.ts';
import { Backlog } from './backlog.ts';
import { reasonAfterTimeout, reasonOfFailure, reasonOfFault } from './close-reason.ts';
import type { StreamEndpoint } from './cable.ts';
import { Connection } from './connection.ts';
import type { ConnectionFacts } from './connection-facts.ts';
import type { ConnectionOwner } from './connection-owner.ts';
import type { OpenedListener } from './opened-listener.ts';
import { Passing } from './passing.ts';
import { StreamFraming, type FramedStream } from './stream-framing.ts';
import { HANDLER_HOLDS, MESSAGES_WAIT, REPLIES_WAIT, TcpStream, TUNNEL_HOLDS, type StreamOwner } from './tcp-stream.ts';

/**
 * One TCP stream, inbound or outbound (RFC 9293).
 *
 *   open ──our FIN──▶ half_closed_local ──peer's FIN──▶ (gone)        close(): closing ──both FINs, or closeTimeoutMs──▶ (gone)
 *   open ──peer's FIN──▶ half_closed_remote ──our FIN──▶ (gone)       reset(), error: (gone) at once
 */
export class TcpConnection extends Connection implements FramedStream, StreamOwner, StreamEndpoint {
  readonly #stream: TcpStream;
  #framing: StreamFraming | undefined;
  /** Decoded and not delivered, because the peer does not read. */
  #backlog: Backlog | undefined;
  /** Once bytes pass by the framing. */
  #passing: Passing | undefined;
  #closing = false;
  #reason: CloseReason | undefined;
  #code: ErrorCode | undefined;

  /** `socket`: connected, created with `socketOptions`. */
  constructor(endpoint: ConnectionOwner<Connection>, facts: ConnectionFacts, socket: Socket) {
    super(endpoint, facts);
    this.#stream = new TcpStream(socket);
  }

  get transport(): 'tcp' | 'tls' {
    return 'tcp';
  }

  get state(): ConnectionState {
    if (this.#closing) return 'closing';
    if (this.#stream.hasEnded) return 'half_closed_local';
    return this.#stream.hasPeerEnded ? 'half_closed_remote' : 'open';
  }

  get isClosing(): boolean {
    return this.#closing || this.isEnded;
  }

  get canSend(): boolean {
    return this.#stream.canSend;
  }

  get sendBufferBytes(): number {
    return this.#stream.waitingBytes;
  }

  override get streamEnd(): StreamEnd {
    return this.#stream.endOf(this.#reason === 'peer_reset');
  }

  get paused(): boolean {
    return this.#stream.isPausedBy(REPLIES_WAIT | TUNNEL_HOLDS);
  }

  get lineEndings(): StreamFraming['lineEndings'] {
    return (this.#framing ?? this.#passing)?.lineEndings;
  }

  get isReading(): boolean {
    return this.#stream.isReading;
  }

  /** Takes the socket over. `listener` comes before the handler's session. */
  start(listener?: OpenedListener): void {
    this.begin();
    this.#stream.listen(this);
    this.applyFaults();
    listener?.opened?.();
    this.session.opened?.(this);
  }

  received(chunk: Buffer): void {
    this.record.bytesReceived(chunk.length);
    // After close() reading goes on only so that no unread byte turns our FIN into an RST.
    if (this.#closing || this.passToTunnels(chunk)) return;
    if (this.session.bytes !== undefined) {
      const verdict = this.session.bytes(this, chunk);
      if (verdict === 'observe')
        (this.#passing ??= new Passing(this.record, this.codec, this.#stream)).received(chunk, this.attached);
      if (verdict !== 'frame') return;
    }
    if (this.codec.isRaw && chunk.length <= this.codec.maxMessageBytes) this.deliver(chunk, false);
    else (this.#framing ??= new StreamFraming(this)).decode(chunk);
  }

  findDecoder(direction: 'in' | 'out'): StreamFraming['decoder'] | undefined {
    return (direction === 'in' && this.#framing?.decoder) || this.#passing?.findDecoder(direction);
  }

  override applyFaults(): void {
    this.#stream.applyFaults(this, this.endpoint.cables);
  }

  pass(bytes: Buffer): boolean {
    if (!this.canSend || this.isTunnelled) {
      this.countDropped(1);
      return true;
    }
    this.attached?.saw(bytes, false);
    return (this.#passing ??= new Passing(this.record, this.codec, this.#stream)).send(bytes, this.attached);
  }

  /** The handler may pass messages on as they came. */
  get wantsFrames(): boolean {
    return this.endpoint.handler.wantsFrames === true;
  }

  message(bytes: Buffer, truncated: boolean, frame?: Buffer): void {
    if (this.#closing) return;
    if (!this.#stream.isPausedBy(MESSAGES_WAIT)) return this.deliver(bytes, truncated, frame);
    (this.#backlog ??= new Backlog(this.record)).add(bytes, truncated, frame);
  }

  peerEnded(): void {
    this.#stream.hasPeerEnded = true;
    if (this.#closing) return;
    if (!this.isTunnelled) this.#framing?.decode(undefined);
    this.#passing?.receivedEnd();
    if (this.#backlog === undefined) this.#afterPeerEnd();
  }

  failed(error: Error): void {
    // Once everything and our FIN are out, a late RST takes nothing away: the first reason stays.
    if (this.#reason !== undefined && this.#stream.socket.writableFinished) return;
    this.#code = toAppError(error, this.transport === 'tls' ? 'tls_failed' : 'socket_error').code;
    this.#reason = reasonOfFailure(this.#code);
  }

  drained(): void {
    const wasPaused = this.#stream.clear(REPLIES_WAIT);
    if (this.#passing?.drained() !== true && !wasPaused) return;
    this.record.activityMs = Date.now();
    this.session.writable?.(this);
    if (wasPaused) this.#goOn();
  }

  hold(): void {
    if (!this.#closing && this.#stream.pause(HANDLER_HOLDS)) this.#framing?.stopGap();
  }

  release(): void {
    this.#stream.clear(HANDLER_HOLDS);
    this.#goOn();
  }

  /** Forgets what is decoded and not delivered. What comes behind it (a fault, the peer's FIN) is looked at when reading goes on. */
  dropBacklog(): number {
    const waiting = this.#backlog?.clear() ?? 0;
    this.countDropped(waiting);
    return waiting;
  }

  holdReading(held: boolean): void {
    if (held && !this.#closing) this.#stream.pause(TUNNEL_HOLDS);
    else {
      this.#stream.clear(TUNNEL_HOLDS);
      this.#goOn();
    }
  }

  resumeHandler(): void {
    this.#framing = undefined;
    if (this.#stream.hasPeerEnded && !this.#closing && this.#backlog === undefined) this.#afterPeerEnd();
  }

  #goOn(): void {
    if (!this.isReading) return;
    this.#framing?.restartGap();
    this.#workOffBacklog();
    this.#stream.read();
  }

  /** Our FIN is out: from here the peer has the whole time for its own. */
  finished(): void {
    this.#stream.extendDeadline();
  }

  closed(): void {
    this.#stream.clearDeadline();
    this.#framing?.endGap();
    this.#framing = undefined;
    this.#backlog = undefined;
    this.#passing?.end();
    this.finish(this.#reason ?? 'peer_closed', this.#code);
  }

  close(reason: CloseReason, timeoutMs: number = this.endpoint.closeTimeoutMs): void {
    this.#framing?.endGap();
    if (this.#closing || this.isEnded || this.isResting(reason)) return;
    this.flushOutbox();
    this.#closing = true;
    this.#reason ??= reason;
    this.attached?.ended(this.#reason);
    this.session.closing?.(this);
    this.#stream.close(this, timeoutMs);
  }

  half(): void {
    this.flushOutbox();
    this.#stream.end();
  }

  reset(reason: CloseReason, afterSent = false): void {
    if (this.isEnded || this.isResting(reason) || (afterSent && this.#closing)) return;
    this.#reason = reason;
    this.#code = undefined;
    if (!afterSent) return this.#stream.reset();
    this.#closing = true;
    this.#stream.resetWhenSent(this, this.endpoint.closeTimeoutMs);
  }

  destroy(reason: CloseReason): void {
    this.#reason ??= reason;
    this.#stream.destroy();
  }

  /** `closeTimeoutMs` has passed. A peer that is still reading what we have to send gets more time. */
  deadlinePassed(): void {
    if (this.#stream.progresses()) this.#stream.extendDeadline();
    else {
      this.#reason = reasonAfterTimeout(this.#reason);
      this.#stream.destroy();
    }
  }

  /** Closes when nothing came or went for `timeoutMs`. */
  closeIfIdle(nowMs: number, timeoutMs: number): void {
    if (this.#closing || nowMs - this.activityMs < timeoutMs) return;
    if (this.#stream.progresses()) this.record.activityMs = nowMs;
    else this.close('idle_timeout');
  }

  malformed(fault: AppError): void {
    if (this.#backlog === undefined) this.#fail(fault);
    else this.#backlog.fault = fault;
  }

  flushOutbox(): void {
    const { outbox } = this.endpoint.thread;
    if (outbox.gathersFor(this) && !outbox.flush(this.#stream.outlet)) this.#pause();
  }

  /**
   * A reply that the peer does not read pauses reading, which stops more of them. What the API sends is bounded by being refused, and
   * must not pause anything: a peer that echoes it reads on only while we do.
   */
  protected transmit(wire: Buffer, isReply: boolean, written?: (error?: Error | null) => void): undefined {
    const { outbox } = this.endpoint.thread;
    if (!outbox.gathersFor(this) || this.#stream.cable?.affectsSends === true) {
      if (!this.#stream.write(wire, written) && isReply) this.#pause();
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
    while (!backlog.isEmpty && !this.#stream.isPausedBy(MESSAGES_WAIT) && !this.#closing) {
      const { message, truncated, frame } = backlog.take();
      this.deliver(message, truncated, frame);
    }
    this.flushOutbox();
    outbox.end();
    if (!backlog.isEmpty || this.#closing) return;
    this.#backlog = undefined;
    if (backlog.fault !== undefined) this.#fail(backlog.fault);
    else if (this.#stream.hasPeerEnded) this.#afterPeerEnd();
  }

  #afterPeerEnd(): void {
    this.attached?.peerEnded();
    if ((this.canSend || this.session.bytes !== undefined) && !this.isTunnelled) this.session.peerEnded(this);
  }

  #pause(): void {
    if (!this.#closing && this.#stream.pause(REPLIES_WAIT)) this.#framing?.stopGap();
  }
}
