import type { Socket } from 'node:dgram';
import { UDP_LOAD_HEADER_BYTES } from '../../../contract/jobs/limits.ts';
import { toAppError } from '../../../core/errors/index.ts';
import type { ResolvedAddress } from '../../shared/name-lookups.ts';
import { closeUdp, openUdp } from '../net/open-udp.ts';
import type { Lane, LoadRun } from './load-run.ts';

export interface UdpLaneOptions {
  readonly mode: 'echo' | 'send';
  readonly messageBytes: number;
  readonly replyTimeoutMs: number;
}

/** A socket that sends a numbered datagram and waits for the same number to come back. */
export class UdpLane implements Lane {
  dueMs = 0;
  readonly #socket: Socket;
  readonly #payload: Buffer;
  readonly #options: UdpLaneOptions;
  readonly #run: LoadRun;
  readonly #onSent: (error: Error | null) => void;
  #number = 0;
  #sentMs = 0;

  private constructor(socket: Socket, options: UdpLaneOptions, run: LoadRun) {
    this.#socket = socket;
    this.#options = options;
    this.#run = run;
    this.#payload = Buffer.alloc(options.messageBytes, 'portcall');
    this.#onSent = (error) => this.#sent(error);
    socket.on('message', (datagram) => this.#take(datagram));
    // A refusal (ICMP) or a full queue concerns one datagram; the socket stays usable.
    socket.on('error', (error) => run.note(toAppError(error, 'socket_error').code));
  }

  /** A lane to this address, connected so that the system reports refusals. Rejects as {@link openUdp}. */
  static async open(target: ResolvedAddress, port: number, options: UdpLaneOptions, run: LoadRun): Promise<UdpLane> {
    return new UdpLane(await openUdp(target, port), options, run);
  }

  send(): void {
    this.#number += 1;
    this.#payload.writeBigUInt64BE(BigInt(this.#number));
    this.#run.bytesSent += this.#payload.length;
    this.#sentMs = performance.now();
    this.#socket.send(this.#payload, this.#onSent);
  }

  isOverdue(nowMs: number): boolean {
    return nowMs - this.#sentMs > this.#options.replyTimeoutMs;
  }

  close(): void {
    closeUdp(this.#socket);
  }

  #sent(error: Error | null): void {
    if (error) this.#run.note(toAppError(error, 'socket_error').code);
    if (this.#options.mode === 'send') this.#run.done(this);
  }

  #take(datagram: Buffer): void {
    this.#run.bytesReceived += datagram.length;
    if (this.#options.mode === 'send' || datagram.length < UDP_LOAD_HEADER_BYTES) return;
    if (datagram.readBigUInt64BE() === BigInt(this.#number)) this.#run.done(this);
  }
}
