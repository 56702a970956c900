import { AppError } from '../../../core/errors/index.ts';
import type { Codec, FrameDecoder } from '../../shared/framing/endpoint-codec.ts';
import { GapTimer, type Decoder, type GapOwner, type MessageSink } from '../../shared/framing/index.ts';
import type { ConnectionRecord } from './connection-record.ts';

/**
 * The framing of one direction of a stream that passes by: it finds the messages for the record, and decides nothing. Bytes that do not
 * fit it are counted, and it begins anew with the next chunk.
 */
export class StreamObserver implements MessageSink, GapOwner {
  readonly #record: ConnectionRecord;
  readonly #codec: Codec;
  readonly #isReceived: boolean;
  #decoder: Decoder | undefined;
  #dropped = 0;
  #hasReported = false;
  #gap: GapTimer | undefined;

  /** `isReceived`: of what the peer sends; otherwise of what it gets. */
  constructor(record: ConnectionRecord, codec: Codec, isReceived: boolean) {
    this.#record = record;
    this.#codec = codec;
    this.#isReceived = isReceived;
  }

  get decoder(): Decoder | undefined {
    return this.#decoder;
  }

  observe(chunk: Buffer): void {
    this.#decode(chunk);
    const gapMs = this.#decoder?.gapMs;
    if (gapMs === undefined) return;
    this.#gap ??= new GapTimer(gapMs, this);
    this.#gap.restart();
  }

  /** The stream is over. */
  end(): void {
    this.#gap?.stop();
    this.#decode(undefined);
  }

  gapPassed(): void {
    this.#decode(undefined);
  }

  message(bytes: Buffer, truncated: boolean): void {
    if (this.#isReceived) return this.#record.messageReceived(bytes, truncated);
    const { trailOut } = this.#record;
    if (trailOut !== undefined) trailOut.range = truncated ? undefined : rangeOf(this.#decoder);
    this.#record.messageSent(bytes, 0, truncated);
    if (trailOut !== undefined) trailOut.range = undefined;
  }

  #decode(chunk: Buffer | undefined): void {
    if (chunk === undefined && this.#decoder === undefined) return;
    const decoder = (this.#decoder ??= this.#codec.createDecoder(this));
    try {
      if (chunk === undefined) decoder.end();
      else decoder.push(chunk);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      this.#misfit(thrown);
    }
    const trail = this.#isReceived ? this.#record.trailIn : this.#record.trailOut;
    if (trail !== undefined) trail.isPartial = decoder.bufferedBytes > 0;
    if (decoder.dropped > this.#dropped) this.#record.countDropped(decoder.dropped - this.#dropped);
    this.#dropped = this.#decoder === undefined ? 0 : decoder.dropped;
  }

  #misfit(fault: AppError): void {
    this.#decoder = undefined;
    this.#record.countDropped(1);
    if (this.#hasReported) return;
    this.#hasReported = true;
    this.#record.report(fault);
  }
}

/** Where the frame lies whose message is delivered, counted from the beginning of the chunk. */
function rangeOf(decoder: Decoder | undefined): { from: number; to: number } | undefined {
  const { frameEnd, frameBytes } = (decoder ?? {}) as Partial<FrameDecoder>;
  return frameEnd === undefined || frameBytes === undefined ? undefined : { from: frameEnd - frameBytes, to: frameEnd };
}
