import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ConnectionExtras } from '../../../contract/connection.ts';
import type { Address } from '../../../contract/endpoint.ts';
import type { ProxyFacts, ReceivedProxy } from '../../../contract/proxy-protocol.ts';
import type { AppError } from '../../../core/errors/index.ts';
import { handshakeError } from '../../../core/tls/index.ts';
import { formatAddress } from '../../shared/egress.ts';
import type { ProxyHeader } from '../../shared/proxy-protocol/index.ts';
import { forgetHandshake, type HandshakeOwner, type TlsAcceptor } from '../tls/tls-acceptor.ts';
import { tlsFactsOf } from '../tls/tls-facts.ts';
import type { Arrival, HeldHandshake } from '../connection/gate.ts';
import { readProxyHeader } from './proxy-protocol-header.ts';

/** An accepted socket that is not a connection yet: its PROXY protocol header or TLS handshake is under way. */
export class PendingConnection implements HandshakeOwner {
  readonly socket: Socket;
  /** As the faults of the listener know it; undefined: they do not. */
  readonly arrival: Arrival | undefined;
  /** The address of the socket's remote end; a proxy's, when there is one. */
  readonly peer: Address;
  local: Address;
  remote: Address;
  #proxy: ProxyFacts | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #stopReading: (() => void) | undefined;
  #onSecured: ((socket: TLSSocket) => void) | undefined;
  #onFailed: ((error: AppError) => void) | undefined;

  constructor(socket: Socket, local: Address, peer: Address, arrival?: Arrival) {
    this.socket = socket;
    this.arrival = arrival;
    this.local = local;
    this.remote = peer;
    this.peer = peer;
    // Between two phases the socket has no other listener, and an unheard 'error' would end the thread.
    socket.on('error', ignore);
  }

  /** It may take any time from now on. */
  stopWaiting(): void {
    clearTimeout(this.#deadline);
  }

  /** Faults hold its handshake. */
  held: HeldHandshake | undefined;

  /** Calls `onLate` unless it is settled within this time. */
  within(timeoutMs: number, onLate: () => void): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(onLate, timeoutMs);
  }

  readHeader(
    version: Exclude<ReceivedProxy, 'off'>,
    onHeader: (header: ProxyHeader) => void,
    onFailed: (error: AppError) => void,
  ): void {
    this.#stopReading = readProxyHeader(
      this.socket,
      version,
      (header) => {
        this.#stopReading = undefined;
        onHeader(header);
      },
      onFailed,
    );
  }

  /** The header's addresses are those of the connection; when it has none, the socket's. */
  announce({ source, destination, ...facts }: ProxyHeader): void {
    this.#proxy = { ...facts, peer: this.peer };
    this.remote = source ?? this.remote;
    this.local = destination ?? this.local;
  }

  shakeHands(tls: TlsAcceptor, onSecured: (socket: TLSSocket) => void, onFailed: (error: AppError) => void): void {
    this.#onSecured = onSecured;
    this.#onFailed = onFailed;
    tls.begin(this.socket, this);
  }

  secured(socket: TLSSocket): void {
    this.#onSecured?.(socket);
  }

  handshakeFailed(error: Error, socket: TLSSocket): void {
    this.#onFailed?.(handshakeError(error, socket, formatAddress(this.remote)));
  }

  extras(tls: TLSSocket | undefined): ConnectionExtras {
    return {
      ...(tls === undefined ? {} : { tls: tlsFactsOf(tls) }),
      ...(this.#proxy === undefined ? {} : { proxy: this.#proxy }),
    };
  }

  /** Stops waiting; the socket belongs to the caller now. */
  settle(): void {
    clearTimeout(this.#deadline);
    this.#stopReading?.();
    forgetHandshake(this.socket);
  }

  /** Closes the socket: with RST, unless a handshake began. Its failure sent an alert, which a RST could overtake. */
  end(): void {
    this.settle();
    if (this.#onFailed === undefined) this.socket.resetAndDestroy();
    else this.socket.destroySoon();
  }
}

function ignore(): void {}
