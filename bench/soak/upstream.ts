import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Random } from './random.ts';

/** A server that echoes and is not to be relied on: it ends each connection after a while, in order or by a reset. */
export class Upstream {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(random: Random) {
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      const timer = setTimeout(
        () => (random.chance(0.3) ? socket.resetAndDestroy() : socket.end()),
        random.int(1000, 20_000),
      );
      socket.on('data', (chunk) => socket.write(chunk));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearTimeout(timer);
        this.#sockets.delete(socket);
      });
    });
  }

  static async start(random: Random): Promise<Upstream> {
    const upstream = new Upstream(random);
    upstream.#server.listen(0, '127.0.0.1');
    await once(upstream.#server, 'listening');
    return upstream;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async end(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
