import { connect, type Socket } from 'node:net';

/** Bounded echo traffic from this process: every connection sends, waits for the echo, sends again. */
export class EchoLoad {
  roundTrips = 0;
  /** `code` of each socket error. */
  readonly errors: string[] = [];
  readonly #sockets: Socket[] = [];
  readonly #ended: Promise<void>[] = [];
  #running = true;

  constructor(
    port: number,
    { connections = 16, message = 'x'.repeat(64) }: { connections?: number; message?: string } = {},
  ) {
    for (let index = 0; index < connections; index++) this.#open(port, Buffer.from(message));
  }

  /** Ends all connections in order; resolves when all are closed. */
  async stop(): Promise<void> {
    this.#running = false;
    for (const socket of this.#sockets) socket.end();
    await Promise.all(this.#ended);
  }

  /** Resolves when every connection has ended, on either side. */
  async ended(): Promise<void> {
    await Promise.all(this.#ended);
  }

  #open(port: number, message: Buffer): void {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let missing = message.length;
    socket.on('connect', () => socket.write(message));
    socket.on('data', (chunk) => {
      missing -= chunk.length;
      if (missing > 0) return;
      missing = message.length;
      this.roundTrips++;
      if (this.#running) socket.write(message);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => this.errors.push(error.code ?? error.message));
    this.#ended.push(new Promise((resolve) => socket.once('close', () => resolve())));
    this.#sockets.push(socket);
  }
}
