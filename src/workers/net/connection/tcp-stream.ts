import type { Socket } from 'node:net';
import type { Cables, StreamCable, StreamEndpoint } from './cable.ts';
import type { OutboxSocket } from './outbox.ts';
import { TcpSocket } from './tcp-socket.ts';
import type { StreamEnd } from '../pcap/ended-connections.ts';
import { toWrite } from '../memory/own-bytes.ts';
import {
  awaitDrain,
  awaitFinish,
  closesInOrder,
  listenToSocket,
  resetSocket,
  sendingProgresses,
  startDeadline,
  type SocketOwner,
} from '../sockets/socket-events.ts';
import { Unacknowledged } from '../sockets/unacknowledged.ts';

/** Reasons for not reading from a peer. It does not read our replies… */
export const REPLIES_WAIT = 1;
/** …the handler wants no more messages for now… */
export const HANDLER_HOLDS = 2;
/** With one of these, decoded messages wait too. */
export const MESSAGES_WAIT = REPLIES_WAIT | HANDLER_HOLDS;
/** …a tunnel does not take what comes. */
export const TUNNEL_HOLDS = 4;

const NOTHING = Buffer.alloc(0);

/** What a stream calls back: events of its socket, and the end of its time to close. */
export interface StreamOwner extends SocketOwner {
  deadlinePassed(): void;
}

/**
 * The socket of one TCP stream: what is written, whether it is read, and which FINs have passed. It knows no messages and no endpoint;
 * its owner decides what an event of the socket means.
 */
export class TcpStream {
  readonly socket: Socket;
  /** Used by `sendingProgresses`. */
  lastUnsentBytes = 0;
  hasPeerEnded = false;
  /** Faults between the connection and its socket; undefined: none. */
  cable: StreamCable | undefined;
  #hasEnded = false;
  #hasReset = false;
  /** Why nothing is read from the peer: a set of bits. 0: it is read. */
  #pauses = 0;
  #deadline: NodeJS.Timeout | undefined;
  /** What an RST waits for. */
  #unacknowledged: Unacknowledged | undefined;

  /** `socket`: connected, created with `socketOptions`. */
  constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Where bytes are written. */
  get outlet(): OutboxSocket {
    return this.cable ?? this.socket;
  }

  /** Bytes that were written and are not in the hands of the system. */
  get waitingBytes(): number {
    return this.outlet.writableLength;
  }

  /** Our FIN is on its way. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get canSend(): boolean {
    return !this.#hasEnded && !this.socket.destroyed;
  }

  get isReading(): boolean {
    return this.#pauses === 0;
  }

  /** Whether one of these reasons holds. */
  isPausedBy(reasons: number): boolean {
    return (this.#pauses & reasons) !== 0;
  }

  /** How it ended, as far as that is known by now. */
  endOf(isPeersReset: boolean): StreamEnd {
    const reset = isPeersReset ? 'peers' : undefined;
    return {
      ourFin: this.#hasEnded && this.waitingBytes === 0,
      peerFin: this.hasPeerEnded,
      reset: this.#hasReset ? 'ours' : reset,
    };
  }

  listen(owner: SocketOwner): void {
    listenToSocket(this.socket, owner);
  }

  /** False: the socket is full. */
  write(bytes: Buffer, written?: (error?: Error | null) => void): boolean {
    if (this.cable !== undefined) return this.cable.write(bytes, written);
    return this.socket.write(toWrite(this.socket, bytes), written);
  }

  /** Emits `drained` of the owner once, after a write that found it full. With faults the cable does so by itself. */
  awaitDrain(): void {
    if (this.cable === undefined) awaitDrain(this.socket);
  }

  /** Stops reading. False: it had stopped for this reason before. */
  pause(reason: number): boolean {
    if ((this.#pauses & reason) !== 0) return false;
    this.#pauses |= reason;
    this.socket.pause();
    this.cable?.pause();
    if (reason === REPLIES_WAIT) this.awaitDrain();
    return true;
  }

  /** The reason no longer holds; {@link read} reads again. False: it did not hold. */
  clear(reason: number): boolean {
    if ((this.#pauses & reason) === 0) return false;
    this.#pauses &= ~reason;
    return true;
  }

  /** Reads on, unless there is a reason not to. */
  read(): void {
    if (this.#pauses === 0) this.#resume();
  }

  /** Sends FIN once everything is sent. Idempotent. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (this.cable !== undefined) this.cable.end();
    else if (this.hasPeerEnded && closesInOrder(this.socket)) this.socket.destroy();
    else this.socket.end();
  }

  /** Sends FIN, and gives the peer `timeoutMs` for its own. What still comes is read, so that no unread byte turns our FIN into an RST. */
  close(owner: StreamOwner, timeoutMs: number): void {
    if (this.hasPeerEnded && this.cable === undefined && closesInOrder(this.socket)) {
      this.#hasEnded = true;
      this.socket.destroy();
      return;
    }
    this.#deadline = startDeadline(owner, timeoutMs);
    awaitFinish(this.socket);
    this.end();
    this.#pauses = 0;
    this.#resume();
  }

  /** From here the peer has the whole time for its FIN. */
  extendDeadline(): void {
    this.#deadline?.refresh();
  }

  clearDeadline(): void {
    clearTimeout(this.#deadline);
    this.#unacknowledged?.forget();
  }

  /** Whether something waits to be sent and some of it went since the last call. */
  progresses(): boolean {
    if (this.#unacknowledged !== undefined) return this.#unacknowledged.progresses();
    return this.cable?.isHolding === true || sendingProgresses(this.socket, this);
  }

  /** Ends at once, with RST. */
  reset(): void {
    this.#hasReset = true;
    this.#unacknowledged?.forget();
    this.#unacknowledged = undefined;
    if (this.cable === undefined) resetSocket(this.socket);
    else this.cable.reset();
  }

  /** Ends with RST once the peer's system has everything; the owner's deadline bounds that. */
  resetWhenSent(owner: StreamOwner, timeoutMs: number): void {
    const { socket } = this;
    if (this.waitingBytes > 0) this.#deadline ??= startDeadline(owner, timeoutMs);
    if (this.cable !== undefined || socket.destroyed) this.reset();
    else if (this.waitingBytes === 0) this.#resetWhenTaken(owner, timeoutMs);
    else if (this.#hasEnded) socket.once('finish', () => this.#resetWhenTaken(owner, timeoutMs));
    else socket.write(NOTHING, () => this.#resetWhenTaken(owner, timeoutMs));
  }

  #resetWhenTaken(owner: StreamOwner, timeoutMs: number): void {
    if (this.#hasReset) return;
    this.#unacknowledged = Unacknowledged.await(this.socket, () => this.reset());
    if (this.#unacknowledged === undefined) this.reset();
    else this.#deadline ??= startDeadline(owner, timeoutMs);
  }

  destroy(): void {
    if (this.#unacknowledged !== undefined) this.reset();
    else if (this.cable === undefined) this.socket.destroy();
    else this.cable.destroy();
  }

  /** Faults begin to apply, or have changed. */
  applyFaults(endpoint: StreamEndpoint, cables: Cables | undefined): void {
    if (this.cable !== undefined) {
      this.cable.apply();
      return;
    }
    this.cable = cables?.openStream(endpoint, new TcpSocket(this.socket));
    if (this.#pauses !== 0) this.cable?.pause();
  }

  #resume(): void {
    if (this.cable === undefined) this.socket.resume();
    else this.cable.resume();
  }
}
