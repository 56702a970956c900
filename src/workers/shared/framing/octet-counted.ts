import { MAX_COUNT_DIGITS } from '../../../contract/framings/octet-counted.ts';
import type { FramingCodec, MessageSink } from './codec.ts';
import { CountedDecoder } from './counted-decoder.ts';
import { malformed, notEncodable } from './faults.ts';
import { LineDecoder } from './line.ts';
import { boundsOf, type Bounds } from './stream-decoder.ts';

const LF = 0x0a;
const CR = 0x0d;
const LESS_THAN = 0x3c;
const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;

/** RFC 6587 section 3.4.1: MSG-LEN SP SYSLOG-MSG, where MSG-LEN begins with a digit other than 0. */
class OctetCountedDecoder extends CountedDecoder {
  protected readHeader(bytes: Buffer, at: number): number {
    let count = 0;
    for (let digits = 0; at + digits < bytes.length; digits++) {
      const byte = bytes[at + digits] ?? 0;
      if (byte === SPACE && digits > 0) {
        this.announce(digits + 1 + count, digits + 1);
        return 0;
      }
      if (byte < ZERO || byte > NINE || (byte === ZERO && digits === 0)) throw malformed(wrongByte(byte, digits));
      if (digits === MAX_COUNT_DIGITS) throw malformed(`The count has more than ${MAX_COUNT_DIGITS} digits.`);
      count = count * 10 + byte - ZERO;
    }
    return 1;
  }
}

function wrongByte(byte: number, digits: number): string {
  const found = `0x${byte.toString(16).padStart(2, '0')}`;
  return digits === 0
    ? `A message must begin with its length, a digit from 1 to 9, not ${found}.`
    : `The length goes on with ${found}, neither a digit nor a space.`;
}

/** Takes messages without a count besides (RFC 6587 section 3.4.2): those begin with the `<` of their priority and end at LF. */
class TolerantDecoder extends OctetCountedDecoder {
  readonly #lines: LineDecoder;
  #inLine = false;
  /** Where the line ends in the chunk that is being decoded. */
  #lineEnd = 0;

  constructor(bounds: Bounds, sink: MessageSink) {
    super(bounds, sink);
    const message = (bytes: Buffer, truncated: boolean): void => {
      if (truncated) this.sink.message(bytes, true);
      else this.deliver(bytes, this.#lineEnd);
    };
    this.#lines = new LineDecoder(bounds, { message });
  }

  override get dropped(): number {
    return super.dropped + this.#lines.dropped;
  }

  override get bufferedBytes(): number {
    return super.bufferedBytes + this.#lines.bufferedBytes;
  }

  protected override advance(chunk: Buffer, at: number): number {
    if (!this.#inLine && this.isBetweenFrames) {
      const byte = chunk[at];
      if (byte === LF || byte === CR) {
        this.skipTo(at + 1);
        return at + 1;
      }
      this.#inLine = byte === LESS_THAN;
    }
    return this.#inLine ? this.#line(chunk, at) : super.advance(chunk, at);
  }

  #line(chunk: Buffer, at: number): number {
    const lf = chunk.indexOf(LF, at);
    this.#inLine = lf < 0;
    this.#lineEnd = lf < 0 ? chunk.length : lf + 1;
    this.#lines.push(chunk.subarray(at, this.#lineEnd));
    if (lf >= 0) this.skipTo(this.#lineEnd);
    // A line that is not held any more is too long.
    else if (this.#lines.bufferedBytes === 0) this.loseFrame();
    return this.#lineEnd;
  }

  protected override finish(): void {
    super.finish();
    this.#lineEnd = 0;
    this.#lines.end();
  }

  override takeOver(source: TolerantDecoder): void {
    super.takeOver(source);
    this.#inLine = source.#inLine;
    this.#lines.takeOver(source.#lines);
  }

  protected override reset(): void {
    super.reset();
    this.#inLine = false;
  }
}

/** Syslog over TCP. */
export const octetCounted: FramingCodec<'octet-counted'> = {
  createDecoder(framing, context, sink) {
    const bounds = boundsOf(framing, context);
    return framing.nonTransparent ? new TolerantDecoder(bounds, sink) : new OctetCountedDecoder(bounds, sink);
  },
  createEncoder: () => ({
    encode(message) {
      if (message.length === 0) throw notEncodable('An empty message has no count: it cannot be 0 (RFC 6587).');
      return Buffer.concat([Buffer.from(`${message.length} `), message]);
    },
  }),
};
