import { GATHER_MAX_BYTES, PART_OVERHEAD_BYTES, type TunnelLeave, type TunnelToNet } from '../../../contract/tunnel.ts';
import { AppError } from '../../../core/errors/index.ts';
import { PartsBatch } from './parts-batch.ts';
import { Tunnel, type TunnelOptions } from './tunnel.ts';

/** Whether a part other than the tunnel keeps the bytes: then they are neither transferred nor freed. */
export interface BytesInUse {
  readonly areKept: boolean;
}

const leaves: { readonly [How in TunnelLeave]: (connection: TunnelOptions['connection']) => void } = {
  keep: (connection) => connection.resumeHandler(),
  close: (connection) => connection.close(connection.state === 'half_closed_remote' ? 'peer_closed' : 'tunnel_closed'),
  reset: (connection) => connection.reset('tunnel_closed'),
};

/**
 * A tunnel that has its connection for itself.
 *
 *   peer ─▶ take() ─▶ port ─▶ …     more than a window posted and not passed on: the peer is not read (UDP: dropped)
 *   peer ◀─ socket ◀─ port ◀─ …     a credit goes back when the system has the bytes
 */
export class DuplexTunnel extends Tunnel {
  readonly #parts = new PartsBatch((message, transfer) => this.post(message, transfer));
  readonly #isStream: boolean;
  /** Gathered during this turn of the event loop. */
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #chunkBytes = 0;
  readonly #flushChunks = () => this.flush();
  /** Bytes handed to the socket and not credited. */
  #taken = 0;
  #held = false;
  readonly #inUse: BytesInUse;
  /** What the socket still holds, in order; undefined when another part has the bytes as well. */
  readonly #sending: (ArrayBuffer | undefined)[] = [];
  readonly #written = () => this.#settle();
  readonly #chunkWritten = (error?: Error | null) => this.#free(error);

  constructor(options: TunnelOptions, bytes: BytesInUse) {
    super(options);
    this.#inUse = bytes;
    this.#isStream = options.connection.transport !== 'udp';
  }

  get mode(): 'duplex' {
    return 'duplex';
  }

  /** False: there is no room for the datagram. */
  take(bytes: Buffer): boolean {
    if (!this.#isStream && this.outstanding >= this.windowBytes) return false;
    // Before a chunk is given away, and has no length any more.
    this.bytesIn += bytes.length;
    if (this.#isStream) this.#takeChunk(bytes);
    else {
      this.#parts.add(bytes, false);
      this.outstanding += bytes.length + PART_OVERHEAD_BYTES;
    }
    return true;
  }

  refused({ code, message }: AppError): void {
    if (!this.isOver) this.post({ kind: 'refused', code, detail: message });
  }

  protected override flush(): void {
    this.#parts.flush();
    const chunks = this.#chunks;
    if (chunks.length === 0) return;
    this.#chunks = [];
    this.#chunkBytes = 0;
    this.post(
      chunks,
      chunks.map(({ buffer }) => buffer),
    );
  }

  protected credited(): void {
    if (!this.#held || this.outstanding > this.windowBytes / 2) return;
    this.#held = false;
    this.connection.holdReading(false);
  }

  protected received(message: Exclude<TunnelToNet, number | { kind: 'leave' }>): void {
    if (!('kind' in message)) this.#sendChunks(message);
    else if (message.kind === 'parts') this.#sendDatagrams(Buffer.from(message.bytes), message.parts);
    else if (this.#isStream) this.connection.half();
    else this.refused(new AppError('state_conflict', 'A UDP session cannot be half closed: UDP has no FIN.'));
  }

  protected left(how: TunnelLeave): void {
    if (this.#held) this.connection.holdReading(false);
    leaves[how](this.connection);
  }

  #takeChunk(bytes: Buffer): void {
    // What the socket read into is its own and only this chunk's: it is handed on without a copy.
    const isWhole = bytes.byteLength === bytes.buffer.byteLength;
    const given =
      isWhole && !this.#inUse.areKept
        ? (bytes as Buffer<ArrayBuffer>)
        : (Uint8Array.prototype.slice.call(bytes) as Uint8Array<ArrayBuffer>);
    this.outstanding += given.byteLength;
    this.#gather(given);
    if (this.#held || this.outstanding < this.windowBytes) return;
    this.#held = true;
    this.connection.holdReading(true);
  }

  #gather(chunk: Uint8Array<ArrayBuffer>): void {
    if (this.#chunks.length === 0) setImmediate(this.#flushChunks);
    this.#chunks.push(chunk);
    this.#chunkBytes += chunk.byteLength;
    if (this.#chunkBytes >= GATHER_MAX_BYTES) this.flush();
  }

  #sendChunks(chunks: readonly Uint8Array<ArrayBuffer>[]): void {
    for (const chunk of chunks) {
      if (this.isOver) return;
      if (this.connection.canSend) this.#sending.push(this.#inUse.areKept ? undefined : chunk.buffer);
      this.#send(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), this.#chunkWritten);
    }
  }

  /** Gives the memory back at once: as garbage, so much of it would make the collector of this whole thread run again and again. */
  #free(error?: Error | null): void {
    const chunk = this.#sending.shift();
    if (!error) chunk?.transfer(0);
    this.#settle();
  }

  #send(bytes: Buffer, written: (error?: Error | null) => void): void {
    const { length } = bytes;
    this.#taken += length;
    const refusal = this.connection.sendRaw(bytes, written);
    if (refusal === undefined) this.bytesOut += length;
    else this.refused(refusal);
    this.#settle();
  }

  #sendDatagrams(bytes: Buffer, parts: readonly number[]): void {
    let at = 0;
    for (const mark of parts) {
      const datagram = bytes.subarray(at, at + (mark >>> 1));
      at += datagram.length;
      this.#taken += PART_OVERHEAD_BYTES;
      this.#send(datagram, this.#written);
      if (this.isOver) return;
    }
  }

  /** Everything counts that the socket does not hold any more. Credits are given in portions: each is a message. */
  #settle(): void {
    const waiting = Math.min(this.#taken, this.connection.sendBufferBytes);
    const done = this.#taken - waiting;
    if (this.isOver || done < this.windowBytes / 4) return;
    this.#taken = waiting;
    this.post(done);
  }
}
