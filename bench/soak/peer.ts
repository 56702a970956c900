import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';

export type PeerTransport = 'tcp' | 'tls' | 'udp';

/** Longest an answer may take, in milliseconds. */
const TIMEOUT_MS = 10_000;
/** After this long without an answer a datagram counts as lost and is sent again, in milliseconds. */
const LOST_AFTER_MS = 2000;

/** A user's peer: sends something and waits for so many bytes. One exchange at a time. */
export interface Peer {
  exchange(message: string, answerBytes?: number): Promise<string>;
  /** In order. Resolves when it is closed on both sides. */
  end(): Promise<void>;
  /** By a reset. */
  cut(): void;
}

export async function openPeer(transport: PeerTransport, port: number): Promise<Peer> {
  if (transport === 'udp') return UdpPeer.open(port);
  const target = { port, host: '127.0.0.1', noDelay: true };
  const socket = transport === 'tls' ? connectTls({ ...target, rejectUnauthorized: false }) : connect(target);
  const opened = once(socket, transport === 'tls' ? 'secureConnect' : 'connect', {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  try {
    await opened;
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return new StreamPeer(socket);
}

class StreamPeer implements Peer {
  readonly #socket: Socket;
  #received: Buffer[] = [];
  #bytes = 0;
  #wanted: { readonly bytes: number; done: (fault?: Error) => void } | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received.push(chunk);
      this.#bytes += chunk.length;
      if (this.#wanted !== undefined && this.#bytes >= this.#wanted.bytes) this.#wanted.done();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => this.#wanted?.done(new Error('the connection ended before the answer')));
  }

  async exchange(message: string, answerBytes = Buffer.byteLength(message)): Promise<string> {
    this.#received = [];
    this.#bytes = 0;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => this.#wanted?.done(new Error(`no answer in ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
    this.#wanted = { bytes: answerBytes, done: (fault) => (fault === undefined ? resolve() : reject(fault)) };
    this.#socket.write(message);
    await promise.finally(() => {
      clearTimeout(timer);
      this.#wanted = undefined;
    });
    return Buffer.concat(this.#received).toString();
  }

  async end(): Promise<void> {
    if (this.#socket.closed) return;
    const closed = once(this.#socket, 'close');
    this.#socket.end();
    const timer = setTimeout(() => this.#socket.destroy(), TIMEOUT_MS);
    await closed.finally(() => clearTimeout(timer));
  }

  cut(): void {
    // A TLS socket cannot reset the one below it.
    if (this.#socket instanceof TLSSocket) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }
}

class UdpPeer implements Peer {
  readonly #socket: UdpSocket;
  #isClosed = false;

  private constructor(socket: UdpSocket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
  }

  static async open(port: number): Promise<UdpPeer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    socket.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new UdpPeer(socket);
  }

  async exchange(message: string): Promise<string> {
    for (let attempt = 0; attempt < 3; attempt++) {
      this.#socket.send(message);
      const answer = once(this.#socket, 'message', { signal: AbortSignal.timeout(LOST_AFTER_MS) }) as Promise<[Buffer]>;
      const [data] = await answer.catch(() => []);
      if (data !== undefined) return data.toString();
    }
    throw new Error('three datagrams in a row had no answer');
  }

  async end(): Promise<void> {
    this.cut();
    await Promise.resolve();
  }

  cut(): void {
    if (!this.#isClosed) this.#socket.close();
    this.#isClosed = true;
  }
}
