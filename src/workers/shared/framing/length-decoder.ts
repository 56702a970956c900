import type { FramingOf } from '../../../contract/framing.ts';
import type { MessageSink } from './codec.ts';
import { malformed, tooLarge } from './faults.ts';
import { StreamDecoder, type Bounds } from './stream-decoder.ts';
import { readLength } from './length-field.ts';

const UNKNOWN = -1;

/**
 *   ┌─────────── frame = offset + width + value + adjust ───────────┐
 *   │ offset │ length field │ …                                     │
 *   └─ strip ─┘└──────────────── message ──────────────────────────┘
 *
 * The length is known before the frame is there, so a frame over the bound is never held: `drop` skips it, `truncate` takes its beginning
 * and skips the rest.
 */
export class LengthDecoder extends StreamDecoder {
  readonly #framing: FramingOf<'length'>;
  readonly #bounds: Bounds;
  readonly #headerLength: number;
  /** Length of the frame whose header has been read. */
  #frameLength = UNKNOWN;
  /** How much of that frame is wanted: all of it, or its beginning (`truncate`), or nothing (`drop`). */
  #wanted = 0;
  /** Bytes of an oversized frame still to be skipped. */
  #toSkip = 0;

  constructor(framing: FramingOf<'length'>, bounds: Bounds, sink: MessageSink) {
    super(sink);
    this.#framing = framing;
    this.#bounds = bounds;
    this.#headerLength = framing.offset + framing.width;
  }

  protected decode(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#toSkip > 0) at = this.#skip(chunk, at);
      else if (this.held.length === 0) at = this.#frameInChunk(chunk, at);
      else at = this.#frameOverChunks(chunk, at);
    }
  }

  #skip(chunk: Buffer, at: number): number {
    const skipped = Math.min(this.#toSkip, chunk.length - at);
    this.#toSkip -= skipped;
    return at + skipped;
  }

  /** A frame that begins in this chunk; when it also ends in it, nothing is copied. */
  #frameInChunk(chunk: Buffer, at: number): number {
    const available = chunk.length - at;
    if (available >= this.#headerLength) this.#readHeader(chunk, at);
    if (this.#frameLength === UNKNOWN || available < this.#wanted) {
      this.held.append(chunk, at, chunk.length);
      return chunk.length;
    }
    const end = at + this.#wanted;
    if (this.#wanted > 0) this.#deliver(chunk.subarray(at + this.#framing.strip, end));
    this.#skipRest(this.#wanted);
    return end;
  }

  /** A frame whose beginning is held. */
  #frameOverChunks(chunk: Buffer, from: number): number {
    let at = from;
    if (this.#frameLength === UNKNOWN) {
      at = this.#fill(chunk, at, this.#headerLength);
      if (this.held.length < this.#headerLength) return at;
      this.#readHeader(this.held.view, 0);
    }
    at = this.#fill(chunk, at, this.#wanted);
    if (this.held.length < this.#wanted) return at;
    const taken = this.held.length;
    if (this.#wanted > 0) this.#deliver(this.held.take(this.#framing.strip, this.#wanted));
    this.held.clear();
    this.#skipRest(taken);
    return at;
  }

  /** Takes from the chunk what is missing of the first `target` bytes; returns where the chunk goes on. */
  #fill(chunk: Buffer, at: number, target: number): number {
    const missing = Math.min(target - this.held.length, chunk.length - at);
    if (missing <= 0) return at;
    this.held.append(chunk, at, at + missing);
    return at + missing;
  }

  #readHeader(bytes: Buffer, at: number): void {
    const { offset, width, adjust, strip } = this.#framing;
    const value = readLength(bytes, at + offset, this.#framing);
    if (!Number.isSafeInteger(value)) throw malformed(`The length field says ${value} bytes or more.`);
    const frameLength = offset + width + value + adjust;
    if (frameLength < this.#headerLength) throw malformed(`The length field says ${value}; with ${adjust} added the frame would end before its length field does.`);
    if (frameLength < strip) throw malformed(`The frame is ${frameLength} bytes long, shorter than the ${strip} to strip.`);
    this.#frameLength = frameLength;
    this.#wanted = frameLength - strip > this.#bounds.maxMessageBytes ? this.#wantedOfOversize() : frameLength;
  }

  #wantedOfOversize(): number {
    const { maxMessageBytes, onOversize } = this.#bounds;
    if (onOversize === 'close') throw tooLarge(maxMessageBytes);
    if (onOversize === 'truncate') return this.#framing.strip + maxMessageBytes;
    this.countDropped();
    return 0;
  }

  #deliver(message: Buffer): void {
    this.sink.message(message, this.#wanted < this.#frameLength);
  }

  /** The wanted part is dealt with, `taken` bytes of the frame are read: the next frame begins after the rest. */
  #skipRest(taken: number): void {
    this.#toSkip = this.#frameLength - taken;
    this.#frameLength = UNKNOWN;
  }

  protected finish(): void {
    if (this.held.length > 0) this.countDropped();
  }

  protected override reset(): void {
    super.reset();
    this.#frameLength = UNKNOWN;
    this.#wanted = 0;
    this.#toSkip = 0;
  }
}
