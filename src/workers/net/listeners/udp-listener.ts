import type { RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { CloseReason } from '../../../contract/connection.ts';
import type { Address } from '../../../contract/endpoint.ts';
import type { ListenerEndpoint } from '../../../contract/thread-messages.ts';
import { toAppError, type AppError } from '../../../core/errors/index.ts';
import type { ArrivalFaults } from '../connection/gate.ts';
import type { Endpoint } from '../connection/endpoint.ts';
import { MAX_DATAGRAM_BYTES, UdpSession, type DatagramPort } from '../connection/udp-session.ts';
import { nextDescriptorFault } from '../sockets/descriptors.ts';
import { inodeOf } from '../udp/kernel-drops.ts';
import type { Admission } from './admission.ts';
import type { Listener, ListenerSettings } from './listener.ts';
import { SessionExpiry } from './session-expiry.ts';
import { SessionTable } from './session-table.ts';
import { UdpArrivals, type UdpArrivalsOwner } from './udp-arrivals.ts';
import { bindUdpSocket, type BoundUdpSocket } from './udp-socket.ts';

/** How often a closing socket looks whether its send queue is empty, in milliseconds. */
const FLUSH_LOOK_MS = 5;

/** Opens a UDP port. Resolves when it is bound; throws `port_in_use`, `address_unavailable`, `socket_option_refused` and so on. */
export async function openUdpListener(
  params: ListenerEndpoint,
  settings: ListenerSettings,
  endpoint: Endpoint,
): Promise<Listener> {
  return new UdpListener(await bindUdpSocket(params), endpoint, settings);
}

/**
 * One UDP socket and its sessions, one a peer.
 *
 *   datagram ─▶ session of its peer (made when it is the first) ─▶ decode ─▶ handler ─▶ socket.send to the same peer
 */
class UdpListener implements Listener, DatagramPort, UdpArrivalsOwner {
  readonly endpoint: Endpoint;
  readonly address: Address;
  readonly maxDatagramBytes: number;
  readonly outlivesSessions = true;
  /** Undefined while faults refuse datagrams, or the port is being opened again. */
  #bound: BoundUdpSocket | undefined;
  #isRefusing = false;
  #isOpening = false;
  readonly #sessions = new SessionTable();
  readonly #expiry: SessionExpiry;
  readonly #arrivals = new UdpArrivals(this);
  #settings: ListenerSettings;
  #admission: Admission;
  #closed: Promise<void> | undefined;
  /** When what is queued is not waited for any longer, in Unix milliseconds. */
  #closeAtMs = Infinity;
  /** Datagrams handed to the socket without a result yet. */
  #unsettled = 0;
  readonly #onSent = (error: Error | null): void => {
    this.#unsettled -= 1;
    if (error !== null) this.#sendFailed(error);
  };

  constructor(bound: BoundUdpSocket, endpoint: Endpoint, settings: ListenerSettings) {
    const { address, port } = bound.socket.address();
    this.address = { host: address, port };
    this.maxDatagramBytes = MAX_DATAGRAM_BYTES[isIPv6(address) ? 'ipv6' : 'ipv4'];
    this.endpoint = endpoint;
    this.#settings = settings;
    this.#admission = settings.admission;
    this.#expiry = new SessionExpiry(this.#sessions, settings.spec.limits.sessionIdleTimeoutMs);
    endpoint.onConnectionEnded = (session) => this.#sessions.delete(session as UdpSession);
    this.#use(bound);
    endpoint.watchRefusal((refuses) => this.#refuse(refuses));
  }

  get queuedBytes(): number {
    // Mostly everything was sent at once; then there is nothing to ask the system.
    return this.#unsettled === 0 ? 0 : (this.#bound?.socket.getSendQueueSize() ?? 0);
  }

  transmit(session: UdpSession, datagram: Buffer): void {
    const { socket } = this.#bound ?? {};
    if (socket === undefined) return;
    this.#unsettled += 1;
    socket.send(datagram, session.remotePort, session.remoteHost, this.#onSent);
  }

  touched(session: UdpSession): void {
    this.#sessions.touch(session);
  }

  get settings(): ListenerSettings {
    return this.#settings;
  }

  update(settings: ListenerSettings): void {
    this.#bound?.options.apply(settings.spec.socket);
    this.#settings = settings;
    this.endpoint.configure(settings);
    this.#admission = settings.admission;
    this.#expiry.setTimeout(settings.spec.limits.sessionIdleTimeoutMs);
  }

  close(graceMs: number, reason: CloseReason): Promise<void> {
    this.#closeAtMs = Math.min(this.#closeAtMs, Date.now() + graceMs);
    this.#closed ??= this.#close(reason);
    return this.#closed;
  }

  async #close(reason: CloseReason): Promise<void> {
    this.endpoint.watchRefusal(undefined);
    this.#bound?.socket.removeAllListeners('message');
    this.#endSessions(reason);
    while (this.queuedBytes > 0 && Date.now() < this.#closeAtMs) await delay(FLUSH_LOOK_MS);
    const { socket } = this.#bound ?? {};
    if (socket === undefined) return;
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  }

  #use(bound: BoundUdpSocket): void {
    const { socket } = bound;
    this.#bound = bound;
    this.endpoint.socketInode = inodeOf(socket);
    socket.on('message', (datagram, peer) => this.#received(datagram, peer));
    socket.on('error', (error) => this.endpoint.reportError(toAppError(error, 'socket_error')));
    socket.on('close', () => {
      if (this.#bound === bound) this.#lost();
    });
  }

  /** While it refuses there is no socket, so that the system answers datagrams with ICMP. */
  #refuse(refuses: boolean): void {
    this.#isRefusing = refuses;
    if (!refuses) {
      if (!this.#isOpening) void this.#openAgain();
      return;
    }
    const bound = this.#bound;
    this.#bound = undefined;
    this.endpoint.socketInode = undefined;
    this.#endSessions('fault');
    bound?.socket.close();
  }

  async #openAgain(): Promise<void> {
    this.#isOpening = true;
    try {
      const bound = await bindUdpSocket({ ...this.#settings.params, port: this.address.port });
      if (this.#isRefusing || this.#closed !== undefined) bound.socket.close();
      else this.#use(bound);
    } catch (error) {
      if (this.#isRefusing || this.#closed !== undefined) return;
      this.endpoint.watchRefusal(undefined);
      this.#expiry.stop();
      this.endpoint.onSocketLost?.(toAppError(error, 'socket_error'));
    } finally {
      this.#isOpening = false;
    }
  }

  #endSessions(reason: CloseReason): void {
    this.#expiry.stop();
    this.#clearArrivals();
    for (const session of this.endpoint.connections) session.close(reason);
    this.endpoint.cables?.close();
  }

  #received(datagram: Buffer, peer: RemoteInfo): void {
    const known = this.#sessions.find(peer.address, peer.port);
    if (known !== undefined) {
      known.received(datagram);
      return;
    }
    if (this.#arrivals.add(peer, datagram)) return;
    const { cables } = this.endpoint;
    if (cables?.guardsArrivals === true) this.#hold(peer, datagram, cables);
    else if (this.#isAdmitted(peer)) this.#open(peer, datagram);
  }

  refused(error: AppError): void {
    this.endpoint.traffic.rejected += 1;
    this.endpoint.reportError(error);
  }

  dropped(datagrams: number): void {
    this.endpoint.traffic.dropped += datagrams;
  }

  entered(peer: RemoteInfo, ordinal: number, [first, ...others]: readonly Buffer[]): void {
    if (first === undefined || !this.#isAdmitted(peer)) return;
    const session = this.#open(peer, first, ordinal);
    for (const datagram of others) if (!session.isEnded) session.received(datagram);
  }

  /** Faults may keep it waiting. */
  #hold(peer: RemoteInfo, datagram: Buffer, cables: ArrivalFaults): void {
    this.#arrivals.expire(this.#settings.spec.limits.sessionIdleTimeoutMs, cables);
    if (this.#isAdmitted(peer)) this.#arrivals.arrive(peer, datagram, this.endpoint.nextOrdinal(), cables);
  }

  #isAdmitted({ address }: RemoteInfo): boolean {
    const { connections, handler } = this.endpoint;
    const refusal =
      this.#admission(address, connections.size + this.#arrivals.size) ??
      (handler.opensSockets === true ? nextDescriptorFault() : undefined);
    if (refusal !== undefined) this.refused(refusal);
    return refusal === undefined;
  }

  #open({ address, port }: RemoteInfo, first: Buffer, ordinal?: number): UdpSession {
    const facts = { direction: 'inbound', local: this.address, remote: { host: address, port }, ordinal } as const;
    const session = new UdpSession(this.endpoint, facts, this);
    this.#sessions.add(session);
    session.begin();
    this.#expiry.start();
    session.received(first);
    if (session.canSend) session.session.opened?.(session, first);
    return session;
  }

  #clearArrivals(): void {
    const { cables } = this.endpoint;
    if (cables !== undefined) this.#arrivals.clear(cables);
  }

  /** Node reports the address of the peer with the error. */
  #sendFailed(error: Error & { address?: string; port?: number }): void {
    const session = this.#sessions.find(error.address ?? '', error.port ?? 0);
    const failure = toAppError(error, 'socket_error');
    if (session !== undefined) {
      session.sendFailed(failure);
      return;
    }
    this.endpoint.traffic.dropped += 1;
    this.endpoint.reportError(failure);
  }

  #lost(): void {
    if (this.#closed !== undefined) return;
    this.endpoint.socketInode = undefined;
    this.#endSessions('socket_error');
    this.endpoint.onSocketLost?.();
  }
}
