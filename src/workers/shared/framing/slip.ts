import type { Encoder, FramingCodec } from './codec.ts';
import { malformed, notEncodable } from './faults.ts';
import { PiecewiseDecoder } from './piecewise-decoder.ts';
import { boundsOf } from './stream-decoder.ts';

const END = 0xc0;
const ESC = 0xdb;
/** What stands behind ESC, and what it stands for. */
const ESC_END = 0xdc;
const ESC_ESC = 0xdd;
const END_BYTE = Buffer.from([END]);
const ESC_BYTE = Buffer.from([ESC]);

/** RFC 1055. Nothing between two END is no message: one END in front of each is what flushes noise of the line. */
class SlipDecoder extends PiecewiseDecoder {
  #isBegun = false;
  #isEscaped = false;

  protected decode(chunk: Buffer): void {
    let run = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#isEscaped) this.#unescape(byte);
      else if (byte === END) this.#end(chunk, run, at);
      else if (byte === ESC) this.#escape(chunk, run, at);
      else continue;
      run = at + 1;
    }
    if (run === chunk.length) return;
    this.#isBegun = true;
    this.piece(chunk, run, chunk.length);
  }

  #end(chunk: Buffer, run: number, at: number): void {
    if (this.#isBegun || at > run) this.lastPiece(chunk, run, at, at + 1);
    // An END in front of a message belongs to its frame.
    else this.skipTo(at);
    this.#isBegun = false;
  }

  #escape(chunk: Buffer, run: number, at: number): void {
    this.piece(chunk, run, at);
    this.#isBegun = true;
    this.#isEscaped = true;
  }

  #unescape(byte: number | undefined): void {
    this.#isEscaped = false;
    if (byte === ESC_END) this.piece(END_BYTE, 0, 1);
    else if (byte === ESC_ESC) this.piece(ESC_BYTE, 0, 1);
    else throw malformed(`ESC (0xdb) is followed by 0x${byte?.toString(16).padStart(2, '0')}, neither 0xdc nor 0xdd.`);
  }

  protected finish(): void {
    if (this.#isBegun && !this.isSkipping) this.countDropped();
  }

  override takeOver(source: SlipDecoder): void {
    super.takeOver(source);
    this.#isBegun = source.#isBegun;
    this.#isEscaped = source.#isEscaped;
  }

  protected override reset(): void {
    super.reset();
    this.#isBegun = false;
    this.#isEscaped = false;
  }
}

const encoder: Encoder = {
  encode(message) {
    if (message.length === 0) throw notEncodable('An empty message cannot be distinguished from no message.');
    let extra = 2;
    for (const byte of message) if (byte === END || byte === ESC) extra += 1;
    const frame = Buffer.allocUnsafe(message.length + extra);
    let at = 0;
    frame[at++] = END;
    for (const byte of message) {
      if (byte === END || byte === ESC) frame[at++] = ESC;
      frame[at++] = escaped[byte] ?? byte;
    }
    frame[at] = END;
    return frame;
  },
};

/** What is sent for each byte, behind ESC where it is another. */
const escaped: Readonly<Record<number, number>> = { [END]: ESC_END, [ESC]: ESC_ESC };

/** Serial Line IP. A message without its END is dropped. */
export const slip: FramingCodec<'slip'> = {
  createDecoder: (framing, context, sink) => new SlipDecoder(boundsOf(framing, context), sink),
  createEncoder: () => encoder,
};
