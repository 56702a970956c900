import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to the run's Redis that can be cut and restored: Redis is unreachable for its users, and loses no data. */
export class CuttableRedis {
  readonly url: string;
  readonly #target: URL;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #server: Server;
  #isSilent = false;

  private constructor(target: URL, server: Server) {
    this.#target = target;
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.url = `redis://127.0.0.1:${this.#port}`;
    server.on('connection', (socket) => this.#forward(socket));
  }

  static async open(redisUrl: string): Promise<CuttableRedis> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CuttableRedis(new URL(redisUrl), server);
  }

  /** Ends every connection, and takes no more. */
  async cut(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Keeps every connection, and takes new ones, but nothing comes back any more. */
  silence(): void {
    this.#isSilent = true;
    for (const socket of this.#sockets) socket.unpipe();
  }

  /** What was held back is gone: who waits for it has to connect again. */
  endSilence(): void {
    this.#isSilent = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  async restore(): Promise<void> {
    this.#server = createServer((socket) => this.#forward(socket)).listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.cut();
  }

  #forward(socket: Socket): void {
    const upstream = connect(Number(this.#target.port), this.#target.hostname);
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
      if (!this.#isSilent) one.pipe(other);
    }
  }
}
