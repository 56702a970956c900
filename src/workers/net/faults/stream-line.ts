import type { CabledSocket, StreamCable, StreamEndpoint } from '../connection/cable.ts';
import type { SocketOwner } from '../sockets/socket-events.ts';
import type { LineOwner } from './line-owner.ts';
import type { Pipeline, PipelineSink } from './pipeline.ts';
import type { End } from './stage.ts';

type Written = (error?: Error | null) => void;

/**
 * The cable of one TCP or TLS stream. It takes the place of the connection at its socket, and the place of the socket at the connection:
 *
 *   socket ─▶ received, peerEnded, closed ─▶ pipeline `in` ─▶ gate ─▶ connection
 *   socket ◀─────────────────────────────── pipeline `out` ◀─ write, end, reset ◀─ connection
 */
export class StreamLine implements StreamCable, SocketOwner {
  readonly #cables: LineOwner;
  readonly #connection: StreamEndpoint;
  readonly #socket: CabledSocket;
  readonly #inSink: PipelineSink;
  readonly #outSink: PipelineSink;
  #in: Pipeline | undefined;
  #out: Pipeline | undefined;
  /** The connection reads no more for now. */
  #isPaused = false;
  #isSocketFull = false;
  /** Our FIN or RST waits. */
  #isEndHeld = false;
  /** The socket has gone, and what came before has not been delivered. */
  #isGone = false;
  #error: Error | undefined;
  /** The connection knows that its socket has gone. */
  #isClosed = false;
  /** To be called when there is room again. */
  #waiting: Written[] = [];

  constructor(cables: LineOwner, connection: StreamEndpoint, socket: CabledSocket) {
    this.#cables = cables;
    this.#connection = connection;
    this.#socket = socket;
    this.#inSink = {
      isFull: false,
      unit: (bytes, hits) => {
        connection.record.arrive(hits);
        connection.received(bytes);
      },
      ended: (end) => this.#inEnded(end),
      drained: () => this.#read(),
    };
    const isFull = (): boolean => this.#isSocketFull;
    this.#outSink = {
      get isFull() {
        return isFull();
      },
      unit: (bytes) => this.#send(bytes),
      ended: (end) => this.#outEnded(end),
      drained: () => this.#roomAgain(),
    };
    socket.listen(this);
  }

  apply(): void {
    if (this.#isClosed) return;
    this.#in ??= this.#cables.findPipeline('in', this.#connection, this.#inSink, true);
    if (this.#isPaused) this.#in?.hold();
    this.#out ??= this.#cables.findPipeline('out', this.#connection, this.#outSink, true);
    if (this.#in !== undefined) this.#cables.apply('in', this.#connection, this.#in);
    if (this.#out !== undefined) this.#cables.apply('out', this.#connection, this.#out);
  }

  get writableLength(): number {
    return (this.#out?.heldBytes ?? 0) + this.#socket.unsentBytes;
  }

  get affectsSends(): boolean {
    return this.#out !== undefined;
  }

  get isHolding(): boolean {
    return this.#isEndHeld || (this.#out?.heldBytes ?? 0) > 0;
  }

  /** What is gathered passes part by part: each is a part of the stream. */
  cork(): void {}
  uncork(): void {}

  write(bytes: Buffer, written?: Written): boolean {
    if (this.#out === undefined) this.#send(bytes);
    else this.#out.push(bytes, this.#connection.record.leave(bytes.length));
    const { isFree } = this;
    if (written === undefined) return isFree;
    if (isFree) queueMicrotask(written);
    else this.#waiting.push(written);
    return isFree;
  }

  /** It takes more. */
  get isFree(): boolean {
    return !this.#isSocketFull && this.#out?.isFull !== true;
  }

  end(): void {
    this.#pass('fin');
  }

  reset(): void {
    this.#pass('rst');
  }

  pause(): void {
    this.#isPaused = true;
    this.#in?.hold();
    this.#socket.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#in?.release();
    // What was released may have paused it again.
    if (!this.#isPaused) this.#read();
  }

  destroy(): void {
    this.#destroyPipelines();
    if (this.#isGone) this.#close();
    else this.#socket.destroy();
  }

  received(chunk: Buffer): void {
    if (this.#in === undefined) {
      this.#connection.received(chunk);
      return;
    }
    this.#in.push(chunk);
    if (this.#in.isFull) this.#socket.pause();
  }

  peerEnded(): void {
    if (this.#in === undefined) this.#connection.peerEnded();
    else this.#in.push('fin');
  }

  failed(error: Error): void {
    if (this.#isDelivered) {
      this.#connection.failed(error);
      return;
    }
    // The socket is of no use any more, but what came before is delivered first.
    this.#error ??= error;
    this.#socket.destroy();
  }

  drained(): void {
    this.#isSocketFull = false;
    this.#roomAgain();
  }

  finished(): void {
    this.#connection.finished();
  }

  closed(): void {
    if (this.#isDelivered) this.#close();
    else {
      this.#isGone = true;
      this.#isPaused = false;
      this.#in?.push('rst');
      // A connection that waits for its socket would wait for ever.
      this.#in?.release();
    }
  }

  /** Everything that came has been delivered, so the end can be. */
  get #isDelivered(): boolean {
    return this.#in === undefined || this.#in.isOver || this.#connection.isClosing || this.#in.isEmpty;
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isGone = true;
    this.#destroyPipelines();
    if (this.#error !== undefined) this.#connection.failed(this.#error);
    for (const written of this.#waiting.splice(0)) written(new Error('The connection has ended.'));
    this.#connection.closed();
  }

  #destroyPipelines(): void {
    this.#isEndHeld = false;
    this.#in?.destroy();
    this.#out?.destroy();
  }

  /** Our end passes behind what was written. */
  #pass(end: 'fin' | 'rst'): void {
    if (this.#out === undefined || this.#out.isOver) {
      this.#outEnded(end);
      return;
    }
    this.#isEndHeld = true;
    this.#out.push(end);
  }

  #send(bytes: Buffer): void {
    if (!this.#socket.write(bytes)) this.#isSocketFull = true;
  }

  #outEnded(end: End): void {
    this.#isEndHeld = false;
    if (end === 'fin') this.#socket.end();
    else if (end === 'rst') this.#socket.reset();
    else this.#connection[end]('fault');
  }

  #inEnded(end: End): void {
    if (end === 'fin') this.#connection.peerEnded();
    else if (end === 'rst') this.#close();
    else this.#connection[end]('fault');
    // A fault ended the direction: what follows is read and dropped, so that the end of the socket is seen.
    this.#read();
  }

  #read(): void {
    if (!this.#isPaused && this.#in?.isFull !== true && !this.#socket.isDestroyed) this.#socket.resume();
  }

  #roomAgain(): void {
    if (!this.isFree) return;
    for (const written of this.#waiting.splice(0)) written();
    if (this.isFree) this.#connection.drained();
  }
}
