import type { LineEnding, LineEndings } from '../../../contract/framings/line.ts';
import type { FramingCodec, MessageSink } from './codec.ts';
import { StreamDecoder, boundsOf, type Bounds } from './stream-decoder.ts';

const LF = 0x0a;
const CR = 0x0d;
/** Bits of the endings seen, and what they are together. */
const SEEN_LF = 1;
const SEEN_CRLF = 2;
const endingsBySeen: readonly (LineEndings | undefined)[] = [undefined, 'lf', 'crlf', 'mixed'];

export class LineDecoder extends StreamDecoder {
  readonly #bounds: Bounds;
  /** The line was too long and is dealt with; skip to its LF. */
  #skipping = false;
  /** A number, since it is kept for every line. */
  #seen = 0;
  #isCrlf = false;
  #isRest = false;

  constructor(bounds: Bounds, sink: MessageSink) {
    super(sink);
    this.#bounds = bounds;
  }

  get lineEnding(): LineEnding {
    if (this.#isRest) return 'none';
    return this.#isCrlf ? 'crlf' : 'lf';
  }

  get lineEndings(): LineEndings | undefined {
    return endingsBySeen[this.#seen];
  }

  protected decode(chunk: Buffer): void {
    let from = 0;
    for (let lf = chunk.indexOf(LF); lf >= 0; lf = chunk.indexOf(LF, from)) {
      this.#line(chunk, from, lf);
      from = lf + 1;
    }
    if (from < chunk.length) this.#hold(chunk, from);
  }

  /** The LF of a line that ends with `chunk[from, lf)`. */
  #line(chunk: Buffer, from: number, lf: number): void {
    if (this.#skipping) {
      this.#skipping = false;
      this.skipTo(lf + 1);
      return;
    }
    const ending = this.#lastByte(chunk, from, lf) === CR ? 1 : 0;
    this.#isCrlf = ending === 1;
    this.#seen |= this.#isCrlf ? SEEN_CRLF : SEEN_LF;
    const { maxMessageBytes } = this.#bounds;
    if (this.held.length + lf - from - ending > maxMessageBytes) {
      this.oversize(this.#bounds, maxMessageBytes, chunk, from);
      this.skipTo(lf + 1);
      return;
    }
    if (this.held.length === 0) {
      this.deliver(chunk.subarray(from, lf - ending), lf + 1);
      return;
    }
    this.held.append(chunk, from, lf);
    this.deliver(this.held.take(0, this.held.length - ending), lf + 1);
  }

  /** The last bytes of a chunk: the beginning of a line. */
  #hold(chunk: Buffer, from: number): void {
    if (this.#skipping) return;
    const length = this.held.length + chunk.length - from;
    const { maxMessageBytes } = this.#bounds;
    // One byte over the bound may still be the CR of a CRLF.
    const mayFit = length <= maxMessageBytes || (length === maxMessageBytes + 1 && chunk.at(-1) === CR);
    if (mayFit) {
      this.held.append(chunk, from, chunk.length);
      return;
    }
    this.#skipping = true;
    this.oversize(this.#bounds, maxMessageBytes, chunk, from);
  }

  #lastByte(chunk: Buffer, from: number, to: number): number | undefined {
    return to > from ? chunk[to - 1] : this.held.view.at(-1);
  }

  protected finish(): void {
    const rest = this.held.take();
    const line = rest.at(-1) === CR ? rest.subarray(0, -1) : rest;
    this.#isRest = true;
    if (line.length > 0) this.deliver(line, 0);
    this.#isRest = false;
  }

  override takeOver(source: LineDecoder): void {
    super.takeOver(source);
    this.#skipping = source.#skipping;
  }

  protected override reset(): void {
    super.reset();
    this.#skipping = false;
  }
}

const ENDINGS = { lf: Buffer.from([LF]), crlf: Buffer.from([CR, LF]) } as const;

function encodeLine(message: Buffer, ending: 'lf' | 'crlf'): Buffer {
  const hasLf = message.at(-1) === LF;
  if (hasLf && (ending === 'lf' || message.at(-2) === CR)) return message;
  return Buffer.concat([hasLf ? message.subarray(0, -1) : message, ENDINGS[ending]]);
}

/** Lines as text protocols have them. The rest at the end of a stream is a line: many programs leave out the last LF. */
export const line: FramingCodec<'line'> = {
  createDecoder: (framing, context, sink) => new LineDecoder(boundsOf(framing, context), sink),
  createEncoder: ({ ending = 'lf' }) => ({ encode: (message) => encodeLine(message, ending) }),
};
