import type { Decoder, FramingCodec, FramingContext, MessageSink } from './codec.ts';
import { tooLarge } from './faults.ts';

/**
 * No framing: one chunk, one message. Where a stream's reads begin and end means nothing, so a read over the bound becomes several
 * messages; a datagram is one message or none.
 */
class RawDecoder implements Decoder {
  readonly bufferedBytes = 0;
  readonly dropped = 0;
  readonly #context: FramingContext;
  readonly #sink: MessageSink;
  #dead = false;

  constructor(context: FramingContext, sink: MessageSink) {
    this.#context = context;
    this.#sink = sink;
  }

  push(chunk: Buffer): void {
    if (this.#dead) return;
    const { maxMessageBytes, datagrams } = this.#context;
    if (chunk.length <= maxMessageBytes) {
      this.#sink.message(chunk, false);
      return;
    }
    if (datagrams) {
      this.#dead = true;
      throw tooLarge(maxMessageBytes);
    }
    for (let at = 0; at < chunk.length; at += maxMessageBytes)
      this.#sink.message(chunk.subarray(at, at + maxMessageBytes), false);
  }

  end(): void {
    // nothing is ever held
  }
}

export const raw: FramingCodec<'raw'> = {
  createDecoder: (_framing, context, sink) => new RawDecoder(context, sink),
  createEncoder: () => ({ encode: (message) => message }),
};
