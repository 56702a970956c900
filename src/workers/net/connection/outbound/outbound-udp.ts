import type { Socket } from 'node:dgram';
import type { Address } from '../../../../contract/endpoint.ts';
import { toAppError } from '../../../../core/errors/index.ts';
import type { Target } from '../../sockets/addresses.ts';
import { dialUdp, type DialledUdp } from '../../sockets/dial-udp.ts';
import { closeWhenSent } from '../../udp/close-when-sent.ts';
import { inodeOf } from '../../udp/kernel-drops.ts';
import type { Endpoint } from '../endpoint.ts';
import { MAX_DATAGRAM_BYTES, UdpSession, type DatagramPort } from '../udp-session.ts';
import type { Outbound, OutboundConnection, OutboundListener } from './outbound.ts';

export async function openUdp(target: Target, signal: AbortSignal): Promise<Outbound> {
  return new OutboundPort(await dialUdp(target, signal));
}

/** The socket of one session. */
class OutboundPort implements Outbound, DatagramPort {
  readonly maxDatagramBytes: number;
  readonly outlivesSessions = false;
  readonly #socket: Socket;
  /** When the socket is not connected. */
  readonly #target: Address | undefined;
  #endpoint: Endpoint | undefined;
  #session: UdpSession | undefined;
  #listener: OutboundListener | undefined;
  #released = false;
  readonly #onSent = (error: Error | null) => {
    if (error) this.#sendFailed(error);
  };

  constructor({ socket, family, target }: DialledUdp) {
    this.maxDatagramBytes = family === 6 ? MAX_DATAGRAM_BYTES.ipv6 : MAX_DATAGRAM_BYTES.ipv4;
    this.#target = target;
    this.#socket = socket;
    socket.on('error', (error) => this.#failed(error));
  }

  get queuedBytes(): number {
    return this.#released ? 0 : this.#socket.getSendQueueSize();
  }

  transmit(_session: UdpSession, datagram: Buffer): void {
    if (this.#target === undefined) this.#socket.send(datagram, this.#onSent);
    else this.#socket.send(datagram, this.#target.port, this.#target.host, this.#onSent);
  }

  touched(): void {}

  connectionOf(endpoint: Endpoint): OutboundConnection {
    const local = this.#socket.address();
    const facts = {
      direction: 'outbound',
      local: { host: local.address, port: local.port },
      remote: this.#remote(),
    } as const;
    this.#endpoint = endpoint;
    endpoint.socketInode = inodeOf(this.#socket);
    const session = new UdpSession(endpoint, facts, this);
    return { connection: session, start: (listener) => this.#start(session, listener) };
  }

  #remote(): Address {
    if (this.#target !== undefined) return this.#target;
    const { address, port } = this.#socket.remoteAddress();
    return { host: address, port };
  }

  #start(session: UdpSession, listener: OutboundListener): void {
    this.#session = session;
    this.#listener = listener;
    this.#socket.on('message', (datagram) => {
      if (!session.isEnded) session.received(datagram);
    });
    session.begin();
    listener.opened?.();
    if (session.canSend) session.session.opened?.(session);
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    if (this.#endpoint !== undefined) this.#endpoint.socketInode = undefined;
    closeWhenSent(this.#socket);
  }

  /** An ICMP error about a datagram sent before; the socket stays open. */
  #failed(error: Error): void {
    const session = this.#session;
    if (session === undefined || session.isEnded) return;
    const failure = toAppError(error, 'socket_error');
    session.report(failure);
    this.#listener?.refused(failure);
  }

  #sendFailed(error: Error): void {
    const failure = toAppError(error, 'socket_error');
    this.#session?.sendFailed(failure);
    if (this.#session?.isEnded === false) this.#listener?.refused(failure);
  }
}
