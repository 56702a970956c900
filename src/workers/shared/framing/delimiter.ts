import { decodeBytes } from '../../../contract/bytes.ts';
import type { FramingOf } from '../../../contract/framing.ts';
import { ByteSequences } from './byte-sequences.ts';
import type { Encoder, FramingCodec } from './codec.ts';
import { DelimiterDecoder } from './delimiter-decoder.ts';
import type { DelimiterMarks } from './delimiter-marks.ts';
import { boundsOf } from './stream-decoder.ts';

function marksOf({ delimiters, start, escape, keep }: FramingOf<'delimiter'>): DelimiterMarks {
  return {
    delimiters: delimiters.map(decodeBytes),
    start: start && decodeBytes(start),
    escape: escape && decodeBytes(escape)[0],
    keep,
  };
}

const NOTHING = Buffer.alloc(0);

class DelimiterEncoder implements Encoder {
  readonly #marks: DelimiterMarks;
  readonly #endings: ByteSequences;
  /** 1 for each byte that needs the escape byte before it: all that occur in a mark, so that no mark can begin or go on in a message. */
  readonly #special = new Uint8Array(256);

  constructor(marks: DelimiterMarks) {
    this.#marks = marks;
    this.#endings = new ByteSequences(marks.delimiters);
    for (const mark of [...marks.delimiters, marks.start ?? NOTHING]) for (const byte of mark) this.#special[byte] = 1;
    if (marks.escape !== undefined) this.#special[marks.escape] = 1;
  }

  encode(message: Buffer): Buffer {
    const { delimiters, start = NOTHING, escape, keep } = this.#marks;
    // With byte stuffing and without `keep`, a mark in the message is content like any other byte.
    const marksAreMarks = escape === undefined || keep;
    const ending = marksAreMarks ? this.#endings.findEnding(message) : undefined;
    let body = ending ? message.subarray(0, message.length - ending.length) : message;
    if (marksAreMarks && body.subarray(0, start.length).equals(start)) body = body.subarray(start.length);
    return Buffer.concat([
      start,
      escape === undefined ? body : this.#stuff(body, escape),
      ending ?? delimiters[0] ?? NOTHING,
    ]);
  }

  #stuff(body: Buffer, escape: number): Buffer {
    let extra = 0;
    for (const byte of body) extra += this.#special[byte] ?? 0;
    if (extra === 0) return body;
    const stuffed = Buffer.allocUnsafe(body.length + extra);
    let at = 0;
    for (const byte of body) {
      if (this.#special[byte] === 1) stuffed[at++] = escape;
      stuffed[at++] = byte;
    }
    return stuffed;
  }
}

/** Messages that end with a byte sequence. The rest at the end of a stream has no delimiter: it is dropped. */
export const delimiter: FramingCodec<'delimiter'> = {
  createDecoder: (framing, context, sink) => new DelimiterDecoder(marksOf(framing), boundsOf(framing, context), sink),
  createEncoder: (framing) => new DelimiterEncoder(marksOf(framing)),
};
