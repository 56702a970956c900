import { ByteSequences, partAtEnd } from './byte-sequences.ts';
import type { MessageSink } from './codec.ts';
import type { DelimiterMarks } from './delimiter-marks.ts';
import { StreamDecoder, type Bounds } from './stream-decoder.ts';

const NOTHING = Buffer.alloc(0);

/**
 * One pass over each chunk:
 *
 *   seeking ──start marker──▶ content ──delimiter──▶ message, then seeking again (content when there is no start marker)
 *
 * What cannot be decided at the end of a chunk (the beginning of a mark, an escape byte) is the `tail`, and is looked at again in front of
 * the next chunk. A delimiter that could be the beginning of a longer one ends its message at once, so that a peer that waits for an
 * answer gets it; the rest of the longer one is skipped when it comes. Only with `keep`, where it belongs to the message, is it waited for.
 */
export class DelimiterDecoder extends StreamDecoder {
  readonly #marks: DelimiterMarks;
  readonly #bounds: Bounds;
  readonly #delimiters: ByteSequences;
  /** 1 for each byte that the scan has to stop at. */
  readonly #stops: Uint8Array;
  /** Longest content, with a kept start marker, in bytes. */
  readonly #limit: number;
  #tail: Buffer = NOTHING;
  /** Length of the tail in front of the chunk that is being decoded. */
  #before = 0;
  #seeking: boolean;
  /** Bytes were skipped since the last message. */
  #inGarbage = false;
  /** The message was too long and is dealt with; skip to its delimiter. */
  #skipping = false;
  /** The tail begins with a delimiter whose message is delivered. */
  #ended = false;
  /** No more bytes will come: what could go on does not. */
  #final = false;
  /** Length of a kept start marker at the place where the scan begins. */
  #keptStart = 0;

  constructor(marks: DelimiterMarks, bounds: Bounds, sink: MessageSink) {
    super(sink);
    this.#marks = marks;
    this.#bounds = bounds;
    this.#delimiters = new ByteSequences(marks.delimiters);
    this.#stops = this.#delimiters.firstBytes.slice();
    if (marks.escape !== undefined) this.#stops[marks.escape] = 1;
    this.#limit = bounds.maxMessageBytes + (marks.keep && marks.start ? marks.start.length : 0);
    this.#seeking = marks.start !== undefined;
  }

  override get bufferedBytes(): number {
    return this.held.length + this.#tail.length;
  }

  protected decode(chunk: Buffer): void {
    const bytes = this.#tail.length === 0 ? chunk : Buffer.concat([this.#tail, chunk]);
    this.#before = this.#tail.length;
    this.#tail = NOTHING;
    let at = this.#ended ? this.#restOfDelimiter(bytes) : 0;
    while (at < bytes.length) at = this.#seeking ? this.#seek(bytes, at) : this.#scan(bytes, at);
  }

  /** The delimiter of a delivered message, now with more bytes after it; returns where it ends. */
  #restOfDelimiter(bytes: Buffer): number {
    const length = this.#delimiters.matchAt(bytes, 0);
    if (this.#isUndecided()) return this.#keepTail(bytes, 0);
    this.#ended = false;
    return length;
  }

  /** Skips to the start marker; returns where the message begins. */
  #seek(bytes: Buffer, from: number): number {
    const start = this.#marks.start ?? NOTHING;
    const found = bytes.indexOf(start, from);
    const partial = found < 0 && !this.#final ? partAtEnd(bytes, from, start) : 0;
    const garbageEnd = found < 0 ? bytes.length - partial : found;
    if (garbageEnd > from && !this.#inGarbage) {
      this.#inGarbage = true;
      this.countDropped();
    }
    this.skipTo(garbageEnd - this.#before);
    if (found < 0) return this.#keepTail(bytes, garbageEnd);
    this.#seeking = false;
    this.#inGarbage = false;
    this.#keptStart = this.#marks.keep ? start.length : 0;
    return found + start.length - this.#keptStart;
  }

  /** Content up to the next delimiter; returns where it goes on. */
  #scan(bytes: Buffer, from: number): number {
    let run = from;
    let at = from + this.#keptStart;
    this.#keptStart = 0;
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (this.#stops[byte] === 0) continue;
      if (byte === this.#marks.escape) {
        this.#hold(bytes, run, at);
        if (at + 1 === bytes.length) return this.#keepTail(bytes, at);
        at += 1;
        run = at;
        continue;
      }
      const next = this.#delimiter(bytes, run, at);
      if (next >= 0) return next;
    }
    this.#hold(bytes, run, bytes.length);
    return bytes.length;
  }

  /** Where it goes on after the delimiter that may stand at `at`; -1 when there is none. The message goes on in `bytes[run, at)`. */
  #delimiter(bytes: Buffer, run: number, at: number): number {
    const length = this.#delimiters.matchAt(bytes, at);
    const undecided = this.#isUndecided();
    if (length === 0 && !undecided) return -1;
    if (length === 0 || (undecided && this.#marks.keep)) {
      this.#hold(bytes, run, at);
      return this.#keepTail(bytes, at);
    }
    this.#endMessage(bytes, run, at, length);
    this.#seeking = this.#marks.start !== undefined;
    if (!undecided) return at + length;
    this.#ended = true;
    return this.#keepTail(bytes, at);
  }

  /** The message goes on in `bytes[run, contentEnd)`; a delimiter of `length` bytes stands behind it. */
  #endMessage(bytes: Buffer, run: number, contentEnd: number, length: number): void {
    const messageEnd = this.#marks.keep ? contentEnd + length : contentEnd;
    const frameEnd = contentEnd + length - this.#before;
    if (this.#skipping) {
      this.#skipping = false;
      this.skipTo(frameEnd);
    } else if (this.held.length + contentEnd - run > this.#limit) {
      this.oversize(this.#bounds, this.#limit, bytes, run);
      this.skipTo(frameEnd);
    } else if (this.held.length === 0) {
      this.deliver(bytes.subarray(run, messageEnd), frameEnd);
    } else {
      this.held.append(bytes, run, messageEnd);
      this.deliver(this.held.take(), frameEnd);
    }
  }

  #hold(bytes: Buffer, from: number, to: number): void {
    if (this.#skipping) return;
    if (this.held.length + to - from <= this.#limit) {
      this.held.append(bytes, from, to);
      return;
    }
    this.#skipping = true;
    this.oversize(this.#bounds, this.#limit, bytes, from);
  }

  /** Copied: a few bytes must not keep a whole chunk. */
  #keepTail(bytes: Buffer, from: number): number {
    this.#tail = from < bytes.length ? Buffer.from(bytes.subarray(from)) : NOTHING;
    return bytes.length;
  }

  #isUndecided(): boolean {
    return this.#delimiters.mayGoOn && !this.#final;
  }

  protected finish(): void {
    this.#final = true;
    try {
      this.decode(NOTHING);
    } catch {
      // Too long with `close`: the stream is over, so that there is nothing to close. Counted like any other rest.
      this.countDropped();
      return;
    }
    const isBegun = this.held.length + this.#tail.length > 0 || (this.#marks.start !== undefined && !this.#seeking);
    if (isBegun && !this.#skipping) this.countDropped();
  }

  override takeOver(source: DelimiterDecoder): void {
    super.takeOver(source);
    this.#tail = source.#tail;
    this.#seeking = source.#seeking;
    this.#inGarbage = source.#inGarbage;
    this.#skipping = source.#skipping;
    this.#ended = source.#ended;
    this.#keptStart = source.#keptStart;
  }

  protected override reset(): void {
    super.reset();
    this.#tail = NOTHING;
    this.#seeking = this.#marks.start !== undefined;
    this.#inGarbage = false;
    this.#skipping = false;
    this.#ended = false;
    this.#final = false;
    this.#keptStart = 0;
  }
}
