import type { CloseReason, ConnectionState } from '../../../contract/connection.ts';
import type { LineEndings } from '../../../contract/framings/line.ts';
import { AppError, type ErrorCode } from '../../../core/errors/index.ts';
import type { Decoder, MessageSink } from '../../shared/framing/index.ts';
import type { DatagramCable, DatagramEndpoint } from './cable.ts';
import { Connection } from './connection.ts';
import type { ConnectionFacts } from './connection-facts.ts';
import type { ConnectionOwner } from './connection-owner.ts';
import { PassingDatagrams } from './passing-datagrams.ts';

/** Longest payload: 65,535 less the UDP header, and less the IP header with IPv4, whose length field counts it (RFC 768, 791, 8200). */
export const MAX_DATAGRAM_BYTES = { ipv4: 65_507, ipv6: 65_527 } as const;

/** The socket of UDP sessions: one for all sessions of a listener, one for a client. */
export interface DatagramPort {
  /** The longest datagram of the IP version. */
  readonly maxDatagramBytes: number;
  /** Bytes in the send queue of the socket. */
  readonly queuedBytes: number;
  /** It can still send for a session that has ended. */
  readonly outlivesSessions: boolean;
  /** Hands a datagram to the socket. Errors that the system reports come back through {@link UdpSession.sendFailed}. */
  transmit(session: UdpSession, datagram: Buffer): void;
  /** The session was used just now. */
  touched(session: UdpSession): void;
}

/** What one peer says to one UDP socket (RFC 768): begins with a datagram, ends after idle time or when asked. */
export class UdpSession extends Connection implements MessageSink, DatagramEndpoint {
  readonly #port: DatagramPort;
  #decoder: Decoder | undefined;
  #decoderDropped = 0;
  /** Present once a handler passes datagrams on unchanged. */
  #passing: PassingDatagrams | undefined;
  /** Faults between the session and its socket; undefined: none. */
  #cable: DatagramCable | undefined;
  /** Neighbours in the order of last activity; the port's own. */
  previous: UdpSession | undefined;
  next: UdpSession | undefined;

  constructor(endpoint: ConnectionOwner<Connection>, facts: ConnectionFacts, port: DatagramPort) {
    super(endpoint, facts);
    this.#port = port;
  }

  get transport(): 'udp' {
    return 'udp';
  }

  get state(): ConnectionState {
    return this.isEnded ? 'closing' : 'open';
  }

  get canSend(): boolean {
    return !this.isEnded;
  }

  get sendBufferBytes(): number {
    return this.#port.queuedBytes;
  }

  get lineEndings(): LineEndings | undefined {
    return this.#decoder?.lineEndings ?? this.#passing?.lineEndings;
  }

  get paused(): boolean {
    return false;
  }

  override begin(): void {
    super.begin();
    this.applyFaults();
  }

  override applyFaults(): void {
    const { cables } = this.endpoint;
    if (this.#cable !== undefined) this.#cable.apply();
    else if (cables !== undefined) this.#cable = cables.openDatagrams(this);
  }

  /** One datagram of the peer. */
  received(datagram: Buffer): void {
    if (this.#cable === undefined) this.arrived(datagram);
    else this.#cable.received(datagram);
  }

  /** A datagram for the handler. An empty one is a message too, when there is no framing to say otherwise. */
  arrived(datagram: Buffer): void {
    this.record.bytesReceived(datagram.length);
    this.#port.touched(this);
    if (this.passToTunnels(datagram)) return;
    if (this.session.bytes !== undefined) {
      const verdict = this.session.bytes(this, datagram);
      // It may have ended the session: nothing comes after its last event.
      if (verdict === 'observe' && !this.isEnded)
        (this.#passing ??= new PassingDatagrams(this.record, this.codec)).received(datagram);
      if (verdict !== 'frame') return;
    }
    if (this.codec.isRaw && datagram.length <= this.codec.maxMessageBytes) this.deliver(datagram, false);
    else this.#decode(datagram);
  }

  /** The handler may pass messages on as they came. */
  get wantsFrames(): boolean {
    return this.endpoint.handler.wantsFrames === true;
  }

  message(bytes: Buffer, truncated: boolean, frame?: Buffer): void {
    // The handler may have ended the session at a message before this one in the same datagram.
    if (!this.isEnded) this.deliver(bytes, truncated, frame);
  }

  close(reason: CloseReason): void {
    this.finish(reason, undefined);
  }

  pass(bytes: Buffer): boolean {
    if (!this.canSend || this.isTunnelled) {
      this.countDropped(1);
      return true;
    }
    const refusal = this.transmit(bytes);
    if (refusal !== undefined) {
      this.notSent(refusal);
      return true;
    }
    this.attached?.saw(bytes, false);
    (this.#passing ??= new PassingDatagrams(this.record, this.codec)).sent(bytes);
    return true;
  }

  /** UDP has no FIN. */
  half(): void {}

  /** Datagrams cannot be asked to wait. */
  hold(): void {}
  release(): void {}

  reset(reason: CloseReason): void {
    this.finish(reason, undefined);
  }

  destroy(reason: CloseReason): void {
    this.finish(reason, undefined);
  }

  /** Datagrams cannot be kept from coming: those a tunnel does not take are dropped. */
  holdReading(): void {}

  resumeHandler(): void {}

  /** The system refused a datagram. */
  sendFailed(error: AppError): void {
    this.notSent(error);
  }

  protected transmit(wire: Buffer): AppError | undefined {
    const { maxDatagramBytes, queuedBytes } = this.#port;
    if (wire.length > maxDatagramBytes)
      return new AppError(
        'datagram_too_large',
        `${wire.length} bytes do not fit one datagram; at most ${maxDatagramBytes} do.`,
      );
    if (queuedBytes + wire.length > this.endpoint.maxSendBufferBytes)
      return new AppError(
        'send_buffer_full',
        `${queuedBytes} bytes wait in the send queue; ${wire.length} more were not sent.`,
      );
    // RFC 768: source port 0 means that the sender expects no answer.
    if (this.remotePort === 0)
      return new AppError('socket_error', 'The peer sends from port 0 and cannot be answered.');
    if (this.#cable === undefined) this.#port.transmit(this, wire);
    else this.#cable.send(wire);
    this.#port.touched(this);
    return undefined;
  }

  /** Past the faults. */
  leaves(datagram: Buffer): void {
    const { maxDatagramBytes, queuedBytes } = this.#port;
    const fits =
      datagram.length <= maxDatagramBytes && queuedBytes + datagram.length <= this.endpoint.maxSendBufferBytes;
    if (fits) this.#port.transmit(this, datagram);
    else this.record.countDropped(1);
  }

  protected override finish(reason: CloseReason, code: ErrorCode | undefined): void {
    super.finish(reason, code);
    this.#cable?.sessionEnded(this.#port.outlivesSessions);
    this.#cable = undefined;
  }

  /** Each datagram is decoded by itself: a fault in one says nothing about the next. */
  #decode(datagram: Buffer): void {
    const decoder = (this.#decoder ??= this.codec.createDecoder(this));
    try {
      decoder.push(datagram);
      decoder.end();
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      this.#decoder = undefined;
      this.notSent(thrown);
    }
    if (decoder.dropped > this.#decoderDropped) this.countDropped(decoder.dropped - this.#decoderDropped);
    this.#decoderDropped = this.#decoder === undefined ? 0 : decoder.dropped;
  }
}
