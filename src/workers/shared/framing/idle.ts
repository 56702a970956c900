import type { FramingCodec, MessageSink } from './codec.ts';
import { PiecewiseDecoder } from './piecewise-decoder.ts';
import { boundsOf, type Bounds } from './stream-decoder.ts';

const NOTHING = Buffer.alloc(0);

/** Everything up to the next gap is one message. It knows no time: its owner says when there was a gap, by `end`. */
class IdleDecoder extends PiecewiseDecoder {
  readonly gapMs: number;

  constructor(gapMs: number, bounds: Bounds, sink: MessageSink) {
    super(bounds, sink);
    this.gapMs = gapMs;
  }

  protected decode(chunk: Buffer): void {
    this.piece(chunk, 0, chunk.length);
  }

  protected finish(): void {
    if (this.held.length > 0) this.lastPiece(NOTHING, 0, 0, 0);
  }
}

/** Silence ends a message, and so does the end of the stream. */
export const idle: FramingCodec<'idle'> = {
  createDecoder: (framing, context, sink) => new IdleDecoder(framing.gapMs, boundsOf(framing, context), sink),
  createEncoder: () => ({ encode: (message) => message }),
};
