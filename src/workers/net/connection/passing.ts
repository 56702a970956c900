import type { LineEndings } from '../../../contract/framings/line.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { Decoder } from '../../shared/framing/index.ts';
import type { ConnectionRecord } from './connection-record.ts';
import { StreamObserver } from './stream-observer.ts';
import { giveBack, keep } from '../sockets/lent-chunk.ts';
import type { TcpStream } from './tcp-stream.ts';

/** Both directions of a connection whose bytes pass by its framing. */
export class Passing {
  readonly #record: ConnectionRecord;
  readonly #codec: Codec;
  readonly #stream: TcpStream;
  #received: StreamObserver | undefined;
  #sent: StreamObserver | undefined;
  #awaitsDrain = false;

  constructor(record: ConnectionRecord, codec: Codec, stream: TcpStream) {
    this.#record = record;
    this.#codec = codec;
    this.#stream = stream;
  }

  get lineEndings(): LineEndings | undefined {
    return this.#received?.decoder?.lineEndings;
  }

  findDecoder(direction: 'in' | 'out'): Decoder | undefined {
    return (direction === 'in' ? this.#received : this.#sent)?.decoder;
  }

  /** Bytes of the peer; they are counted already. `seenBy`: tunnels, which keep them. */
  received(chunk: Buffer, seenBy: object | undefined): void {
    if (seenBy !== undefined || this.#stream.cable !== undefined || this.#keeps(chunk)) keep(chunk);
    if (this.#isMessage(chunk)) this.#record.messageReceived(chunk, false);
    else (this.#received ??= new StreamObserver(this.#record, this.#codec, true)).observe(chunk);
  }

  /** False: the socket is full; once it is not, {@link drained} is true. */
  send(chunk: Buffer, seenBy: object | undefined): boolean {
    const stream = this.#stream;
    const isFree = stream.write(chunk);
    const isLeft = stream.cable === undefined && stream.waitingBytes === 0;
    if (isLeft && seenBy === undefined && !this.#keeps(chunk)) giveBack(chunk);
    this.#record.bytesPassed(chunk.length);
    if (this.#isMessage(chunk)) this.#record.messageSent(chunk, 0);
    else (this.#sent ??= new StreamObserver(this.#record, this.#codec, false)).observe(chunk);
    if (isFree) return true;
    if (!this.#awaitsDrain) stream.awaitDrain();
    this.#awaitsDrain = true;
    return false;
  }

  receivedEnd(): void {
    this.#received?.end();
  }

  /** Both directions are over. */
  end(): void {
    this.#received?.end();
    this.#sent?.end();
    this.#received = undefined;
    this.#sent = undefined;
  }

  /** The socket has room again. Whether that was waited for. */
  drained(): boolean {
    const wasAwaited = this.#awaitsDrain;
    this.#awaitsDrain = false;
    return wasAwaited;
  }

  /** A framing, a capture, an event or an observer may have a view of the chunk once it is recorded. */
  #keeps(chunk: Buffer): boolean {
    return this.#record.keepsMessages || !this.#isMessage(chunk);
  }

  #isMessage({ length }: Buffer): boolean {
    return this.#codec.isRaw && length <= this.#codec.maxMessageBytes;
  }
}
