import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Address } from '../../../contract/endpoint.ts';
import type { Arrival, HandshakeFailure, HeldHandshake } from '../connection/gate.ts';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import { formatAddress } from '../../shared/egress.ts';
import type { ProxyHeader } from '../../shared/proxy-protocol/index.ts';
import { socketOptions } from '../sockets/socket-options.ts';
import { failingAcceptor } from '../tls/failing-acceptors.ts';
import type { TlsAcceptor } from '../tls/tls-acceptor.ts';
import { breakHandshake } from './broken-handshake.ts';
import { PendingConnection } from './pending-connection.ts';
import type { ListenerSettings } from './listener.ts';

/** What admits pending connections and takes over those that complete. */
export interface PendingConnectionsOwner {
  /** Why `remote` may not connect; undefined: it may. `waiting`: other pending connections. `isAnnounced`: false when a trusted proxy announced no address. */
  admit(remote: string, waiting: number, isAnnounced?: boolean): AppError | undefined;
  /** All phases are complete. `tls`: the secured socket, when the listener speaks TLS. */
  established(pending: PendingConnection, tls: TLSSocket | undefined): void;
  /** It was not admitted, or a phase failed. */
  refused(error: AppError, arrival?: Arrival): void;
  /** Whether faults hold the handshake; then one of these follows, unless it is forgotten. */
  holdHandshake(pending: PendingConnection, held: Pick<HeldHandshake, 'go' | 'fail' | 'waits'>): boolean;
  forgetHandshake(pending: PendingConnection): void;
  /** The listener closes, and it has gone. */
  abandoned(arrival: Arrival): void;
}

/**
 * Accepted sockets that are not connections yet.
 *
 *   accepted ─▶ PROXY protocol header ─▶ allow, deny ─▶ TLS handshake ─▶ connection
 *                    └──────────────── anything else: closed, counted, reported ┘
 */
export class PendingConnections {
  readonly #owner: PendingConnectionsOwner;
  readonly #pending = new Set<PendingConnection>();
  /** Sockets whose handshake a fault ends, until the peer has read its answer. */
  readonly #ending = new Set<Socket>();
  #settings: ListenerSettings;

  constructor(owner: PendingConnectionsOwner, settings: ListenerSettings) {
    this.#owner = owner;
    this.#settings = settings;
  }

  /** Applies to sockets accepted from now on. */
  configure(settings: ListenerSettings): void {
    this.#settings = settings;
  }

  /** True when no phase lies between accepting and the connection. */
  get isDirect(): boolean {
    return this.#settings.proxy === undefined && this.#settings.tls === undefined;
  }

  begin(socket: Socket, local: Address, peer: Address, arrival?: Arrival): void {
    const { proxy, spec } = this.#settings;
    const pending = new PendingConnection(socket, local, peer, arrival);
    const refusal = this.#refusal(pending);
    if (refusal !== undefined) {
      this.#refuse(pending, refusal);
      return;
    }
    this.#pending.add(pending);
    if (proxy === undefined) {
      this.#secure(pending);
      return;
    }
    const timeoutMs = spec.limits.proxyHeaderTimeoutMs;
    pending.within(timeoutMs, () =>
      this.#refuse(
        pending,
        new AppError(
          'proxy_header_timeout',
          `${formatAddress(peer)} sent no complete PROXY protocol header within ${timeoutMs} ms.`,
        ),
      ),
    );
    pending.readHeader(
      proxy.version,
      (header) => this.#announced(pending, header),
      (error) => this.#refuse(pending, named(error, peer)),
    );
  }

  /** Closes all of them. */
  destroy(): void {
    for (const pending of this.#pending) {
      pending.end();
      this.#owner.forgetHandshake(pending);
      if (pending.arrival !== undefined) this.#owner.abandoned(pending.arrival);
    }
    this.#pending.clear();
    for (const socket of this.#ending) socket.destroy();
  }

  #refusal({ peer, remote }: PendingConnection): AppError | undefined {
    const { maxHandshakes } = this.#settings.spec.limits;
    const unfinished = this.#pending.size + this.#ending.size;
    if (unfinished >= maxHandshakes)
      return new AppError(
        'handshake_limit',
        `The peer ${peer.host} was refused: ${unfinished} handshakes are unfinished, the limit (maxHandshakes).`,
      );
    const { proxy } = this.#settings;
    if (proxy === undefined) return this.#owner.admit(remote.host, this.#pending.size);
    return proxy.isTrusted(peer.host)
      ? undefined
      : new AppError('proxy_untrusted', `The peer ${peer.host} is not in proxyTrusted.`);
  }

  #announced(pending: PendingConnection, header: ProxyHeader): void {
    pending.announce(header);
    const refusal = this.#owner.admit(pending.remote.host, this.#pending.size - 1, header.source !== undefined);
    if (refusal === undefined) this.#secure(pending);
    else this.#refuse(pending, refusal);
  }

  #secure(pending: PendingConnection): void {
    const { tls } = this.#settings;
    if (tls === undefined) {
      this.#established(pending, undefined);
      return;
    }
    const held = this.#owner.holdHandshake(pending, {
      go: () => this.#shakeHands(pending, tls),
      fail: (how, fault) => this.#failHandshake(pending, tls, how, fault),
      waits: (fault) => this.#limitHandshake(pending, tls, `: the fault "${fault}" held it`),
    });
    if (held) pending.stopWaiting();
    else this.#shakeHands(pending, tls);
  }

  #shakeHands(pending: PendingConnection, tls: TlsAcceptor): void {
    this.#limitHandshake(pending, tls);
    pending.shakeHands(
      tls,
      (socket) => this.#established(pending, socket),
      (error) => this.#refuse(pending, error),
    );
  }

  #limitHandshake(pending: PendingConnection, { handshakeTimeoutMs }: TlsAcceptor, why = ''): void {
    const peer = formatAddress(pending.remote);
    pending.within(handshakeTimeoutMs, () =>
      this.#refuse(
        pending,
        new AppError(
          'tls_handshake_timeout',
          `The TLS handshake with ${peer} took longer than ${handshakeTimeoutMs} ms${why}.`,
        ),
      ),
    );
  }

  /** With a wrong certificate the handshake takes place; whether it succeeds is for the peer to decide. */
  #failHandshake(pending: PendingConnection, tls: TlsAcceptor, how: HandshakeFailure, fault: string): void {
    if (how === 'alert' || how === 'truncate') {
      const peer = formatAddress(pending.remote);
      this.#pending.delete(pending);
      pending.settle();
      const { socket } = pending;
      this.#ending.add(socket);
      socket.once('close', () => this.#ending.delete(socket));
      breakHandshake(socket, how, tls.handshakeTimeoutMs);
      const error = new AppError('tls_failed', `The fault "${fault}" ended the TLS handshake with ${peer}: ${how}.`);
      this.#owner.refused(error, pending.arrival);
      return;
    }
    const { highWaterMark } = socketOptions(this.#settings.spec.limits.maxSendBufferBytes);
    failingAcceptor(tls, how, highWaterMark).then(
      (acceptor) => this.#pending.has(pending) && this.#shakeHands(pending, acceptor),
      (error: unknown) => this.#pending.has(pending) && this.#refuse(pending, toAppError(error)),
    );
  }

  #established(pending: PendingConnection, tls: TLSSocket | undefined): void {
    this.#pending.delete(pending);
    pending.settle();
    this.#owner.established(pending, tls);
  }

  #refuse(pending: PendingConnection, error: AppError): void {
    this.#pending.delete(pending);
    pending.end();
    this.#owner.forgetHandshake(pending);
    this.#owner.refused(toAppError(error), pending.arrival);
  }
}

/** Adds the address that the header came from. */
function named(error: AppError, peer: Address): AppError {
  return new AppError(error.code, `${formatAddress(peer)}: ${error.message}`, { cause: error });
}
