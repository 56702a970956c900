import type { Socket } from 'node:net';
import type { CloseReason, ConnectionState } from '../../../contract/connection.ts';
import { AppError, toAppError, type ErrorCode } from '../../../core/errors/index.ts';
import { GapTimer, type Decoder, type GapOwner, type MessageSink } from '../../shared/framing/index.ts';
import type { StreamEnd } from '../pcap/ended-connections.ts';
import { Backlog } from './backlog.ts';
import { reasonAfterTimeout, reasonOfFailure, reasonOfFault } from './close-reason.ts';
import { Connection, type ConnectionFacts } from './connection.ts';
import type { Endpoint } from './endpoint.ts';
import { awaitDrain, awaitFinish, closesInOrder, listenToSocket, resetSocket, sendingProgresses, startDeadline, type SocketOwner } from './socket-events.ts';

/**
 * One TCP stream, inbound or outbound (RFC 9293).
 *
 *   open ──our FIN──▶ half_closed_local ──peer's FIN──▶ (gone)        close(): closing ──both FINs, or closeTimeoutMs──▶ (gone)
 *   open ──peer's FIN──▶ half_closed_remote ──our FIN──▶ (gone)       reset(), error: (gone) at once
 */
export class TcpConnection extends Connection implements MessageSink, SocketOwner, GapOwner {
  readonly #socket: Socket;
  #decoder: Decoder | undefined;
  #decoderDropped = 0;
  /** With a framing that ends a message by silence. */
  #gap: GapTimer | undefined;
  /** Decoded and not delivered, because the peer does not read. */
  #backlog: Backlog | undefined;
  #paused = false;
  /** The handler wants no more messages for now. */
  #held = false;
  #hasPeerEnded = false;
  #hasEnded = false;
  #closing = false;
  #hasReset = false;
  #reason: CloseReason | undefined;
  #code: ErrorCode | undefined;
  #deadline: NodeJS.Timeout | undefined;
  lastUnsentBytes = 0;

  /** `socket`: connected, made with `socketOptions`. */
  constructor(endpoint: Endpoint, facts: ConnectionFacts, socket: Socket) {
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
    return { ourFin: this.#hasEnded && this.#socket.writableLength === 0, peerFin: this.#hasPeerEnded, reset: this.#hasReset ? 'ours' : reset };
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Takes the socket over. */
  start(): void {
    this.begin();
    listenToSocket(this.#socket, this);
    this.endpoint.handler.onOpen(this);
  }

  received(chunk: Buffer): void {
    this.countReceived(chunk.length);
    // After close() reading goes on only so that no unread byte turns our FIN into an RST.
    if (this.#closing) return;
    if (this.codec.isRaw && chunk.length <= this.codec.maxMessageBytes) this.deliver(chunk, false);
    else this.#decode(chunk);
  }

  message(bytes: Buffer, truncated: boolean): void {
    if (this.#closing) return;
    if (this.#paused || this.#held) (this.#backlog ??= new Backlog()).add(bytes, truncated);
    else this.deliver(bytes, truncated);
  }

  peerEnded(): void {
    this.#hasPeerEnded = true;
    if (this.#closing) return;
    if (this.#decoder !== undefined) this.#decode(undefined);
    if (this.#backlog === undefined && this.canSend) this.endpoint.handler.onPeerEnd(this);
  }

  failed(error: Error): void {
    // Once everything and our FIN are out, a late RST takes nothing away: the first reason stays.
    if (this.#reason !== undefined && this.#socket.writableFinished) return;
    this.#code = toAppError(error, this.transport === 'tls' ? 'tls_failed' : 'socket_error').code;
    this.#reason = reasonOfFailure(this.#code);
  }

  drained(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.activityMs = Date.now();
    this.session?.drained();
    this.#goOn();
  }

  hold(): void {
    if (this.#held || this.#closing) return;
    this.#held = true;
    this.#gap?.stop();
    this.#socket.pause();
  }

  release(): void {
    this.#held = false;
    this.#goOn();
  }

  #goOn(): void {
    if (this.#paused || this.#held) return;
    this.#gap?.restart();
    this.#workOffBacklog();
    if (!this.#paused && !this.#held) this.#socket.resume();
  }

  /** Our FIN is out: from here the peer has the whole time for its own. */
  finished(): void {
    this.#deadline?.refresh();
  }

  closed(): void {
    clearTimeout(this.#deadline);
    this.#endGap();
    this.#decoder = undefined;
    this.#backlog = undefined;
    this.finish(this.#reason ?? 'peer_closed', this.#code);
  }

  close(reason: CloseReason, timeoutMs: number = this.endpoint.closeTimeoutMs): void {
    this.#endGap();
    if (this.#closing || this.isEnded) return;
    this.#flushOutbox();
    this.#closing = true;
    this.#reason ??= reason;
    if (this.#hasPeerEnded && closesInOrder(this.#socket)) {
      this.#hasEnded = true;
      this.#socket.destroy();
      return;
    }
    this.#deadline = startDeadline(this, timeoutMs);
    awaitFinish(this.#socket);
    this.#end();
    this.#paused = false;
    this.#held = false;
    this.#socket.resume();
  }

  half(): void {
    this.#flushOutbox();
    this.#end();
  }

  reset(reason: CloseReason): void {
    if (this.isEnded) return;
    this.#hasReset = true;
    this.#reason = reason;
    this.#code = undefined;
    resetSocket(this.#socket);
  }

  destroy(reason: CloseReason): void {
    this.#reason ??= reason;
    this.#socket.destroy();
  }

  /** Nothing came for the time that ends a message. */
  gapPassed(): void {
    this.#decode(undefined);
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
    if (sendingProgresses(this.#socket, this)) this.activityMs = nowMs;
    else this.close('idle_timeout');
  }

  /**
   * A reply that the peer does not read pauses reading, which stops more of them. What the API sends is bounded by being refused, and
   * must not pause anything: a peer that echoes it reads on only while we do.
   */
  protected transmit(wire: Buffer, isReply: boolean): undefined {
    const { outbox } = this.endpoint.thread;
    if (!outbox.gathersFor(this)) {
      if (!this.#socket.write(wire) && isReply) this.#pause();
    } else if (outbox.add(wire)) this.#flushOutbox();
  }

  /** What silence would have made a message is one now: nothing that comes later belongs to it. */
  #endGap(): void {
    if (this.#gap === undefined) return;
    this.#gap.stop();
    if (!this.#closing && !this.isEnded) this.#decode(undefined);
  }

  /** `undefined`: the stream, or the message, is over. */
  #decode(chunk: Buffer | undefined): void {
    const { outbox } = this.endpoint.thread;
    const decoder = (this.#decoder ??= this.codec.createDecoder(this));
    outbox.begin(this);
    try {
      if (chunk === undefined) decoder.end();
      else decoder.push(chunk);
    } catch (thrown) {
      this.#decodingFailed(thrown);
    } finally {
      this.#flushOutbox();
      outbox.end();
    }
    if (chunk !== undefined && decoder.gapMs !== undefined) this.#awaitGap(decoder.gapMs);
    if (decoder.dropped === this.#decoderDropped) return;
    this.countDropped(decoder.dropped - this.#decoderDropped);
    this.#decoderDropped = decoder.dropped;
  }

  #awaitGap(gapMs: number): void {
    if (this.#closing) return;
    this.#gap ??= new GapTimer(gapMs, this);
    if (!this.#paused && !this.#held) this.#gap.restart();
  }

  #decodingFailed(thrown: unknown): void {
    // Anything else is a fault of this program: it ends the thread, and the main thread starts another.
    if (!(thrown instanceof AppError)) throw thrown;
    if (this.#backlog === undefined) this.#fail(thrown);
    else this.#backlog.fault = thrown;
  }

  #fail(fault: AppError): void {
    const { code, message } = fault;
    this.endpoint.thread.events.connectionEvent('connection.error', this, { code, detail: message });
    this.#code = code;
    this.close(reasonOfFault(code));
  }

  #workOffBacklog(): void {
    const backlog = this.#backlog;
    if (backlog === undefined) return;
    const { outbox } = this.endpoint.thread;
    outbox.begin(this);
    while (!backlog.isEmpty && !this.#paused && !this.#held && !this.#closing) {
      const { message, truncated } = backlog.take();
      this.deliver(message, truncated);
    }
    this.#flushOutbox();
    outbox.end();
    if (!backlog.isEmpty || this.#closing) return;
    this.#backlog = undefined;
    if (backlog.fault !== undefined) this.#fail(backlog.fault);
    else if (this.#hasPeerEnded && this.canSend) this.endpoint.handler.onPeerEnd(this);
  }

  #flushOutbox(): void {
    const { outbox } = this.endpoint.thread;
    if (outbox.gathersFor(this) && !outbox.flush(this.#socket)) this.#pause();
  }

  #pause(): void {
    if (this.#paused || this.#closing) return;
    this.#paused = true;
    // While nothing is read silence is ours, not the peer's.
    this.#gap?.stop();
    this.#socket.pause();
    awaitDrain(this.#socket);
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#socket.end();
  }
}
