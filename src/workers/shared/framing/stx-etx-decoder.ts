import type { FramingOf } from '../../../contract/framing.ts';
import type { MessageSink } from './codec.ts';
import { malformed } from './faults.ts';
import { PiecewiseDecoder } from './piecewise-decoder.ts';
import type { Bounds } from './stream-decoder.ts';

type StxEtx = FramingOf<'stx-etx'>;

export const STX = 0x02;
export const ETX = 0x03;
export const DLE = 0x10;
/** EOT, ENQ, ACK, NAK. */
export const CONTROLS: ReadonlySet<number> = new Set([0x04, 0x05, 0x06, 0x15]);

/** Folds `bytes[from, to)` into what was counted before. */
type Check = (before: number, bytes: Buffer, from: number, to: number) => number;

export const checks: Readonly<Record<StxEtx['check'], Check>> = {
  none: () => 0,
  lrc(before, bytes, from, to) {
    let sum = before;
    for (let at = from; at < to; at++) sum ^= bytes[at] ?? 0;
    return sum;
  },
  sum(before, bytes, from, to) {
    let sum = before;
    for (let at = from; at < to; at++) sum = (sum + (bytes[at] ?? 0)) & 0xff;
    return sum;
  },
};

const NOTHING = Buffer.alloc(0);

type State = 'between' | 'start-dle' | 'content' | 'dle' | 'check';

/**
 *   between ──STX──▶ content ──ETX──▶ (check ──▶) message, between
 *      │  ▲             │ ▲
 *     DLE │            DLE│       `escape`: any byte behind DLE is content; `transparent`: DLE is content, ETX ends, STX begins
 *      ▼  │             ▼ │
 *   start-dle           dle
 */
export class StxEtxDecoder extends PiecewiseDecoder {
  readonly #framing: StxEtx;
  readonly #check: Check;
  /** ETX by itself ends a frame, and STX begins one; otherwise they do behind DLE. */
  readonly #hasEtx: boolean;
  /** DLE means something in content. */
  readonly #hasDle: boolean;
  #state: State = 'between';
  #sum = 0;
  /** Bytes were skipped since the last frame. */
  #inGarbage = false;

  constructor(framing: StxEtx, bounds: Bounds, sink: MessageSink) {
    super(bounds, sink);
    this.#framing = framing;
    this.#check = checks[framing.check];
    this.#hasEtx = framing.stuffing !== 'transparent';
    this.#hasDle = framing.stuffing !== 'none';
  }

  protected decode(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) at = this.#state === 'content' ? this.#content(chunk, at) : this.#step(chunk, at);
  }

  #step(chunk: Buffer, at: number): number {
    if (this.#state === 'between') return this.#between(chunk, at);
    if (this.#state === 'start-dle') return this.#startDle(chunk, at);
    return this.#state === 'dle' ? this.#dle(chunk, at) : this.#checkByte(chunk, at);
  }

  #between(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0;
    if (this.#hasEtx && byte === STX) this.#begin();
    else if (!this.#hasEtx && byte === DLE) this.#state = 'start-dle';
    else if (this.#framing.controls && CONTROLS.has(byte)) this.#control(chunk, at);
    else this.#garbage(at + 1);
    return at + 1;
  }

  /** A DLE between frames that is not the beginning of one is garbage, and the byte behind it is looked at by itself. */
  #startDle(chunk: Buffer, at: number): number {
    if (chunk[at] === STX) {
      this.#begin();
      return at + 1;
    }
    this.#garbage(at);
    this.#state = 'between';
    return at;
  }

  #begin(): void {
    this.#state = 'content';
    this.#sum = 0;
    this.#inGarbage = false;
  }

  #control(chunk: Buffer, at: number): void {
    this.#inGarbage = false;
    this.deliver(chunk.subarray(at, at + 1), at + 1);
  }

  /** What came up to `end` of the chunk is part of no frame. */
  #garbage(end: number): void {
    this.skipTo(end);
    if (!this.#inGarbage) this.countDropped();
    this.#inGarbage = true;
  }

  #content(chunk: Buffer, run: number): number {
    let at = run;
    while (at < chunk.length && !this.#stopsAt(chunk[at] ?? 0)) at += 1;
    this.#sum = this.#check(this.#sum, chunk, run, Math.min(at + 1, chunk.length));
    if (at === chunk.length) {
      this.piece(chunk, run, at);
      return at;
    }
    if (chunk[at] === ETX) return this.#end(chunk, run, at, at + 1);
    if (!this.#hasEtx && chunk[at + 1] === ETX) {
      this.#sum = this.#check(this.#sum, chunk, at + 1, at + 2);
      return this.#end(chunk, run, at, at + 2);
    }
    this.piece(chunk, run, at);
    this.#state = 'dle';
    return at + 1;
  }

  #stopsAt(byte: number): boolean {
    return (byte === ETX && this.#hasEtx) || (byte === DLE && this.#hasDle);
  }

  #dle(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0;
    this.#sum = this.#check(this.#sum, chunk, at, at + 1);
    if (!this.#hasEtx && byte === ETX) return this.#end(NOTHING, 0, 0, at + 1);
    if (!this.#hasEtx && byte !== DLE)
      throw malformed(`DLE (0x10) is followed by 0x${byte.toString(16).padStart(2, '0')}, neither DLE nor ETX.`);
    this.piece(chunk, at, at + 1);
    this.#state = 'content';
    return at + 1;
  }

  /** The content ends with `bytes[run, to)`, and the frame's end mark at `next` of the chunk; returns where it goes on. */
  #end(bytes: Buffer, run: number, to: number, next: number): number {
    if (this.#framing.check === 'none') {
      this.#state = 'between';
      this.lastPiece(bytes, run, to, next);
      return next;
    }
    if (bytes[next] === this.#sum) {
      this.#state = 'between';
      this.lastPiece(bytes, run, to, next + 1);
      return next + 1;
    }
    this.piece(bytes, run, to);
    this.#state = 'check';
    return next;
  }

  #checkByte(chunk: Buffer, at: number): number {
    if (chunk[at] !== this.#sum)
      throw malformed(`The check byte is 0x${hex(chunk[at])}; the frame's bytes make 0x${hex(this.#sum)}.`);
    this.#state = 'between';
    this.lastPiece(NOTHING, 0, 0, at + 1);
    return at + 1;
  }

  protected finish(): void {
    if (this.#state === 'start-dle') this.#garbage(0);
    else if (this.#state !== 'between' && !this.isSkipping) this.countDropped();
  }

  override takeOver(source: StxEtxDecoder): void {
    super.takeOver(source);
    this.#state = source.#state;
    this.#sum = source.#sum;
    this.#inGarbage = source.#inGarbage;
  }

  protected override reset(): void {
    super.reset();
    this.#state = 'between';
    this.#sum = 0;
    this.#inGarbage = false;
  }
}

function hex(byte: number | undefined): string {
  return (byte ?? 0).toString(16).padStart(2, '0');
}
