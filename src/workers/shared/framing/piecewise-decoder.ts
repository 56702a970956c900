import type { MessageSink } from './codec.ts';
import { StreamDecoder, type Bounds } from './stream-decoder.ts';

/** Framings whose messages come in pieces, because something between them is taken out. A message of one piece is not copied. */
export abstract class PiecewiseDecoder extends StreamDecoder {
  readonly #bounds: Bounds;
  /** The message was too long and is dealt with; its other pieces are nothing. */
  #skipping = false;

  constructor(bounds: Bounds, sink: MessageSink) {
    super(sink);
    this.#bounds = bounds;
  }

  /** The message goes on with `bytes[from, to)`. */
  protected piece(bytes: Buffer, from: number, to: number): void {
    if (this.#skipping || from === to) return;
    if (this.#fits(to - from)) {
      this.held.append(bytes, from, to);
      return;
    }
    this.#skipping = true;
    this.oversize(this.#bounds, this.#bounds.maxMessageBytes, bytes, from);
  }

  /** The message ends with `bytes[from, to)`, and its frame at `end` of the chunk. */
  protected lastPiece(bytes: Buffer, from: number, to: number, end: number): void {
    if (this.#skipping) {
      this.#skipping = false;
      this.skipTo(end);
    } else if (!this.#fits(to - from)) {
      this.oversize(this.#bounds, this.#bounds.maxMessageBytes, bytes, from);
      this.skipTo(end);
    } else if (this.held.length === 0) {
      this.deliver(bytes.subarray(from, to), end);
    } else {
      this.held.append(bytes, from, to);
      this.deliver(this.held.take(), end);
    }
  }

  /** The beginning of the message is not held any more, because it is dealt with. */
  protected get isSkipping(): boolean {
    return this.#skipping;
  }

  #fits(more: number): boolean {
    return this.held.length + more <= this.#bounds.maxMessageBytes;
  }

  override takeOver(source: PiecewiseDecoder): void {
    super.takeOver(source);
    this.#skipping = source.#skipping;
  }

  protected override reset(): void {
    super.reset();
    this.#skipping = false;
  }
}
