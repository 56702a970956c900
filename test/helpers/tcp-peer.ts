import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { poll } from './poll.ts';

/** A TCP connection of the test to a port of ours. */
export class TcpPeer {
  readonly socket: Socket;
  /** All that came so far. */
  received = '';
  /** Resolves when the other side has sent its FIN; rejects when it resets instead. */
  readonly ended: Promise<void>;
  /** Resolves when the socket is closed, with the code of its error if there was one. */
  readonly closed: Promise<string | undefined>;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => (this.received += String(chunk)));
    let code: string | undefined;
    socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code));
    this.ended = once(socket, 'end').then(() => undefined);
    this.ended.catch(() => undefined);
    this.closed = new Promise((resolve) => {
      socket.once('close', () => resolve(code));
    });
  }

  /** Our side stays open when the other one ends. */
  static async connect(port: number, host = '127.0.0.1'): Promise<TcpPeer> {
    const socket = connect({ port, host, allowHalfOpen: true, noDelay: true });
    await once(socket, 'connect');
    return new TcpPeer(socket);
  }

  send(text: string): void {
    this.socket.write(text);
  }

  /** Waits until everything that came is this text. */
  async until(text: string): Promise<void> {
    await poll(
      () => this.received,
      (all) => all === text || !text.startsWith(all),
    );
    if (this.received !== text)
      throw new Error(`expected ${JSON.stringify(text)}, got ${JSON.stringify(this.received)}`);
  }

  end(): void {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }
}
