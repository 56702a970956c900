import { once } from 'node:events';
import { type BoundSocket, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { CloseReason } from '../../../contract/connection.ts';
import type { Address } from '../../../contract/endpoint.ts';
import type { ListenerEndpoint } from '../../../contract/thread-messages.ts';
import { toAppError, type AppError } from '../../../core/errors/index.ts';
import type { Endpoint } from '../connection/endpoint.ts';
import { descriptorFault, tcpDescriptor } from '../sockets/descriptors.ts';
import { socketOptions } from '../sockets/socket-options.ts';
import { TcpConnection } from '../connection/tcp-connection.ts';
import { TlsConnection } from '../connection/tls-connection.ts';
import type { Admission } from './admission.ts';
import type { PendingConnection } from './pending-connection.ts';
import { PendingConnections, type PendingConnectionsOwner } from './pending-connections.ts';
import type { Arrival, HeldHandshake } from '../connection/gate.ts';
import { IdleSweep } from '../connection/idle-sweep.ts';
import { keepPort } from './kept-port.ts';
import { refuse } from './refuse-socket.ts';
import { bindAddress, sharesPort, type Listener, type ListenerSettings } from './listener.ts';

/** Bound to one of these, each connection has an address of its own on our side. */
const isWildcard: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** Opens a TCP port, for TLS too. Resolves when it is bound; throws `port_in_use`, `address_unavailable`, `permission_denied` and so on. */
export async function openTcpListener(
  params: ListenerEndpoint,
  settings: ListenerSettings,
  endpoint: Endpoint,
): Promise<Listener> {
  const server = serverOf(params);
  const { host, port } = bindAddress(params);
  const { backlog, ipv6Only } = params.spec.socket;
  server.listen({ host, port, backlog, ipv6Only, reusePort: sharesPort(params), exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw toAppError(error, 'socket_error');
  }
  return new TcpListener(server, endpoint, settings);
}

function serverOf({ spec }: ListenerEndpoint): Server {
  const { noDelay, keepAliveMs } = spec.socket;
  return createServer({
    ...socketOptions(spec.limits.maxSendBufferBytes),
    noDelay,
    keepAlive: keepAliveMs > 0,
    keepAliveInitialDelay: keepAliveMs,
  });
}

class TcpListener implements Listener, PendingConnectionsOwner {
  readonly endpoint: Endpoint;
  readonly address: Address;
  #server: Server;
  /** What keeps the port while faults refuse connections; null: nothing could. Undefined: the port is open. */
  #kept: BoundSocket | null | undefined;
  readonly #idle: IdleSweep;
  readonly #pending: PendingConnections;
  /** Accepted, and held by faults. */
  readonly #arrivals = new Set<TcpArrival>();
  #settings: ListenerSettings;
  #admission: Admission;
  #closed: Promise<void> | undefined;

  constructor(server: Server, endpoint: Endpoint, settings: ListenerSettings) {
    const { address, port } = server.address() as AddressInfo;
    this.address = { host: address, port };
    this.endpoint = endpoint;
    this.#server = server;
    this.#idle = new IdleSweep(endpoint.connections);
    this.#idle.setTimeout(settings.spec.limits.idleTimeoutMs);
    this.#settings = settings;
    this.#admission = settings.admission;
    this.#pending = new PendingConnections(this, settings);
    this.#guard();
    this.#serve(server);
    endpoint.watchRefusal((refuses) => (refuses ? this.#shut() : this.#openAgain()));
  }

  get settings(): ListenerSettings {
    return this.#settings;
  }

  update(settings: ListenerSettings): void {
    this.#settings = settings;
    this.endpoint.configure(settings);
    this.#admission = settings.admission;
    this.#pending.configure(settings);
    this.#idle.setTimeout(settings.spec.limits.idleTimeoutMs);
    this.#guard();
  }

  admit(remote: string, waiting: number, isAnnounced = true): AppError | undefined {
    return this.#admission(remote, this.endpoint.connections.size + this.#arrivals.size + waiting, isAnnounced);
  }

  established(pending: PendingConnection, tls: TLSSocket | undefined): void {
    const { socket, local, remote, arrival } = pending;
    const { ordinal } = arrival ?? {};
    const facts = { direction: 'inbound', local, remote, ordinal, extras: pending.extras(tls) } as const;
    // It was paused when its header was read.
    if (tls === undefined) socket.resume();
    const connection =
      tls === undefined
        ? new TcpConnection(this.endpoint, facts, socket)
        : new TlsConnection(this.endpoint, facts, tls, socket);
    connection.start();
    if (arrival !== undefined) this.endpoint.cables?.forgetArrival(arrival);
  }

  refused(error: AppError, arrival?: Arrival): void {
    if (arrival !== undefined) this.endpoint.cables?.forgetArrival(arrival);
    this.endpoint.traffic.rejected += 1;
    this.endpoint.reportError(error);
  }

  holdHandshake(pending: PendingConnection, held: Pick<HeldHandshake, 'go' | 'fail' | 'waits'>): boolean {
    const { arrival } = pending;
    const { cables } = this.endpoint;
    if (arrival === undefined || cables === undefined) return false;
    pending.held = { ordinal: arrival.ordinal, peer: arrival.peer, ...held };
    return cables.holdHandshake(pending.held);
  }

  forgetHandshake({ held }: PendingConnection): void {
    if (held !== undefined) this.endpoint.cables?.forgetHandshake(held);
  }

  abandoned(arrival: Arrival): void {
    this.endpoint.cables?.forgetArrival(arrival);
  }

  close(graceMs: number, reason: CloseReason): Promise<void> {
    this.#closed ??= this.#close(graceMs, reason);
    const cut = () => this.#cut(reason);
    if (graceMs === 0) cut();
    const deadline = setTimeout(cut, graceMs);
    return this.#closed.finally(() => clearTimeout(deadline));
  }

  async #close(graceMs: number, reason: CloseReason): Promise<void> {
    this.endpoint.watchRefusal(undefined);
    const serverClosed = this.#kept === undefined ? once(this.#server, 'close') : undefined;
    this.#kept?.close();
    this.#server.close();
    this.#pending.destroy();
    for (const arrival of this.#arrivals) this.#turnAway(arrival);
    this.#idle.stop();
    if (graceMs > 0) for (const connection of this.endpoint.connections) connection.close(reason, graceMs);
    await Promise.all([serverClosed, this.endpoint.empty()]);
  }

  #cut(reason: CloseReason): void {
    for (const connection of this.endpoint.connections) connection.destroy(reason);
  }

  #serve(server: Server): void {
    server.on('connection', (socket) => this.#accept(socket));
    server.on('error', (error) => this.#acceptFailed(error));
    server.on('close', () => {
      if (server === this.#server && this.#kept === undefined) this.#lost();
    });
  }

  /** From now on the system refuses connections; those that are open stay, and so does the port. */
  #shut(): void {
    this.#server.close();
    this.#kept = keepPort(this.#settings.params, this.address);
  }

  #openAgain(): void {
    const kept = this.#kept;
    if (kept === undefined) return;
    const { params } = this.#settings;
    const server = serverOf(params);
    this.#kept = undefined;
    this.#server = server;
    const fail = (error: Error): void => {
      if (server !== this.#server || this.#closed !== undefined) return;
      this.#idle.stop();
      this.endpoint.watchRefusal(undefined);
      this.endpoint.onSocketLost?.(toAppError(error, 'socket_error'));
    };
    server.once('error', fail);
    server.once('listening', () => {
      server.off('error', fail);
      this.#serve(server);
      this.#guard();
    });
    const { backlog, ipv6Only } = params.spec.socket;
    if (kept !== null) server.listen({ handle: kept, backlog });
    else
      server.listen({
        ...bindAddress({ ...params, port: this.address.port }),
        backlog,
        ipv6Only,
        reusePort: sharesPort(params),
        exclusive: true,
      });
  }

  #accept(socket: Socket): void {
    const { remoteAddress, remotePort } = socket;
    // A peer that has reset the connection before it was accepted has no address any more.
    if (remoteAddress === undefined || remotePort === undefined) {
      refuse(socket);
      return;
    }
    const { isDirect } = this.#pending;
    const refusal = (isDirect ? this.admit(remoteAddress, 0) : undefined) ?? descriptorFault(tcpDescriptor(socket));
    if (refusal !== undefined) {
      this.refused(refusal);
      refuse(socket);
      return;
    }
    // Asking the socket costs a system call and memory for as long as it lives.
    const local = isWildcard.has(this.address.host)
      ? { host: socket.localAddress ?? this.address.host, port: this.address.port }
      : this.address;
    const remote = { host: remoteAddress, port: remotePort };
    if (this.endpoint.cables?.guardsArrivals === true) this.#hold(socket, local, remote);
    else if (isDirect) new TcpConnection(this.endpoint, { direction: 'inbound', local, remote }, socket).start();
    else this.#pending.begin(socket, local, remote);
  }

  /** Faults may keep it waiting: nothing is read from it before it enters. */
  #hold(socket: Socket, local: Address, remote: Address): void {
    const { endpoint } = this;
    const arrival: TcpArrival = {
      socket,
      ordinal: endpoint.nextOrdinal(),
      peer: remote.host,
      enter: () => this.#enter(arrival, local, remote),
      refuse: (error) => {
        this.#turnAway(arrival);
        this.refused(error);
      },
    };
    socket.on('error', ignore);
    this.#arrivals.add(arrival);
    endpoint.cables?.arrive(arrival);
  }

  /** The settings may have changed since it was accepted. */
  #enter(arrival: TcpArrival, local: Address, remote: Address): void {
    const { socket, ordinal } = arrival;
    this.#arrivals.delete(arrival);
    socket.off('error', ignore);
    const { isDirect } = this.#pending;
    const refusal = isDirect ? this.admit(remote.host, 0) : undefined;
    if (refusal !== undefined) {
      this.refused(refusal, arrival);
      refuse(socket);
      return;
    }
    // A TLS socket reads from the one below by itself.
    if (this.#settings.tls === undefined || this.#settings.proxy !== undefined) socket.resume();
    if (!isDirect) {
      this.#pending.begin(socket, local, remote, arrival);
      return;
    }
    new TcpConnection(this.endpoint, { direction: 'inbound', local, remote, ordinal }, socket).start();
    this.endpoint.cables?.forgetArrival(arrival);
  }

  #turnAway(arrival: TcpArrival): void {
    this.#arrivals.delete(arrival);
    this.endpoint.cables?.forgetArrival(arrival);
    refuse(arrival.socket);
  }

  /** With faults that may hold a connection, its socket is accepted without being read (`pauseOnConnect`, which Node looks at for each). */
  #guard(): void {
    (this.#server as Server & { pauseOnConnect: boolean }).pauseOnConnect =
      this.endpoint.cables?.guardsArrivals === true;
  }

  /** The system could not accept one connection. The port stays open. */
  #acceptFailed(error: Error): void {
    this.refused(toAppError(error, 'socket_error'));
  }

  /** The port was closed, and not by us. Node emits this when the last connection has ended. */
  #lost(): void {
    if (this.#closed !== undefined) return;
    this.#idle.stop();
    this.endpoint.onSocketLost?.();
  }
}

interface TcpArrival extends Arrival {
  readonly socket: Socket;
}

function ignore(): void {}
