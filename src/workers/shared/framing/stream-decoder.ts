import type { OversizePolicy } from '../../../contract/framing.ts';
import { ByteStore } from './byte-store.ts';
import type { Decoder, FramingContext, MessageSink } from './codec.ts';
import { tooLarge } from './faults.ts';
import { FrameStore } from './frame-store.ts';

/** The bounds of one framing as its decoder applies them. */
export interface Bounds {
  readonly maxMessageBytes: number;
  readonly onOversize: OversizePolicy;
}

/** A framing's own bound wins over the endpoint's. */
export function boundsOf(
  framing: { maxMessageBytes?: number | undefined; onOversize: OversizePolicy },
  context: FramingContext,
): Bounds {
  return { maxMessageBytes: framing.maxMessageBytes ?? context.maxMessageBytes, onOversize: framing.onOversize };
}

const NOTHING: Buffer = Buffer.alloc(0);

/** What all decoders share: the held beginning of a message, the count of dropped ones, and being dead after a fault. */
export abstract class StreamDecoder implements Decoder {
  protected readonly held = new ByteStore();
  protected readonly sink: MessageSink;
  #chunk = NOTHING;
  /** While the sink wants frames. */
  #frames: FrameStore | undefined;
  /** Where in the chunk the frame goes on that is being decoded. */
  #frameAt = 0;
  /** Bytes of that frame in the chunks before. */
  #frameBytes = 0;
  /** Bytes of the frame whose message was delivered last. */
  #delivered = 0;
  /** What came of the frame will be part of no message. */
  #isLost = false;
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

  /** While a message is delivered: where its frame ends in the chunk that was pushed; negative: so many bytes before it. */
  get frameEnd(): number {
    return this.#frameAt;
  }

  /** While a message is delivered: bytes of its frame, marks, headers and escapes included. */
  get frameBytes(): number {
    return this.#delivered;
  }

  /** Between two chunks: the last bytes of the stream that may become a part of a message. */
  get unfinishedBytes(): number {
    return this.#isLost ? 0 : this.#frameBytes;
  }

  push(chunk: Buffer): void {
    if (this.#dead) return;
    if ((this.sink.wantsFrames === true) !== (this.#frames !== undefined)) this.#followFrames();
    this.#chunk = chunk;
    this.#frameAt = 0;
    try {
      this.decode(chunk);
      this.#frameBytes += chunk.length - this.#frameAt;
      this.#frames?.append(chunk, this.#frameAt);
      this.#chunk = NOTHING;
    } catch (fault) {
      this.#dead = true;
      this.reset();
      throw fault;
    }
  }

  end(): void {
    if (this.#dead) return;
    this.#frameAt = 0;
    this.finish();
    this.reset();
  }

  /** Goes on where another decoder of the same framing is: with the same beginning of a message. */
  takeOver(source: StreamDecoder): void {
    this.held.clear();
    this.held.append(source.held.view, 0, source.held.length);
    this.#frameBytes = source.#frameBytes;
    this.#isLost = source.#isLost;
  }

  #followFrames(): void {
    this.#frames = this.sink.wantsFrames === true ? new FrameStore(this.#frameBytes > 0) : undefined;
  }

  /** A message is whole; its frame ends at `end` of the chunk that is being decoded. Negative: so many bytes before it. */
  protected deliver(message: Buffer, end: number): void {
    const frame = this.#frames?.take(this.#chunk, this.#frameAt, end);
    this.#delivered = this.#frameBytes + end - this.#frameAt;
    this.#frameEnds(end);
    this.sink.message(message, false, frame);
  }

  /** What came up to `end` of the chunk belongs to no message that will be delivered. */
  protected skipTo(end: number): void {
    this.#frames?.skip(end);
    this.#frameEnds(end);
  }

  #frameEnds(end: number): void {
    this.#frameAt = end;
    this.#frameBytes = 0;
    this.#isLost = false;
  }

  /** The frame is too long: it will make no message. */
  protected loseFrame(): void {
    this.#frames?.lose();
    this.#isLost = true;
  }

  /** Delivers the messages that `chunk` completes and holds what is left of it. */
  protected abstract decode(chunk: Buffer): void;

  /** What the end of the stream means for what is held. */
  protected abstract finish(): void;

  /** Back to the state of a new decoder. */
  protected reset(): void {
    this.held.clear();
    this.#chunk = NOTHING;
    this.skipTo(0);
  }

  protected countDropped(): void {
    this.#dropped += 1;
  }

  /**
   * The message that is held and goes on in `chunk[from, to)` is longer than `keepBytes`. Delivers its beginning, or drops it, or throws
   * `message_too_large`; afterwards nothing is held, and the rest of the message has to be skipped.
   */
  protected oversize(bounds: Bounds, keepBytes: number, chunk: Buffer, from: number): void {
    this.loseFrame();
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
