import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Address } from '../../../contract/endpoint.ts';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import { formatAddress } from '../../shared/egress.ts';
import type { ProxyHeader } from '../../shared/proxy-protocol/index.ts';
import { Arrival } from './arrival.ts';
import type { ListenerSettings } from './listener.ts';

/** Who has the connections in the end. */
export interface ArrivalsOwner {
  /** Whether `remote` may have a connection; undefined: it may. `waiting`: others that are on their way. `isAnnounced`: false when a trusted proxy announced no address. */
  admit(remote: string, waiting: number, isAnnounced?: boolean): AppError | undefined;
  /** The connection begins. `tls`: when it is one. */
  arrived(arrival: Arrival, tls: TLSSocket | undefined): void;
  /** It was refused, or did not get through. */
  turnedAway(error: AppError): void;
}

/**
 * Accepted sockets that are no connections yet.
 *
 *   accepted ─▶ PROXY protocol header ─▶ allow, deny ─▶ TLS handshake ─▶ connection
 *                    └──────────────── anything else: closed, counted, told ┘
 */
export class Arrivals {
  readonly #owner: ArrivalsOwner;
  readonly #pending = new Set<Arrival>();
  #settings: ListenerSettings;

  constructor(owner: ArrivalsOwner, settings: ListenerSettings) {
    this.#owner = owner;
    this.#settings = settings;
  }

  /** For those that come from now on. */
  configure(settings: ListenerSettings): void {
    this.#settings = settings;
  }

  /** True when there is nothing on the way. */
  get isDirect(): boolean {
    return this.#settings.proxy === undefined && this.#settings.tls === undefined;
  }

  begin(socket: Socket, local: Address, peer: Address): void {
    const { proxy, spec } = this.#settings;
    const arrival = new Arrival(socket, local, peer);
    const refusal = this.#refusal(arrival);
    if (refusal !== undefined) {
      this.#turnAway(arrival, refusal);
      return;
    }
    this.#pending.add(arrival);
    if (proxy === undefined) {
      this.#secure(arrival);
      return;
    }
    const timeoutMs = spec.limits.proxyHeaderTimeoutMs;
    arrival.within(timeoutMs, () =>
      this.#turnAway(
        arrival,
        new AppError(
          'proxy_header_timeout',
          `${formatAddress(peer)} sent no complete PROXY protocol header within ${timeoutMs} ms.`,
        ),
      ),
    );
    arrival.readHeader(
      proxy.version,
      (header) => this.#announced(arrival, header),
      (error) => this.#turnAway(arrival, named(error, peer)),
    );
  }

  /** Cuts all of them. */
  destroy(): void {
    for (const arrival of this.#pending) arrival.end();
    this.#pending.clear();
  }

  #refusal({ peer, remote }: Arrival): AppError | undefined {
    const { maxHandshakes } = this.#settings.spec.limits;
    if (this.#pending.size >= maxHandshakes)
      return new AppError(
        'handshake_limit',
        `The peer ${peer.host} was refused: ${this.#pending.size} handshakes are unfinished, the limit (maxHandshakes).`,
      );
    const { proxy } = this.#settings;
    if (proxy === undefined) return this.#owner.admit(remote.host, this.#pending.size);
    return proxy.isTrusted(peer.host)
      ? undefined
      : new AppError('proxy_untrusted', `The peer ${peer.host} is not in proxyTrusted.`);
  }

  #announced(arrival: Arrival, header: ProxyHeader): void {
    arrival.announce(header);
    const refusal = this.#owner.admit(arrival.remote.host, this.#pending.size - 1, header.source !== undefined);
    if (refusal === undefined) this.#secure(arrival);
    else this.#turnAway(arrival, refusal);
  }

  #secure(arrival: Arrival): void {
    const { tls } = this.#settings;
    if (tls === undefined) {
      this.#arrived(arrival, undefined);
      return;
    }
    const peer = formatAddress(arrival.remote);
    arrival.within(tls.handshakeTimeoutMs, () =>
      this.#turnAway(
        arrival,
        new AppError(
          'tls_handshake_timeout',
          `The TLS handshake with ${peer} took longer than ${tls.handshakeTimeoutMs} ms.`,
        ),
      ),
    );
    arrival.shakeHands(
      tls,
      (socket) => this.#arrived(arrival, socket),
      (error) => this.#turnAway(arrival, error),
    );
  }

  #arrived(arrival: Arrival, tls: TLSSocket | undefined): void {
    this.#pending.delete(arrival);
    arrival.settle();
    this.#owner.arrived(arrival, tls);
  }

  #turnAway(arrival: Arrival, error: AppError): void {
    this.#pending.delete(arrival);
    arrival.end();
    this.#owner.turnedAway(toAppError(error));
  }
}

/** Says whose header it was. */
function named(error: AppError, peer: Address): AppError {
  return new AppError(error.code, `${formatAddress(peer)}: ${error.message}`, { cause: error });
}
