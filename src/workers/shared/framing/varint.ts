import type { FramingOf } from '../../../contract/framing.ts';
import { MAX_VARINT_BYTES } from '../../../contract/framings/varint.ts';
import type { Encoder, FramingCodec, MessageSink } from './codec.ts';
import { CountedDecoder } from './counted-decoder.ts';
import { malformed, notEncodable } from './faults.ts';
import { boundsOf, type Bounds } from './stream-decoder.ts';

const MAX_VALUE = 2 ** 32 - 1;

/** The unsigned LEB128 integer at `at`: its value and its length in bytes; undefined when it goes on beyond the bytes. */
function readVarint(bytes: Buffer, at: number): { value: number; length: number } | undefined {
  let value = 0;
  for (let length = 1; at + length <= bytes.length; length++) {
    const byte = bytes[at + length - 1] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (length - 1));
    if (byte < 0x80) {
      if (value > MAX_VALUE) throw malformed(`The length is ${value} bytes; at most ${MAX_VALUE} fit in 32 bits.`);
      return { value, length };
    }
    if (length === MAX_VARINT_BYTES) throw malformed(`The length does not end within ${MAX_VARINT_BYTES} bytes.`);
  }
  return undefined;
}

function varintOf(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Buffer.from([...bytes, rest]);
}

class VarintDecoder extends CountedDecoder {
  readonly #framing: FramingOf<'varint'>;

  constructor(framing: FramingOf<'varint'>, bounds: Bounds, sink: MessageSink) {
    super(bounds, sink);
    this.#framing = framing;
  }

  protected readHeader(bytes: Buffer, at: number): number {
    const { offset, keep } = this.#framing;
    const missing = at + offset + 1 - bytes.length;
    if (missing > 0) return missing;
    const read = readVarint(bytes, at + offset);
    if (read === undefined) return 1;
    const headerLength = offset + read.length;
    this.announce(headerLength + read.value, keep ? 0 : headerLength);
    return 0;
  }
}

class VarintEncoder implements Encoder {
  readonly #framing: FramingOf<'varint'>;

  constructor(framing: FramingOf<'varint'>) {
    this.#framing = framing;
  }

  encode(message: Buffer): Buffer {
    const { offset, keep } = this.#framing;
    if (!keep) return Buffer.concat([Buffer.alloc(offset), varintOf(message.length), message]);
    const body = message.subarray(offset + lengthOfVarint(message, offset));
    return Buffer.concat([message.subarray(0, offset), varintOf(body.length), body]);
  }
}

/** Bytes of the length that stands in the message, right or wrong. */
function lengthOfVarint(message: Buffer, offset: number): number {
  for (let length = 1; length <= MAX_VARINT_BYTES && offset + length <= message.length; length++) {
    if ((message[offset + length - 1] ?? 0) < 0x80) return length;
  }
  throw notEncodable(
    `A message needs a varint of one to ${MAX_VARINT_BYTES} bytes at offset ${offset}, with any value; this one, ${message.length} bytes long, has none.`,
  );
}

/** A variable-length integer in the header: delimited protocol buffers, MQTT. */
export const varint: FramingCodec<'varint'> = {
  createDecoder: (framing, context, sink) => new VarintDecoder(framing, boundsOf(framing, context), sink),
  createEncoder: (framing) => new VarintEncoder(framing),
};
