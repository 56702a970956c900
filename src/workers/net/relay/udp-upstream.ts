import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { ResolvedAddress } from '../../shared/name-lookups.ts';
import { firstThat } from '../udp/first-address.ts';
import { Upstream } from './upstream.ts';

/** A UDP socket that hears only the other server. */
export class UdpUpstream extends Upstream {
  #socket: Socket | undefined;

  protected get unsentBytes(): number {
    return this.#socket?.getSendQueueSize() ?? 0;
  }

  protected async connect(
    addresses: readonly [ResolvedAddress, ...ResolvedAddress[]],
    signal: AbortSignal,
  ): Promise<void> {
    const socket = await firstThat(addresses, signal, (address) => connected(address, this.target.port, signal));
    this.#socket = socket;
    socket.on('message', (datagram) => this.owner.connection.send(datagram, datagram));
    socket.on('error', (error) => this.#refused(error));
  }

  protected transmit(bytes: Buffer): boolean {
    this.#socket?.send(bytes, (error) => {
      if (error) this.#refused(error);
    });
    return true;
  }

  /** What ICMP says of a datagram sent before: the next one may arrive, as long as the peer can send it. */
  #refused(error: Error): void {
    if (this.owner.connection.transport === 'udp') this.report(error);
    else this.failed(error);
  }

  /** UDP has no end; the answer to what was just sent may still come within the time there is. */
  protected finish(): void {}

  protected closeSocket(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  peerReads(): void {}
}

async function connected({ address, family }: ResolvedAddress, port: number, signal: AbortSignal): Promise<Socket> {
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  try {
    const connected = once(socket, 'connect', { signal });
    socket.connect(port, address);
    await connected;
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}
