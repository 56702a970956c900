import type { Socket } from 'node:dgram';
import type { Address } from '../../../contract/endpoint.ts';
import type { Framing } from '../../../contract/framing.ts';
import { MAX_MESSAGE_BYTES } from '../../../contract/framing.ts';
import { toAppError } from '../../../core/errors/index.ts';
import { createDecoder, type Decoder } from '../../shared/framing/index.ts';
import type { ResolvedAddress } from '../../shared/name-lookups.ts';
import { closeUdp, openUdp } from '../net/open-udp.ts';
import type { Channel } from './channel.ts';
import { Inbox } from './inbox.ts';

/** Datagrams to and from one address, over a connected socket: only then does the system tell of ICMP errors. */
export class UdpChannel implements Channel {
  readonly inbox: Inbox;
  readonly address: Address;
  readonly #socket: Socket;
  #datagrams = 0;
  #isRefused = false;
  #isFull = false;

  private constructor(socket: Socket, address: Address, framing: Framing) {
    this.#socket = socket;
    this.address = address;
    this.inbox = new Inbox((full) => (this.#isFull = full));
    const decoder: Decoder = createDecoder(
      framing,
      { maxMessageBytes: MAX_MESSAGE_BYTES, datagrams: true },
      {
        message: (bytes, truncated) =>
          this.inbox.put({ bytes, truncated, atMs: performance.now(), lineEnding: decoder.lineEnding }),
      },
    );
    socket.on('message', (datagram) => {
      this.#datagrams += 1;
      // A UDP sender cannot be paused: datagrams over the limit are dropped, as in the network.
      if (this.#isFull) return;
      try {
        decoder.push(datagram);
        decoder.end();
      } catch (error) {
        this.inbox.fail(toAppError(error, 'malformed_message'));
      }
    });
    socket.on('error', (error: NodeJS.ErrnoException) => this.#onError(error));
  }

  /** Rejects as {@link openUdp}. */
  static async open(target: ResolvedAddress, port: number, framing: Framing): Promise<UdpChannel> {
    return new UdpChannel(await openUdp(target, port), { host: target.address, port }, framing);
  }

  /** Whether anything came back, and of what kind. */
  get outcome(): 'answered' | 'refused' | 'silent' {
    if (this.#datagrams > 0) return 'answered';
    return this.#isRefused ? 'refused' : 'silent';
  }

  /** A refusal (ICMP port unreachable) is an outcome and no error. */
  send(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.send(bytes, (error) => {
        if (!error || this.#onError(error)) resolve();
        else reject(toAppError(error, 'socket_error'));
      });
    });
  }

  close(): void {
    closeUdp(this.#socket);
  }

  /** True when it was a refusal. */
  #onError(error: NodeJS.ErrnoException): boolean {
    if (error.code !== 'ECONNREFUSED') {
      this.inbox.fail(toAppError(error, 'socket_error'));
      return false;
    }
    this.#isRefused = true;
    this.inbox.end();
    return true;
  }
}
