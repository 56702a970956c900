import type { CloseReason } from '../../../contract/connection.ts';
import type { TunnelDirection } from '../../../contract/tunnel.ts';
import { AppError } from '../../../core/errors/index.ts';
import type { Attached } from '../connection/attached.ts';
import type { Connection } from '../connection/connection.ts';
import { DuplexTunnel, type BytesInUse } from './duplex-tunnel.ts';
import { ObservingTunnel } from './observing-tunnel.ts';
import type { Tunnel, TunnelOptions } from './tunnel.ts';

type NewTunnel = Omit<TunnelOptions, 'connection' | 'onOver'>;

/** The tunnels of one connection: at most one that has it for itself, and some that watch. */
export class ConnectionTunnels implements Attached, BytesInUse {
  readonly #connection: Connection;
  #duplex: DuplexTunnel | undefined;
  readonly #observers = new Set<ObservingTunnel>();
  readonly #onOver = (tunnel: Tunnel) => this.#over(tunnel);

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Those of a connection, made with the first. Throws `state_conflict` when it is closing. */
  static of(connection: Connection): ConnectionTunnels {
    if (connection.isEnded || connection.state === 'closing')
      throw new AppError('state_conflict', `Connection "${connection.id}" is closing.`);
    const known = connection.attached;
    return known instanceof ConnectionTunnels ? known : new ConnectionTunnels(connection);
  }

  get areKept(): boolean {
    const { endpoint, record } = this.#connection;
    return this.#observers.size > 0 || record.observer !== undefined || endpoint.capture.keeps;
  }

  get isTaken(): boolean {
    return this.#duplex !== undefined;
  }

  /** Throws `tunnel_attached`. */
  addDuplex(options: NewTunnel): DuplexTunnel {
    if (this.isTaken)
      throw new AppError(
        'tunnel_attached',
        `Another tunnel has exclusive use of connection "${this.#connection.id}". It can still be observed.`,
      );
    const tunnel = new DuplexTunnel({ ...options, connection: this.#connection, onOver: this.#onOver }, this);
    this.#duplex = tunnel;
    this.#added(tunnel);
    return tunnel;
  }

  /** Throws `tunnel_limit`. */
  addObserver(options: NewTunnel, direction: TunnelDirection, maxObservers: number): void {
    if (this.#observers.size >= maxObservers)
      throw new AppError(
        'tunnel_limit',
        `${maxObservers} tunnels observe connection "${this.#connection.id}", the limit (PORTCALL_MAX_TUNNEL_OBSERVERS).`,
      );
    const tunnel = new ObservingTunnel({ ...options, connection: this.#connection, onOver: this.#onOver }, direction);
    this.#observers.add(tunnel);
    this.#added(tunnel);
  }

  saw(bytes: Buffer, received: boolean): void {
    for (const observer of this.#observers) observer.saw(bytes, received);
  }

  take(bytes: Buffer): boolean {
    this.saw(bytes, true);
    return this.#duplex?.take(bytes) ?? false;
  }

  peerEnded(): void {
    this.#duplex?.peerEnded();
    for (const observer of this.#observers) observer.peerEnded();
  }

  ended(reason: CloseReason): void {
    this.#duplex?.end(reason);
    for (const observer of this.#observers) observer.end(reason);
  }

  #added(tunnel: Tunnel): void {
    this.#connection.attached = this;
    tunnel.start();
  }

  #over(tunnel: Tunnel): void {
    if (tunnel === this.#duplex) this.#duplex = undefined;
    else this.#observers.delete(tunnel as ObservingTunnel);
    if (this.#duplex === undefined && this.#observers.size === 0) this.#connection.attached = undefined;
  }
}
