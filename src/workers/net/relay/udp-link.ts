import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import type { Address } from '../../../contract/endpoint.ts';
import { isMulticastAddress } from '../../../contract/ip.ts';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import { formatAddress } from '../../shared/egress.ts';
import type { ResolvedAddress } from '../../shared/name-lookups.ts';
import { MAX_DATAGRAM_BYTES } from '../connection/udp-session.ts';
import { ownBytes } from '../memory/own-bytes.ts';
import { allowedAmong } from '../sockets/addresses.ts';
import { descriptorFault } from '../sockets/descriptors.ts';
import { closeWhenSent } from '../udp/close-when-sent.ts';
import { literalLookup } from '../udp/literal-lookup.ts';
import { udpDescriptor } from '../udp/udp-descriptor.ts';
import type { LinkTarget } from './link-target.ts';
import { markDepth } from './proxy-depths.ts';

/** Most datagrams that wait for the system or for the address of the server: empty ones count no bytes. */
const MAX_WAITING_DATAGRAMS = 1024;

/** See {@link UdpLink.isFilling}. */
const HOLD_BYTES = 64 * 1024;

/** What a link reports. After `linkFailed` nothing follows. */
export interface DatagramLinkOwner {
  linkOpened(): void;
  /** It could not be opened; nothing is left open. `waiting`: datagrams that will not be sent. */
  linkFailed(error: AppError, waiting: number): void;
  linkReceived(datagram: Buffer): void;
  /** The system or the network refused a datagram; the link stays. `isUnsent`: it is known which one, and that it was not sent. */
  linkRefused(error: AppError, isUnsent: boolean): void;
}

/**
 * A UDP socket that leads to another server on behalf of one of our sessions. It hears only the server, and ICMP errors reach it. A literal
 * address costs no promise, no lookup and no timer.
 */
export class UdpLink {
  readonly #target: LinkTarget;
  readonly #owner: DatagramLinkOwner;
  readonly #depth: number;
  #socket: Socket | undefined;
  /** Where datagrams go when the socket is not connected: to a group, whose members answer from addresses of their own. */
  #group: string | undefined;
  #maxDatagramBytes: number = MAX_DATAGRAM_BYTES.ipv6;
  #isOpen = false;
  #isGone = false;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** Handed to the socket without a result yet. */
  #unsettled = 0;
  #local: Address | undefined;
  readonly #onSent = (error: Error | null): void => {
    this.#unsettled -= 1;
    if (error !== null) this.#refused(error, true);
  };

  /** `depth`: proxies that lead to the server, this one included. */
  constructor(target: LinkTarget, owner: DatagramLinkOwner, depth: number) {
    this.#target = target;
    this.#owner = owner;
    this.#depth = depth;
  }

  /** Our end; undefined before it is known. */
  get local(): Address | undefined {
    return this.#local;
  }

  /** So much waits for the address of the server that a peer which can wait should. */
  get isFilling(): boolean {
    return (
      this.#waiting.length >= MAX_WAITING_DATAGRAMS / 2 ||
      this.#waitingBytes >= Math.min(HOLD_BYTES, this.#target.spec.limits.maxSendBufferBytes / 2)
    );
  }

  /** Once. */
  dial(): void {
    if (this.#isGone) return;
    const { spec, isLiteral, lookups } = this.#target;
    if (isLiteral) this.#resolved([{ address: spec.host, family: isIP(spec.host) }]);
    else
      lookups.resolve(spec.host, 0).then(
        (addresses) => this.#resolved(addresses),
        (error: unknown) => this.fail(error),
      );
  }

  /** Sends the datagram, or keeps it until the address is known. The result is why it does neither. */
  send(datagram: Buffer): AppError | undefined {
    const socket = this.#isOpen ? this.#socket : undefined;
    const { length } = datagram;
    if (length > this.#maxDatagramBytes)
      return new AppError(
        'datagram_too_large',
        `${length} bytes do not fit one datagram to ${formatAddress(this.#target.spec)}; at most ${this.#maxDatagramBytes} do.`,
      );
    const waitingBytes = this.#unsettled === 0 ? this.#waitingBytes : (socket?.getSendQueueSize() ?? 0);
    const isFull = waitingBytes + length > this.#target.spec.limits.maxSendBufferBytes;
    if (isFull || this.#waiting.length >= MAX_WAITING_DATAGRAMS || this.#hasFullQueue(socket))
      return new AppError(
        'send_buffer_full',
        `${waitingBytes} bytes wait to be sent to ${formatAddress(this.#target.spec)}; ${length} more were dropped.`,
      );
    if (socket === undefined) this.#wait(datagram);
    else this.#transmit(socket, datagram);
    return undefined;
  }

  /** Nothing is reported any more; what was sent still leaves. Idempotent. */
  close(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#waiting = [];
    this.#closeSocket();
  }

  /** Empty datagrams count no bytes. Results come later than datagrams leave, so few of them say that the queue is short. */
  #hasFullQueue(socket: Socket | undefined): boolean {
    return this.#unsettled >= MAX_WAITING_DATAGRAMS && (socket?.getSendQueueCount() ?? 0) >= MAX_WAITING_DATAGRAMS;
  }

  #wait(datagram: Buffer): void {
    this.#waiting.push(ownBytes(datagram));
    this.#waitingBytes += datagram.length;
  }

  #transmit(socket: Socket, datagram: Buffer): void {
    this.#unsettled += 1;
    if (this.#group === undefined) socket.send(datagram, this.#onSent);
    else socket.send(datagram, this.#target.spec.port, this.#group, this.#onSent);
  }

  #resolved(addresses: readonly ResolvedAddress[]): void {
    if (this.#isGone) return;
    try {
      this.#open(allowedAmong(this.#target, addresses), 0, undefined);
    } catch (error) {
      this.fail(error);
    }
  }

  /** A name may have addresses that there is no route to, and with UDP the system says so at once: the first one without an error counts. */
  #open(addresses: readonly ResolvedAddress[], at: number, failure: unknown): void {
    const next = addresses[at];
    if (next === undefined) {
      this.fail(failure);
      return;
    }
    const { address } = next;
    const family = next.family === 6 ? 6 : 4;
    const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', lookup: literalLookup(family) });
    this.#socket = socket;
    let bindError: unknown;
    socket.on('error', (error) => {
      if (this.#isOpen) this.#refused(error, false);
      else bindError = error;
    });
    // The lookup answers at once, so the port and any error are known when this returns.
    socket.bind({ port: 0, exclusive: true });
    bindError ??= descriptorFault(udpDescriptor(socket));
    if (bindError !== undefined) {
      this.#closeSocket();
      this.#open(addresses, at + 1, failure ?? bindError);
      return;
    }
    this.#know(socket);
    this.#maxDatagramBytes = family === 6 ? MAX_DATAGRAM_BYTES.ipv6 : MAX_DATAGRAM_BYTES.ipv4;
    const settled = (error?: Error): void => {
      if (this.#isGone) return;
      if (error === undefined) this.#opened(socket);
      else {
        this.#closeSocket();
        this.#open(addresses, at + 1, failure ?? error);
      }
    };
    if (isMulticastAddress(address)) {
      this.#group = address;
      settled();
    } else socket.connect(this.#target.spec.port, address, settled as () => void);
  }

  #opened(socket: Socket): void {
    this.#isOpen = true;
    this.#know(socket);
    socket.on('message', (datagram) => {
      if (!this.#isGone) this.#owner.linkReceived(datagram);
    });
    this.#owner.linkOpened();
    for (const datagram of this.#waiting) this.#flush(socket, datagram);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  /** What waited was accepted when the IP version was not known. */
  #flush(socket: Socket, datagram: Buffer): void {
    if (datagram.length <= this.#maxDatagramBytes) this.#transmit(socket, datagram);
    else
      this.#owner.linkRefused(
        new AppError('datagram_too_large', `${datagram.length} bytes do not fit one datagram.`),
        true,
      );
  }

  /** The port is marked before anything can come from it; its address is known once the socket is connected. */
  #know(socket: Socket): void {
    const { address, port } = socket.address();
    this.#local = { host: address, port };
    markDepth(port, this.#depth, 'udp');
  }

  #refused(error: Error, isUnsent: boolean): void {
    if (this.#isGone) return;
    const { code, message } = toAppError(error, 'socket_error');
    this.#owner.linkRefused(new AppError(code, `${formatAddress(this.#target.spec)}: ${message}`), isUnsent);
  }

  /** It cannot be opened: `linkFailed` follows at once. */
  fail(error: unknown): void {
    if (this.#isGone) return;
    const waiting = this.#waiting.length;
    this.close();
    this.#owner.linkFailed(toAppError(error, 'socket_error'), waiting);
  }

  #closeSocket(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (this.#local !== undefined) markDepth(this.#local.port, 0, 'udp');
    this.#local = undefined;
    if (socket !== undefined) closeWhenSent(socket);
  }
}
