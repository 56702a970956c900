import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';

/** A server behind a proxy, and the connections that it has accepted. */
export class UpstreamServer {
  readonly sockets: Socket[] = [];
  readonly chunks: Buffer[][] = [];
  readonly port: number;
  readonly #server: Server;
  readonly #waiting: (() => void)[] = [];

  private constructor(server: Server, event: string, onSocket: (socket: Socket) => void) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on(event, (socket: Socket) => {
      const chunks: Buffer[] = [];
      this.sockets.push(socket);
      this.chunks.push(chunks);
      socket.on('error', () => {});
      onSocket(socket);
      for (const resolve of this.#waiting.splice(0)) resolve();
    });
  }

  static async start(onSocket: (socket: Socket) => void = () => {}, tls?: TlsOptions): Promise<UpstreamServer> {
    const server =
      tls === undefined ? createServer({ allowHalfOpen: true }) : createTlsServer({ ...tls, allowHalfOpen: true });
    server.on('tlsClientError', () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new UpstreamServer(server, tls === undefined ? 'connection' : 'secureConnection', onSocket);
  }

  /** The connection of this number, from 0. */
  async socket(index = 0): Promise<Socket> {
    for (;;) {
      const socket = this.sockets[index];
      if (socket !== undefined) return socket;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
  }
}

/** A listener that proxies to these ports of the loopback interface. */
export function proxyTo(
  ports: number | readonly number[],
  { handler = {}, ...more }: { handler?: object } & Omit<Partial<ListenerSpecInput>, 'handler'> = {},
): ListenerSpecInput {
  const upstreams = [ports].flat().map((port) => ({ host: '127.0.0.1', port }));
  return { ...more, handler: { type: 'proxy', upstreams, ...handler } } as ListenerSpecInput;
}

/** Everything that comes from a socket, until its end or error; `code`: of the error. */
export async function readAll(socket: Socket): Promise<{ bytes: Buffer; code: string | undefined }> {
  const chunks: Buffer[] = [];
  let code: string | undefined;
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code));
  if (!socket.readableEnded && !socket.destroyed)
    await new Promise<void>((resolve) => void socket.once('end', resolve).once('close', () => resolve()));
  return { bytes: Buffer.concat(chunks), code };
}
