import { connect, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Address } from '../../../contract/endpoint.ts';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import { HANDLER_HOLDS, TcpStream, type StreamOwner } from '../connection/tcp-stream.ts';
import { announce, dialTcp } from '../sockets/dial-tcp.ts';
import { dialTls } from '../sockets/dial-tls.ts';
import { giveBack } from '../sockets/lent-chunk.ts';
import { descriptorFault, tcpDescriptor } from '../sockets/descriptors.ts';
import { awaitConnect, awaitDrain, placeOn } from '../sockets/socket-events.ts';
import { socketOptions } from '../sockets/socket-options.ts';
import { connectTimeout } from '../sockets/addresses.ts';
import type { LinkTarget } from './link-target.ts';
import { markDepth } from './proxy-depths.ts';

/** What a link reports. After `linkFailed` or `linkClosed` nothing follows. */
export interface LinkOwner {
  linkOpened(): void;
  /** It could not be opened; nothing is left open. */
  linkFailed(error: AppError): void;
  linkReceived(chunk: Buffer): void;
  /** The FIN of the server came, after its last byte. */
  linkEnded(): void;
  /** What was written has left; see {@link TcpLink.write}. */
  linkDrained(): void;
  /** An open link is gone. `error`: why, unless both sides have ended in order. */
  linkClosed(error: AppError | undefined): void;
}

/**
 * A connection to another server on behalf of one of ours, whose bytes pass unchanged. Dialling a literal address without TLS costs no
 * promise, no lookup and no timer (the owner has the deadline).
 */
export class TcpLink implements StreamOwner {
  readonly #target: LinkTarget;
  readonly #owner: LinkOwner;
  readonly #depth: number;
  #stream: TcpStream | undefined;
  #abort: AbortController | undefined;
  #isOpen = false;
  #isGone = false;
  #isClosing = false;
  #awaitsDrain = false;
  #error: AppError | undefined;
  #local: Address | undefined;

  /** `depth`: proxies that lead to the server, this one included. */
  constructor(target: LinkTarget, owner: LinkOwner, depth: number) {
    this.#target = target;
    this.#owner = owner;
    this.#depth = depth;
    if (target.isLiteral && target.spec.tls === undefined) this.#dialLiteral();
    else void this.#dial();
  }

  /** Our end; undefined before it is known. */
  get local(): Address | undefined {
    return this.#local;
  }

  /** With TLS, once it is open. */
  get tlsSocket(): TLSSocket | undefined {
    const socket = this.#stream?.socket;
    return socket !== undefined && 'encrypted' in socket ? (socket as TLSSocket) : undefined;
  }

  /** Bytes that were written and are not in the hands of the system. */
  get waitingBytes(): number {
    return this.#stream?.waitingBytes ?? 0;
  }

  /** False: the socket is full, and `linkDrained` follows. */
  write(bytes: Buffer): boolean {
    const stream = this.#stream;
    if (stream === undefined || !stream.canSend) return true;
    const isFree = stream.write(bytes);
    if (stream.waitingBytes === 0) giveBack(bytes);
    if (isFree) return true;
    if (!this.#awaitsDrain) awaitDrain(stream.socket);
    this.#awaitsDrain = true;
    return false;
  }

  /** Sends FIN after everything that was written. Idempotent. */
  end(): void {
    this.#stream?.end();
  }

  /** The server is not read until {@link resume}. */
  pause(): void {
    this.#stream?.pause(HANDLER_HOLDS);
  }

  resume(): void {
    this.#stream?.clear(HANDLER_HOLDS);
    this.#stream?.read();
  }

  /** Ends in order; what the server still sends is dropped. Cut when it does not follow within `timeoutMs`. */
  finish(timeoutMs: number): void {
    if (this.#isClosing || this.#isGone) return;
    this.#isClosing = true;
    if (this.#isOpen) this.#stream?.close(this, timeoutMs);
    else this.destroy();
  }

  /** Sends RST once what was written has left, at the latest after `timeoutMs`. */
  reset(timeoutMs: number): void {
    if (this.#isGone) return;
    this.#isClosing = true;
    if (this.#isOpen) this.#stream?.resetWhenSent(this, timeoutMs);
    else this.destroy();
  }

  /** Nothing is reported any more. */
  destroy(): void {
    if (this.#isGone) return;
    this.#gone();
    this.#abort?.abort();
    this.#stream?.destroy();
  }

  /** The time for dialling is over. */
  expire(timeoutMs: number): void {
    if (this.#isOpen || this.#isGone) return;
    const error = connectTimeout(this.#target.spec, timeoutMs);
    this.destroy();
    this.#owner.linkFailed(error);
  }

  connected(): void {
    const stream = this.#stream;
    if (stream === undefined || this.#isGone) return;
    announce(stream.socket, this.#target.spec, this.#local);
    this.#opened();
  }

  /** The socket has its local address now, before the server can see a connection from there. */
  dialling(): void {
    const socket = this.#stream?.socket;
    if (this.#isGone || socket === undefined) return;
    this.#know(socket);
    const fault = descriptorFault(tcpDescriptor(socket));
    if (fault !== undefined) socket.destroy(fault);
  }

  received(chunk: Buffer): void {
    if (!this.#isClosing) this.#owner.linkReceived(chunk);
  }

  peerEnded(): void {
    if (this.#stream !== undefined) this.#stream.hasPeerEnded = true;
    if (!this.#isClosing && !this.#isGone) this.#owner.linkEnded();
  }

  failed(error: Error): void {
    this.#error ??= toAppError(error, this.tlsSocket === undefined ? 'socket_error' : 'tls_failed');
    // A TLS socket emits the error that broke its stream and stays open.
    this.tlsSocket?.destroy();
  }

  drained(): void {
    this.#awaitsDrain = false;
    if (!this.#isGone) this.#owner.linkDrained();
  }

  finished(): void {
    this.#stream?.extendDeadline();
  }

  deadlinePassed(): void {
    if (this.#stream?.progresses() === true) this.#stream.extendDeadline();
    else this.destroy();
  }

  closed(): void {
    if (this.#isGone) return;
    const error = this.#error;
    this.#gone();
    if (this.#isOpen) this.#owner.linkClosed(error);
    else this.#owner.linkFailed(error ?? new AppError('socket_error', 'The socket was closed.'));
  }

  #gone(): void {
    this.#isGone = true;
    this.#stream?.clearDeadline();
    if (this.#local !== undefined) markDepth(this.#local.port, 0);
  }

  #opened(): void {
    this.#isOpen = true;
    this.#owner.linkOpened();
  }

  #know({ localAddress, localPort }: Socket): void {
    if (localAddress === undefined || localPort === undefined) return;
    this.#local = { host: localAddress, port: localPort };
    markDepth(localPort, this.#depth);
  }

  #dialLiteral(): void {
    const { spec, egress } = this.#target;
    const { host, port, limits } = spec;
    const fault = egress.fault(host, port);
    if (fault !== undefined) {
      this.#error = fault;
      process.nextTick(closedNow, this);
      return;
    }
    const socket = connect({ host, port, noDelay: true, ...socketOptions(limits.maxSendBufferBytes) });
    this.#stream = new TcpStream(socket);
    this.#stream.listen(this);
    awaitConnect(socket);
    process.nextTick(diallingNow, this);
  }

  async #dial(): Promise<void> {
    const { signal } = (this.#abort = new AbortController());
    try {
      const dialled = await (this.#target.spec.tls === undefined
        ? dialTcp(this.#target, signal)
        : dialTls(this.#target, signal));
      this.#take('tls' in dialled ? (dialled.tls as TLSSocket) : dialled.socket, dialled.socket);
    } catch (error) {
      if (this.#isGone) return;
      this.#error = toAppError(error, 'socket_error');
      this.closed();
    }
  }

  #take(socket: Socket, below: Socket): void {
    if (this.#isGone) {
      socket.destroy();
      below.destroy();
      return;
    }
    this.#know(below);
    if (socket !== below) placeOn(socket, below);
    this.#stream = new TcpStream(socket);
    this.#stream.listen(this);
    this.#opened();
    // The server can end the handshake and the connection in one packet; then the socket has already emitted its end.
    if (socket.closed) this.closed();
  }
}

function diallingNow(link: TcpLink): void {
  link.dialling();
}

function closedNow(link: TcpLink): void {
  link.closed();
}
