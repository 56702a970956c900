import type { MessagePort } from 'node:worker_threads';
import type { CloseReason } from '../../../contract/connection.ts';
import type { TunnelFromNet, TunnelLeave, TunnelToNet } from '../../../contract/tunnel.ts';
import type { Connection } from '../connection/connection.ts';

/** How a tunnel is made. */
export interface TunnelOptions {
  readonly connection: Connection;
  readonly port: MessagePort;
  readonly windowBytes: number;
  readonly by: string;
  /** What becomes of the connection when the other end of the channel is gone without a word. */
  readonly onLost: TunnelLeave;
  /** The tunnel has ended, on either side; called before the connection is resumed or closed. */
  readonly onOver: (tunnel: Tunnel) => void;
}

/** One end of a tunnel's channel, on the net thread: what {@link DuplexTunnel} and {@link ObservingTunnel} have in common. */
export abstract class Tunnel {
  abstract readonly mode: 'duplex' | 'observe';
  protected readonly connection: Connection;
  protected readonly windowBytes: number;
  /** Bytes posted and not passed on yet. */
  protected outstanding = 0;
  protected bytesIn = 0;
  protected bytesOut = 0;
  readonly #port: MessagePort;
  readonly #by: string;
  readonly #onLost: TunnelLeave;
  readonly #onOver: (tunnel: Tunnel) => void;
  readonly #openedAtMs = Date.now();
  #isOver = false;
  #toldHalf = false;

  constructor({ connection, port, windowBytes, by, onLost, onOver }: TunnelOptions) {
    this.connection = connection;
    this.windowBytes = windowBytes;
    this.#port = port;
    this.#by = by;
    this.#onLost = onLost;
    this.#onOver = onOver;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The connection knows of it by now. */
  start(): void {
    const { connection, mode } = this;
    connection.publish('tunnel.opened', { mode, by: this.#by });
    this.#port.on('message', (message: TunnelToNet) => {
      if (!this.#isOver) this.#taken(message);
    });
    this.#port.once('close', () => this.#leave(this.#onLost));
    if (connection.state === 'half_closed_remote') this.peerEnded();
  }

  peerEnded(): void {
    if (this.#toldHalf) return;
    this.#toldHalf = true;
    this.flush();
    this.post({ kind: 'half' });
  }

  /** The connection ends, or the tunnel for itself: `slow`. */
  end(reason: CloseReason | 'slow'): void {
    if (this.#isOver) return;
    this.flush();
    this.post({ kind: 'ended', reason });
    this.#over();
    // The main thread closes the channel when it has read this far.
    this.#port.unref();
  }

  protected post(message: TunnelFromNet, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  /** Posts what was gathered. */
  protected flush(): void {}

  /** Bytes for the peer, and `half`. */
  protected abstract received(message: Exclude<TunnelToNet, number | { kind: 'leave' }>): void;
  protected abstract credited(): void;
  /** It has let go of the connection: what becomes of that. */
  protected abstract left(how: TunnelLeave): void;

  #taken(message: TunnelToNet): void {
    if (typeof message === 'number') {
      this.outstanding -= message;
      this.credited();
    } else if ('kind' in message && message.kind === 'leave') this.#leave(message.how);
    else this.received(message);
  }

  #leave(how: TunnelLeave): void {
    if (this.#isOver) return;
    this.#over();
    this.#port.close();
    this.left(how);
  }

  #over(): void {
    this.#isOver = true;
    const { connection, mode, bytesIn, bytesOut } = this;
    this.#onOver(this);
    connection.publish('tunnel.closed', {
      mode,
      bytesIn,
      bytesOut,
      durationMs: Math.max(0, Date.now() - this.#openedAtMs),
    });
  }
}
