import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TCP proxy on loopback that keeps what clients send. */
export interface RecordingProxy {
  readonly port: number;
  /** What each connection has sent so far, in order of connecting. */
  readonly requests: readonly Buffer[];
  /** How many bytes all of them have sent. */
  readonly bytes: number;
  target: { readonly host: string; readonly port: number };
  /** Cuts what is open with FIN, as a process that ends does. */
  end(): void;
}

/** Ends with the test. `target` may be set later, before the first connection. */
export async function recordingProxy(
  finished: (end: () => Promise<void>) => void = onTestFinished,
): Promise<RecordingProxy> {
  const open = new Set<Socket>();
  const requests: Buffer[] = [];
  const server = createServer((client) => {
    const index = requests.push(Buffer.alloc(0)) - 1;
    const upstream = connect(proxy.target);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    }
    client.on(
      'data',
      (chunk: Buffer) => (requests[index] = Buffer.concat([requests[index] ?? chunk.subarray(0, 0), chunk])),
    );
    client.pipe(upstream);
    upstream.pipe(client);
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const end = (): void => open.forEach((socket) => void socket.destroy());
  const proxy: RecordingProxy = {
    port: (server.address() as AddressInfo).port,
    requests,
    target: { host: '127.0.0.1', port: 1 },
    end,
    get bytes() {
      return requests.reduce((sum, { length }) => sum + length, 0);
    },
  };
  finished(async () => {
    end();
    server.close();
    await once(server, 'close');
  });
  return proxy;
}
