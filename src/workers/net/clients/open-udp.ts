import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Address } from '../../../contract/endpoint.ts';
import { isMulticastAddress } from '../../../contract/ip.ts';
import { toAppError, type AppError } from '../../../core/errors/index.ts';
import type { Endpoint } from '../connection/endpoint.ts';
import { MAX_DATAGRAM_BYTES, UdpSession, type DatagramPort } from '../connection/udp-session.ts';
import { inodeOf } from '../udp/kernel-drops.ts';
import { LiveSocketOptions } from '../udp/live-options.ts';
import { literalLookup } from '../udp/literal-lookup.ts';
import type { Opened, OpenedConnection } from './opened.ts';
import { allowedAddresses, type Target } from './target.ts';

/** How often a closing socket looks whether its send queue is empty, and how many times, before it closes all the same. */
const FLUSH_LOOK_MS = 5;
const FLUSH_LOOKS = 100;

/**
 * A UDP socket connected to the target: it hears nobody else, and learns from ICMP when nobody listens there. Nothing is sent yet, so
 * that this succeeds with an absent peer too. To a group or a broadcast address it is not connected: those who answer do so from addresses
 * of their own, and all of them are heard.
 */
export async function openUdp(target: Target, signal: AbortSignal): Promise<Opened> {
  const [{ address, family }] = await allowedAddresses(target, signal);
  signal.throwIfAborted();
  const port = new ClientPort(family);
  try {
    await port.connect(target, address);
    signal.throwIfAborted();
  } catch (error) {
    port.release();
    throw error;
  }
  return port;
}

/** The socket of one session. */
class ClientPort implements Opened, DatagramPort {
  readonly maxDatagramBytes: number;
  readonly #socket: Socket;
  readonly #family: 4 | 6;
  /** When the socket is not connected. */
  #target: Address | undefined;
  #endpoint: Endpoint | undefined;
  #session: UdpSession | undefined;
  #onRefused: ((error: AppError) => void) | undefined;
  #released = false;
  readonly #onSent = (error: Error | null) => {
    if (error) this.#sendFailed(error);
  };

  constructor(family: number) {
    this.#family = family === 6 ? 6 : 4;
    this.maxDatagramBytes = family === 6 ? MAX_DATAGRAM_BYTES.ipv6 : MAX_DATAGRAM_BYTES.ipv4;
    this.#socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', lookup: literalLookup(this.#family) });
    this.#socket.on('error', (error) => this.#failed(error));
  }

  /** Binds and connects; with IP addresses there is nothing that could take long. */
  async connect({ spec }: Target, address: string): Promise<void> {
    const { localAddress, localPort, broadcast } = spec.socket;
    const listening = once(this.#socket, 'listening');
    this.#socket.bind({ port: localPort, exclusive: true, ...(localAddress === undefined ? {} : { address: localAddress }) });
    await listening;
    new LiveSocketOptions(this.#socket, this.#family).apply(spec.socket);
    if (broadcast || isMulticastAddress(address)) {
      this.#target = { host: address, port: spec.port };
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const onConnect = (error?: Error) => (error ? reject(error) : resolve());
      this.#socket.connect(spec.port, address, onConnect as () => void);
    });
  }

  get queuedBytes(): number {
    return this.#released ? 0 : this.#socket.getSendQueueSize();
  }

  transmit(_session: UdpSession, datagram: Buffer): void {
    if (this.#target === undefined) this.#socket.send(datagram, this.#onSent);
    else this.#socket.send(datagram, this.#target.port, this.#target.host, this.#onSent);
  }

  touched(): void {}

  connectionOf(endpoint: Endpoint): OpenedConnection {
    const local = this.#socket.address();
    const facts = { direction: 'outbound', local: { host: local.address, port: local.port }, remote: this.#remote() } as const;
    this.#endpoint = endpoint;
    endpoint.socketInode = inodeOf(this.#socket);
    const session = new UdpSession(endpoint, facts, this);
    return { connection: session, start: (onRefused) => this.#start(session, onRefused) };
  }

  #remote(): Address {
    if (this.#target !== undefined) return this.#target;
    const { address, port } = this.#socket.remoteAddress();
    return { host: address, port };
  }

  #start(session: UdpSession, onRefused: (error: AppError) => void): void {
    this.#session = session;
    this.#onRefused = onRefused;
    this.#socket.on('message', (datagram) => {
      if (!session.isEnded) session.received(datagram);
    });
    session.begin();
    session.endpoint.handler.onOpen(session);
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    if (this.#endpoint !== undefined) this.#endpoint.socketInode = undefined;
    closeWhenSent(this.#socket, FLUSH_LOOKS);
  }

  /** What ICMP says of a datagram sent before; the socket goes on. */
  #failed(error: Error): void {
    const session = this.#session;
    if (session === undefined || session.isEnded) return;
    const failure = toAppError(error, 'socket_error');
    session.endpoint.reportError(failure, session);
    this.#onRefused?.(failure);
  }

  #sendFailed(error: Error): void {
    const failure = toAppError(error, 'socket_error');
    this.#session?.sendFailed(failure);
    if (this.#session?.isEnded === false) this.#onRefused?.(failure);
  }
}

function closeWhenSent(socket: Socket, looks: number): void {
  if (looks === 0 || socket.getSendQueueCount() === 0) socket.close();
  else setTimeout(() => closeWhenSent(socket, looks - 1), FLUSH_LOOK_MS);
}
