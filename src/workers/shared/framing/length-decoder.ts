import type { FramingOf } from '../../../contract/framing.ts';
import type { MessageSink } from './codec.ts';
import { CountedDecoder } from './counted-decoder.ts';
import { malformed } from './faults.ts';
import { readLength } from './length-field.ts';
import type { Bounds } from './stream-decoder.ts';

/**
 *   ┌─────────── frame = offset + width + value + adjust ───────────┐
 *   │ offset │ length field │ …                                     │
 *   └─ strip ─┘└──────────────── message ──────────────────────────┘
 */
export class LengthDecoder extends CountedDecoder {
  readonly #framing: FramingOf<'length'>;
  readonly #headerLength: number;

  constructor(framing: FramingOf<'length'>, bounds: Bounds, sink: MessageSink) {
    super(bounds, sink);
    this.#framing = framing;
    this.#headerLength = framing.offset + framing.width;
  }

  protected readHeader(bytes: Buffer, at: number): number {
    const headerLength = this.#headerLength;
    if (bytes.length - at < headerLength) return headerLength - (bytes.length - at);
    const { offset, adjust, strip } = this.#framing;
    const value = readLength(bytes, at + offset, this.#framing);
    if (!Number.isSafeInteger(value)) throw malformed(`The length field is ${value} bytes or more.`);
    const frameLength = headerLength + value + adjust;
    if (frameLength < headerLength)
      throw malformed(
        `The length field is ${value}; with ${adjust} added, the frame would end before its length field does.`,
      );
    if (frameLength < strip)
      throw malformed(`The frame is ${frameLength} bytes long, shorter than the ${strip} to strip.`);
    this.announce(frameLength, strip);
    return 0;
  }
}
