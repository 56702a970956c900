import { createSocket, type RemoteInfo, type Socket as UdpSocket, type SocketType } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';

const DEADLINE_MS = 30_000;

/** The other end of a TCP connection: remembers everything that came. Its own side stays open until `end()`. */
export class TcpPeer {
  readonly socket: Socket;
  receivedBytes = 0;
  readonly #chunks: Buffer[] = [];
  #onChange: (() => void) | undefined;
  /** The FIN came. */
  ended = false;
  /** `code` of the error that ended it, for example ECONNRESET. */
  error: string | undefined;
  closed = false;
  #secured = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.receivedBytes += chunk.length;
      this.#onChange?.();
    });
    socket.on('connect', () => this.#onChange?.());
    socket.on('secureConnect', () => {
      this.#secured = true;
      this.#onChange?.();
    });
    socket.on('end', () => {
      this.ended = true;
      this.#onChange?.();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => (this.error = error.code ?? error.message));
    socket.on('close', () => {
      this.closed = true;
      this.#onChange?.();
    });
  }

  /** Resolves when connected, or refused: ask {@link gone}. `reads: false`: it never reads, so that only what the system buffers is taken from the other side. */
  static async connect({ host, port }: { host: string; port: number }, { reads = true } = {}): Promise<TcpPeer> {
    const peer = new TcpPeer(connect({ host, port, allowHalfOpen: true, noDelay: true }));
    if (!reads) peer.socket.pause();
    await peer.#until(() => !peer.socket.connecting || peer.closed, 'the connection');
    return peer;
  }

  /** TLS; resolves when the handshake is done, or has failed: ask {@link gone}. Without `ca` any certificate will do. */
  static async secure(
    { host, port }: { host: string; port: number },
    options: ConnectionOptions = {},
  ): Promise<TcpPeer> {
    const settings = { host, port, allowHalfOpen: true, rejectUnauthorized: options.ca !== undefined, ...options };
    const peer = new TcpPeer(connectTls(settings));
    await peer.#until(() => peer.closed || peer.#secured, 'the handshake');
    return peer;
  }

  get tls(): TLSSocket {
    return this.socket as TLSSocket;
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString('latin1');
  }

  send(data: string | Uint8Array): this {
    this.socket.write(data);
    return this;
  }

  /** FIN. */
  end(): this {
    this.socket.end();
    return this;
  }

  /** Waits until at least so many bytes came; all of them as text. */
  async bytes(count: number): Promise<string> {
    await this.#until(() => this.receivedBytes >= count, `${count} bytes`);
    return this.text;
  }

  /** Waits for the FIN; what came before. */
  async fin(): Promise<string> {
    await this.#until(() => this.ended, 'the FIN');
    return this.text;
  }

  /** Waits for the end of the connection, however it comes; `code` of the error, undefined when it was in order. */
  async gone(): Promise<string | undefined> {
    await this.#until(() => this.closed, 'the end');
    return this.error;
  }

  /** Waits for the other side's end, FIN or RST, and ends, too; `code` of the error, undefined when it was in order. */
  async over(): Promise<string | undefined> {
    await this.#until(() => this.ended || this.closed, 'the end of the other side');
    return this.end().gone();
  }

  async #until(condition: () => boolean, what: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const fail = (why: string) => reject(new Error(`${why}: ${what}; ${this.receivedBytes} bytes came`));
    this.#onChange = () => {
      if (condition()) resolve();
      else if (this.closed) fail(`the connection ended (${this.error ?? 'in order'}) before`);
    };
    const deadline = setTimeout(() => fail(`not within ${DEADLINE_MS} ms`), DEADLINE_MS);
    this.#onChange();
    await promise.finally(() => clearTimeout(deadline));
  }
}

/** The other end of UDP sessions. */
export class UdpPeer {
  readonly socket: UdpSocket;
  readonly received: string[] = [];
  readonly #target: { host: string; port: number };

  private constructor(socket: UdpSocket, target: { host: string; port: number }) {
    this.socket = socket;
    this.#target = target;
    socket.on('message', (datagram: Buffer, _from: RemoteInfo) => this.received.push(datagram.toString('latin1')));
  }

  static async open(
    target: { host: string; port: number },
    type: SocketType = 'udp4',
    bindTo = type === 'udp4' ? '127.0.0.1' : '::1',
  ): Promise<UdpPeer> {
    const peer = new UdpPeer(createSocket(type), target);
    peer.socket.bind(0, bindTo);
    await once(peer.socket, 'listening');
    return peer;
  }

  get port(): number {
    return this.socket.address().port;
  }

  send(data: string | Uint8Array): this {
    this.socket.send(data, this.#target.port, this.#target.host);
    return this;
  }

  /** Waits for so many datagrams; all that came, in order. */
  async datagrams(count: number): Promise<string[]> {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    while (this.received.length < count) {
      await once(this.socket, 'message', { signal }).catch(() => {
        throw new Error(`not within ${DEADLINE_MS} ms: ${count} datagrams; ${this.received.length} came`);
      });
    }
    return this.received;
  }

  close(): void {
    this.socket.close();
  }
}

/** Everything opened in a test file, to be closed after each test. */
export class Peers {
  readonly #tcp: TcpPeer[] = [];
  readonly #udp: UdpPeer[] = [];

  async tcp(...args: Parameters<typeof TcpPeer.connect>): Promise<TcpPeer> {
    const peer = await TcpPeer.connect(...args);
    this.#tcp.push(peer);
    return peer;
  }

  async tls(...args: Parameters<typeof TcpPeer.secure>): Promise<TcpPeer> {
    const peer = await TcpPeer.secure(...args);
    this.#tcp.push(peer);
    return peer;
  }

  async udp(...args: Parameters<typeof UdpPeer.open>): Promise<UdpPeer> {
    const peer = await UdpPeer.open(...args);
    this.#udp.push(peer);
    return peer;
  }

  closeAll(): void {
    for (const peer of this.#tcp.splice(0)) peer.socket.destroy();
    for (const peer of this.#udp.splice(0)) peer.close();
  }
}
