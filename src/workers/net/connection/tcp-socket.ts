import type { Socket } from 'node:net';
import { toWrite } from '../memory/own-bytes.ts';
import { awaitDrain, resetSocket, setSocketOwner, type SocketOwner } from '../sockets/socket-events.ts';
import type { CabledSocket } from './cable.ts';

/** The socket of a connection with faults. */
export class TcpSocket implements CabledSocket {
  readonly #socket: Socket;
  #awaitsDrain = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  get isDestroyed(): boolean {
    return this.#socket.destroyed;
  }

  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  listen(owner: SocketOwner): void {
    setSocketOwner(this.#socket, owner);
  }

  write(bytes: Buffer): boolean {
    if (this.#socket.destroyed || this.#socket.writableEnded) return true;
    if (this.#socket.write(toWrite(this.#socket, bytes))) return true;
    if (!this.#awaitsDrain) {
      this.#awaitsDrain = true;
      awaitDrain(this.#socket);
      this.#socket.once('drain', () => (this.#awaitsDrain = false));
    }
    return false;
  }

  end(): void {
    this.#socket.end();
  }

  reset(): void {
    resetSocket(this.#socket);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }
}
