import { connect, type Socket } from 'node:net';
import type { ResolvedAddress } from '../../shared/name-lookups.ts';
import { answering, connected } from '../sockets/dial-tcp.ts';
import { ownBytes, toWrite } from '../memory/own-bytes.ts';
import { readShared } from '../sockets/shared-reads.ts';
import { socketOptions } from '../sockets/socket-options.ts';
import { Upstream } from './upstream.ts';

/** How often the end of a message in pieces is looked for, in milliseconds. */
const LOOK_MS = 5;

/** A TCP connection to another server. */
export class TcpUpstream extends Upstream {
  #socket: Socket | undefined;
  /** Came while a message was being sent in pieces. */
  readonly #held: Buffer[] = [];
  #hasEnded = false;
  #look: NodeJS.Timeout | undefined;

  protected get unsentBytes(): number {
    return this.#socket?.writableLength ?? 0;
  }

  protected async connect(
    addresses: readonly [ResolvedAddress, ...ResolvedAddress[]],
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    const { host, port } = this.target;
    const { maxSendBufferBytes } = this.owner.connection.endpoint;
    const several =
      addresses.length > 1
        ? { host, autoSelectFamily: true, lookup: answering(addresses) }
        : { host: addresses[0].address };
    const socket = connect({ port, ...several, noDelay: true, ...socketOptions(maxSendBufferBytes) });
    await connected(socket, signal);
    this.#socket = socket;
    readShared(socket);
    socket.on('data', (chunk: Buffer) => this.#relay(chunk));
    socket.on('drain', () => this.sent());
    socket.on('end', () => this.#ended());
    socket.on('error', (error) => this.failed(error));
    socket.on('close', () => this.gone(true));
  }

  protected transmit(bytes: Buffer): boolean {
    return this.#socket?.write(toWrite(this.#socket, bytes)) ?? true;
  }

  protected finish(): void {
    this.#socket?.end();
  }

  protected closeSocket(): void {
    clearTimeout(this.#look);
    this.#socket?.destroy();
  }

  peerReads(): void {
    if (this.#held.length === 0) this.#socket?.resume();
  }

  #relay(chunk: Buffer): void {
    const { connection, sendingPieces } = this.owner;
    if (sendingPieces || this.#held.length > 0) {
      this.#held.push(ownBytes(chunk));
      this.#socket?.pause();
      this.#lookAgain();
      return;
    }
    connection.send(chunk, chunk);
    if (connection.paused) this.#socket?.pause();
  }

  #ended(): void {
    this.#hasEnded = true;
    if (this.#held.length === 0) this.gone(true);
  }

  #lookAgain(): void {
    this.#look = setTimeout(() => this.#relayHeld(), LOOK_MS);
  }

  #relayHeld(): void {
    if (this.isGone) return;
    if (this.owner.sendingPieces) {
      this.#lookAgain();
      return;
    }
    for (const chunk of this.#held.splice(0)) this.owner.connection.send(chunk, chunk);
    if (this.#hasEnded) this.gone(true);
    else if (!this.owner.connection.paused) this.#socket?.resume();
  }
}
