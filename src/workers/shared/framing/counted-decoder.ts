import type { MessageSink } from './codec.ts';
import { tooLarge } from './faults.ts';
import { StreamDecoder, type Bounds } from './stream-decoder.ts';

const UNKNOWN = -1;

/**
 * Framings whose header says how long the frame is.
 *
 *   ┌── header ──┬──────────────────────────┐
 *   │ …  length …│ …                        │   frame
 *   └─ strip ─┘└────────── message ─────────┘
 *
 * The length is known before the frame is there, so a frame over the bound is never held: `drop` skips it, `truncate` takes its beginning
 * and skips the rest.
 */
export abstract class CountedDecoder extends StreamDecoder {
  readonly #bounds: Bounds;
  /** Length of the frame whose header has been read. */
  #frameLength = UNKNOWN;
  #strip = 0;
  /** How much of that frame is wanted: all of it, or its beginning (`truncate`), or nothing (`drop`). */
  #wanted = 0;
  /** Bytes of an oversized frame still to be skipped. */
  #toSkip = 0;

  constructor(bounds: Bounds, sink: MessageSink) {
    super(sink);
    this.#bounds = bounds;
  }

  /**
   * Reads the header of the frame that begins at `at` and goes on to the end of `bytes` or beyond. Calls {@link announce} and returns 0, or
   * returns how many bytes are missing at least until the header is whole. Throws `malformed_message`.
   */
  protected abstract readHeader(bytes: Buffer, at: number): number;

  /** The header has been read: the frame is `frameLength` bytes long, header included, of which `strip` in front are not the message. */
  protected announce(frameLength: number, strip: number): void {
    this.#frameLength = frameLength;
    this.#strip = strip;
    this.#wanted = frameLength - strip > this.#bounds.maxMessageBytes ? this.#wantedOfOversize(strip) : frameLength;
  }

  /** The next byte begins a frame. */
  protected get isBetweenFrames(): boolean {
    return this.#toSkip === 0 && this.held.length === 0;
  }

  protected decode(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) at = this.advance(chunk, at);
  }

  /** Decodes some bytes of `chunk` from `at` on; returns where it goes on. */
  protected advance(chunk: Buffer, at: number): number {
    if (this.#toSkip > 0) return this.#skip(chunk, at);
    return this.held.length === 0 ? this.#frameInChunk(chunk, at) : this.#frameOverChunks(chunk, at);
  }

  #skip(chunk: Buffer, at: number): number {
    const skipped = Math.min(this.#toSkip, chunk.length - at);
    this.#toSkip -= skipped;
    this.skipTo(at + skipped);
    return at + skipped;
  }

  /** A frame that begins in this chunk; when it also ends in it, nothing is copied. */
  #frameInChunk(chunk: Buffer, at: number): number {
    const missing = this.readHeader(chunk, at);
    if (missing > 0 || chunk.length - at < this.#wanted) {
      this.held.append(chunk, at, chunk.length);
      return chunk.length;
    }
    const end = at + this.#wanted;
    if (this.#wanted > 0) this.#endMessage(chunk.subarray(at + this.#strip, end), end);
    else this.skipTo(end);
    this.#skipRest(this.#wanted);
    return end;
  }

  /** A frame whose beginning is held. */
  #frameOverChunks(chunk: Buffer, from: number): number {
    let at = from;
    while (this.#frameLength === UNKNOWN) {
      const missing = this.readHeader(this.held.view, 0);
      if (missing === 0) break;
      if (at === chunk.length) return at;
      at = this.#take(chunk, at, missing);
    }
    at = this.#take(chunk, at, this.#wanted - this.held.length);
    if (this.held.length < this.#wanted) return at;
    const taken = this.held.length;
    if (this.#wanted > 0) this.#endMessage(this.held.take(this.#strip, this.#wanted), at);
    else this.skipTo(at);
    this.held.clear();
    this.#skipRest(taken);
    return at;
  }

  /** Takes up to `wanted` bytes of the chunk; returns where it goes on. */
  #take(chunk: Buffer, at: number, wanted: number): number {
    const end = Math.min(at + Math.max(wanted, 0), chunk.length);
    if (end > at) this.held.append(chunk, at, end);
    return end;
  }

  #wantedOfOversize(strip: number): number {
    const { maxMessageBytes, onOversize } = this.#bounds;
    if (onOversize === 'close') throw tooLarge(maxMessageBytes);
    if (onOversize === 'truncate') return strip + maxMessageBytes;
    this.countDropped();
    return 0;
  }

  #endMessage(message: Buffer, end: number): void {
    if (this.#wanted === this.#frameLength) {
      this.deliver(message, end);
      return;
    }
    this.skipTo(end);
    this.sink.message(message, true);
  }

  /** The wanted part is dealt with, `taken` bytes of the frame are read: the next frame begins after the rest. */
  #skipRest(taken: number): void {
    this.#toSkip = this.#frameLength - taken;
    this.#frameLength = UNKNOWN;
  }

  protected finish(): void {
    if (this.held.length > 0) this.countDropped();
  }

  override takeOver(source: CountedDecoder): void {
    super.takeOver(source);
    this.#frameLength = source.#frameLength;
    this.#strip = source.#strip;
    this.#wanted = source.#wanted;
    this.#toSkip = source.#toSkip;
  }

  protected override reset(): void {
    super.reset();
    this.#frameLength = UNKNOWN;
    this.#wanted = 0;
    this.#toSkip = 0;
  }
}
