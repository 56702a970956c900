import type { LineEndings } from '../../../contract/framings/line.ts';
import { AppError } from '../../../core/errors/index.ts';
import { GapTimer, type Decoder, type GapOwner, type MessageSink } from '../../shared/framing/index.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { Outbox } from './outbox.ts';

/** A stream whose bytes are cut into messages. */
export interface FramedStream extends MessageSink {
  readonly endpoint: { readonly thread: { readonly outbox: Outbox } };
  readonly codec: Codec;
  readonly record: { readonly trailIn: { isPartial: boolean } | undefined };
  readonly state: string;
  readonly isEnded: boolean;
  /** False while nothing is read from the peer. */
  readonly isReading: boolean;
  /** Sends what was gathered in answer to the chunk. */
  flushOutbox(): void;
  /** The bytes do not fit the framing, or a message is too large. */
  malformed(fault: AppError): void;
  countDropped(messages: number): void;
}

/** The framing of one stream at work; raw streams have none. */
export class StreamFraming implements GapOwner {
  readonly #stream: FramedStream;
  readonly decoder: Decoder;
  #dropped = 0;
  /** With a framing that ends a message by silence. */
  #gap: GapTimer | undefined;

  constructor(stream: FramedStream) {
    this.#stream = stream;
    this.decoder = stream.codec.createDecoder(stream);
  }

  /** With `line`: how the lines so far end. */
  get lineEndings(): LineEndings | undefined {
    return this.decoder.lineEndings;
  }

  /** `undefined`: the stream, or the message, is over. */
  decode(chunk: Buffer | undefined): void {
    const stream = this.#stream;
    const decoder = this.decoder;
    const { outbox } = stream.endpoint.thread;
    outbox.begin(stream);
    try {
      if (chunk === undefined) decoder.end();
      else decoder.push(chunk);
    } catch (thrown) {
      // Anything else is a fault of this program: it ends the thread, and the main thread starts another.
      if (!(thrown instanceof AppError)) throw thrown;
      stream.malformed(thrown);
    } finally {
      stream.flushOutbox();
      outbox.end();
    }
    const { trailIn } = stream.record;
    if (trailIn !== undefined) trailIn.isPartial = decoder.bufferedBytes > 0;
    if (chunk !== undefined && decoder.gapMs !== undefined) this.#awaitGap(decoder.gapMs);
    if (decoder.dropped === this.#dropped) return;
    stream.countDropped(decoder.dropped - this.#dropped);
    this.#dropped = decoder.dropped;
  }

  /** Nothing came for the time that ends a message. */
  gapPassed(): void {
    this.decode(undefined);
  }

  /** While nothing is read silence is ours, not the peer's. */
  stopGap(): void {
    this.#gap?.stop();
  }

  restartGap(): void {
    this.#gap?.restart();
  }

  /** What silence would have made a message is one now: nothing that comes later belongs to it. */
  endGap(): void {
    if (this.#gap === undefined) return;
    this.#gap.stop();
    if (this.#stream.state !== 'closing' && !this.#stream.isEnded) this.decode(undefined);
  }

  #awaitGap(gapMs: number): void {
    if (this.#stream.state === 'closing') return;
    this.#gap ??= new GapTimer(gapMs, this);
    if (this.#stream.isReading) this.#gap.restart();
  }
}
