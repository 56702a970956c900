import type { Encoder, FramingCodec } from './codec.ts';
import { malformed } from './faults.ts';
import { PiecewiseDecoder } from './piecewise-decoder.ts';
import { boundsOf } from './stream-decoder.ts';

/** A block of this code is 254 bytes long and has no zero behind it. */
const FULL_BLOCK = 0xff;
const ZERO_BYTE = Buffer.from([0]);
const NOTHING = Buffer.alloc(0);

/**
 * Consistent Overhead Byte Stuffing (Cheshire and Baker, 1999):
 *
 *   code n ── n - 1 bytes, none of them 0 ── code ── … ── 0        between two blocks stands a 0, unless the first has the code 0xff
 */
class CobsDecoder extends PiecewiseDecoder {
  #isBegun = false;
  /** Bytes of the block that have not come. */
  #missing = 0;
  /** A zero stands behind the block, if another block does. */
  #zeroDue = false;

  protected decode(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#missing > 0) {
        at = this.#block(chunk, at);
      } else {
        this.#code(chunk[at] ?? 0, at + 1);
        at += 1;
      }
    }
  }

  /** A byte between two blocks, with `next` behind it: a code, or the end of the message. */
  #code(code: number, next: number): void {
    if (code === 0) {
      if (this.#isBegun) this.lastPiece(NOTHING, 0, 0, next);
      else this.skipTo(next);
      this.#isBegun = false;
      this.#zeroDue = false;
      return;
    }
    if (this.#zeroDue) this.piece(ZERO_BYTE, 0, 1);
    this.#isBegun = true;
    this.#missing = code - 1;
    this.#zeroDue = code !== FULL_BLOCK;
  }

  /** Bytes of a block; where it goes on. */
  #block(chunk: Buffer, at: number): number {
    const end = Math.min(at + this.#missing, chunk.length);
    const zero = chunk.subarray(at, end).indexOf(0);
    if (zero >= 0) {
      this.piece(chunk, at, at + zero);
      throw malformed(`A zero byte stands where ${this.#missing - zero} bytes of the block are missing.`);
    }
    this.#missing -= end - at;
    // The usual short message, one block, is not copied.
    if (this.#missing === 0 && chunk[end] === 0) {
      this.lastPiece(chunk, at, end, end + 1);
      this.#isBegun = false;
      this.#zeroDue = false;
      return end + 1;
    }
    this.piece(chunk, at, end);
    return end;
  }

  protected finish(): void {
    if (this.#isBegun && !this.isSkipping) this.countDropped();
  }

  override takeOver(source: CobsDecoder): void {
    super.takeOver(source);
    this.#isBegun = source.#isBegun;
    this.#missing = source.#missing;
    this.#zeroDue = source.#zeroDue;
  }

  protected override reset(): void {
    super.reset();
    this.#isBegun = false;
    this.#missing = 0;
    this.#zeroDue = false;
  }
}

const encoder: Encoder = {
  encode(message) {
    const frame = Buffer.allocUnsafe(message.length + Math.floor(message.length / (FULL_BLOCK - 1)) + 2);
    let codeAt = 0;
    let at = 1;
    for (let index = 0; index < message.length; index++) {
      const byte = message[index] ?? 0;
      if (byte !== 0) frame[at++] = byte;
      // A full block at the end of the message needs none behind it.
      const isFull = at - codeAt === FULL_BLOCK && index + 1 < message.length;
      if (byte !== 0 && !isFull) continue;
      frame[codeAt] = at - codeAt;
      codeAt = at++;
    }
    frame[codeAt] = at - codeAt;
    frame[at++] = 0;
    return frame.subarray(0, at);
  },
};

/** Zero-delimited messages of any bytes. A message without its zero is dropped. */
export const cobs: FramingCodec<'cobs'> = {
  createDecoder: (framing, context, sink) => new CobsDecoder(boundsOf(framing, context), sink),
  createEncoder: () => encoder,
};
