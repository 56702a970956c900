import type { FramingOf } from '../../../contract/framing.ts';
import type { Encoder, FramingCodec } from './codec.ts';
import { notEncodable } from './faults.ts';
import { LengthDecoder } from './length-decoder.ts';
import { fitsLength, writeLength } from './length-field.ts';
import { boundsOf } from './stream-decoder.ts';

/** The inverse of the decoder: put back what it strips, as zeros, and write the length field over what stands in its place. */
class LengthEncoder implements Encoder {
  readonly #framing: FramingOf<'length'>;

  constructor(framing: FramingOf<'length'>) {
    this.#framing = framing;
  }

  encode(message: Buffer): Buffer {
    const { offset, width, adjust, strip } = this.#framing;
    const total = strip + message.length;
    if (total < offset + width)
      throw notEncodable(
        `A message needs at least ${offset + width - strip} bytes to hold the length field; this one has ${message.length}.`,
      );
    const value = total - offset - width - adjust;
    if (!fitsLength(value, width)) throw notEncodable(`The length ${value} does not fit a field of ${width} bytes.`);
    const frame = Buffer.allocUnsafe(total);
    frame.fill(0, 0, strip);
    message.copy(frame, strip);
    writeLength(frame, offset, value, this.#framing);
    return frame;
  }
}

/** A length field in the header (Netty's five fields). */
export const length: FramingCodec<'length'> = {
  createDecoder: (framing, context, sink) => new LengthDecoder(framing, boundsOf(framing, context), sink),
  createEncoder: (framing) => new LengthEncoder(framing),
};
