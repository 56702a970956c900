import type { FramingCodec, MessageSink } from './codec.ts';
import { notEncodable } from './faults.ts';
import { StreamDecoder } from './stream-decoder.ts';

class FixedDecoder extends StreamDecoder {
  readonly #length: number;

  constructor(length: number, sink: MessageSink) {
    super(sink);
    this.#length = length;
  }

  protected decode(chunk: Buffer): void {
    let at = 0;
    if (this.held.length > 0) {
      at = Math.min(this.#length - this.held.length, chunk.length);
      this.held.append(chunk, 0, at);
      if (this.held.length < this.#length) return;
      this.deliver(this.held.take(), at);
    }
    for (; chunk.length - at >= this.#length; at += this.#length)
      this.deliver(chunk.subarray(at, at + this.#length), at + this.#length);
    if (at < chunk.length) this.held.append(chunk, at, chunk.length);
  }

  protected finish(): void {
    if (this.held.length > 0) this.countDropped();
  }
}

export const fixed: FramingCodec<'fixed'> = {
  createDecoder: (framing, _context, sink) => new FixedDecoder(framing.length, sink),
  createEncoder: ({ length }) => ({
    encode(message) {
      if (message.length !== length)
        throw notEncodable(`A message must be ${length} bytes long; this one has ${message.length}.`);
      return message;
    },
  }),
};
