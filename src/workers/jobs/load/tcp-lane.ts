import type { Socket } from 'node:net';
import { toAppError } from '../../../core/errors/index.ts';
import type { Lane, LoadPlan, LoadRun } from './load-run.ts';

/** A connection that sends a message and waits for as many bytes to come back. */
export class TcpLane implements Lane {
  dueMs = 0;
  readonly #socket: Socket;
  readonly #payload: Buffer;
  readonly #run: LoadRun;
  readonly #isEcho: boolean;
  readonly #onWritten: () => void;
  #missingBytes = 0;

  constructor(socket: Socket, payload: Buffer, mode: LoadPlan['mode'], run: LoadRun) {
    this.#socket = socket;
    this.#payload = payload;
    this.#run = run;
    this.#isEcho = mode === 'echo';
    this.#onWritten = () => run.done(this);
    socket.on('data', (chunk: Buffer) => this.#take(chunk.length));
    socket.on('error', (error) => run.failed(this, toAppError(error, 'socket_error').code));
    socket.once('end', () => run.failed(this, 'connection_aborted'));
  }

  send(): void {
    this.#missingBytes = this.#payload.length;
    this.#run.bytesSent += this.#payload.length;
    if (this.#isEcho) this.#socket.write(this.#payload);
    else this.#socket.write(this.#payload, this.#onWritten);
  }

  /** TCP loses nothing: it waits until the end of the run. */
  isOverdue(): boolean {
    return false;
  }

  close(): void {
    this.#socket
      .removeAllListeners()
      .on('error', () => undefined)
      .destroy();
  }

  #take(bytes: number): void {
    this.#run.bytesReceived += bytes;
    if (!this.#isEcho || this.#missingBytes === 0) return;
    this.#missingBytes = Math.max(this.#missingBytes - bytes, 0);
    if (this.#missingBytes === 0) this.#run.done(this);
  }
}
