import type { OversizePolicy } from '../../../contract/framing.ts';
import { ByteStore } from './byte-store.ts';
import type { Decoder, FramingContext, MessageSink } from './codec.ts';
import { tooLarge } from './faults.ts';

/** The bounds of one framing as its decoder applies them. */
export interface Bounds {
  readonly maxMessageBytes: number;
  readonly onOversize: OversizePolicy;
}

/** A framing's own bound wins over the endpoint's. */
export function boundsOf(framing: { maxMessageBytes?: number | undefined; onOversize: OversizePolicy }, context: FramingContext): Bounds {
  return { maxMessageBytes: framing.maxMessageBytes ?? context.maxMessageBytes, onOversize: framing.onOversize };
}

/** What all decoders share: the held beginning of a message, the count of dropped ones, and being dead after a fault. */
export abstract class StreamDecoder implements Decoder {
  protected readonly held = new ByteStore();
  protected readonly sink: MessageSink;
  #dropped = 0;
  #dead = false;

  constructor(sink: MessageSink) {
    this.sink = sink;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get bufferedBytes(): number {
    return this.held.length;
  }

  push(chunk: Buffer): void {
    if (this.#dead) return;
    try {
      this.decode(chunk);
    } catch (fault) {
      this.#dead = true;
      this.reset();
      throw fault;
    }
  }

  end(): void {
    if (this.#dead) return;
    this.finish();
    this.reset();
  }

  /** Delivers the messages that `chunk` completes and holds what is left of it. */
  protected abstract decode(chunk: Buffer): void;

  /** What the end of the stream means for what is held. */
  protected abstract finish(): void;

  /** Back to the state of a new decoder. */
  protected reset(): void {
    this.held.clear();
  }

  protected countDropped(): void {
    this.#dropped += 1;
  }

  /**
   * The message that is held and goes on in `chunk[from, to)` is longer than `keepBytes`. Delivers its beginning, or drops it, or throws
   * `message_too_large`; afterwards nothing is held, and the rest of the message has to be skipped.
   */
  protected oversize(bounds: Bounds, keepBytes: number, chunk: Buffer, from: number): void {
    if (bounds.onOversize === 'close') throw tooLarge(bounds.maxMessageBytes);
    if (bounds.onOversize === 'drop') {
      this.held.clear();
      this.countDropped();
      return;
    }
    const missing = keepBytes - this.held.length;
    if (missing > 0) this.held.append(chunk, from, from + missing);
    this.sink.message(this.held.take(0, keepBytes), true);
  }
}
