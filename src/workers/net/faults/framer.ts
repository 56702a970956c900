import type { Codec, FrameDecoder } from '../../shared/framing/endpoint-codec.ts';
import { ByteStore } from '../../shared/framing/byte-store.ts';
import type { Decoder, MessageSink } from '../../shared/framing/index.ts';
import type { Carried } from './carried.ts';
import { joined, partOf, type Trace } from '../capture/fault-trace.ts';
import { AppError } from '../../../core/errors/index.ts';
import { HeapTimer, type TimerHeap } from './timer-heap.ts';

/** Takes the parts that a stream is cut into. Together they are the stream. */
export interface PartSink {
  /**
   * `message`: the part is the frame of this whole message. `endsMessage`: a message ends with the part. Bytes that make no message are
   * parts with neither.
   */
  part(bytes: Buffer, message: Buffer | undefined, endsMessage: boolean): void;
  /** Messages are wanted as a whole. */
  readonly wantsMessages: boolean;
  /** So much more, or less, is held. */
  holdsPart(bytes: number, units: number): void;
  /** Nothing should be held. */
  readonly isBudgetExceeded: boolean;
  /** What comes is not read: silence is not that of the sender. */
  readonly isClogged: boolean;
  readonly carried: Carried;
}

interface Part {
  readonly bytes: Buffer;
  readonly message?: Buffer;
  readonly endsMessage: boolean;
}

const NOTHING = Buffer.alloc(0);
/** What the system has received meanwhile is read before silence ends a message. */
const READ_MS = 1;

/**
 * Cuts a stream where its messages end. While messages are wanted it holds each until it is complete, never more than one, and that only up
 * to the limit of the framing; what is longer, does not fit the framing, or had begun before, passes as it comes.
 */
export class Framer implements MessageSink {
  readonly #sink: PartSink;
  readonly #heap: TimerHeap;
  readonly #codec: Codec;
  readonly #held = new ByteStore();
  readonly #gap = new HeapTimer((nowMs) => this.#gapPassed(nowMs));
  #decoder: FrameDecoder | undefined;
  /** Held bytes that are accounted for. */
  #accounted = 0;
  /** Of the chunk that is being cut, what comes from `at` on. */
  #chunk: Buffer = NOTHING;
  #at = 0;
  #parts: Part[] = [];
  /** What the held bytes carry. */
  #heldTrace: Trace | undefined;
  /** What the chunk carries, and where in it the next part begins; negative: so many bytes before it. */
  #trace: Trace | undefined;
  #length = 0;
  #from = 0;
  #isEmitting = false;
  #mayEnd = false;

  /** `from`: the decoder of the stream so far; undefined: a message begins. */
  constructor(sink: PartSink, heap: TimerHeap, codec: Codec, from?: Decoder) {
    this.#sink = sink;
    this.#heap = heap;
    this.#codec = codec;
    this.#decoder = codec.createFrameDecoder(this, from);
    if (from !== undefined) this.#awaitGap();
  }

  push(chunk: Buffer): void {
    this.#chunk = chunk;
    this.#at = 0;
    this.#begin(this.#sink.carried.trace, chunk.length);
    this.#decode(chunk);
    // They may change whether messages are wanted.
    this.#emit();
    this.#keep(this.#decoder?.unfinishedBytes ?? 0);
    this.#emit();
    this.#heldTrace = this.#carriedBy(chunk.length - this.#held.length, chunk.length);
    if (this.#sink.isBudgetExceeded) this.flush();
    this.#awaitGap();
  }

  /** The stream ends: what is held is whole only if silence ends messages. */
  end(): void {
    this.#heap.disarm(this.#gap);
    if (this.#decoder?.gapMs !== undefined) this.#endMessage();
    this.flush();
  }

  /** What is held passes at once. */
  flush(): void {
    if (this.#held.length === 0) return;
    if (!this.#isEmitting) this.#begin(undefined, 0);
    this.#parts.push({ bytes: this.#held.take(), endsMessage: false });
    this.#emit();
  }

  /** Nothing passes any more. */
  destroy(): void {
    this.#heap.disarm(this.#gap);
    this.#held.clear();
    this.#parts = [];
    this.#account();
  }

  message(message: Buffer, truncated: boolean): void {
    if (truncated) return;
    const { frameEnd = 0, frameBytes = 0 } = this.#decoder ?? {};
    const bytes = this.#take(frameEnd);
    const before = bytes.length - frameBytes;
    // Its beginning has passed already.
    if (before < 0) this.#parts.push({ bytes, endsMessage: true });
    else if (before === 0) this.#parts.push({ bytes, message, endsMessage: true });
    else {
      this.#parts.push({ bytes: bytes.subarray(0, before), endsMessage: false });
      this.#parts.push({ bytes: bytes.subarray(before), message, endsMessage: true });
    }
  }

  #decode(chunk: Buffer): void {
    try {
      this.#decoder?.push(chunk);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      this.#decoder = this.#codec.createFrameDecoder(this);
    }
  }

  /** The bytes up to `end` of the chunk; negative: up to so many bytes before it. */
  #take(end: number): Buffer {
    const held = this.#held;
    if (held.length === 0) {
      const from = this.#at;
      this.#at = Math.max(from, end);
      return this.#chunk.subarray(from, this.#at);
    }
    if (end > 0) held.append(this.#chunk, this.#at, end);
    this.#at = Math.max(end, 0);
    const all = held.take();
    if (end >= 0) return all;
    held.append(all, all.length + end, all.length);
    return all.subarray(0, end);
  }

  /** Keeps the last bytes, and lets those before pass. */
  #keep(unfinished: number): void {
    const { length } = this.#chunk;
    const all = this.#held.length + length - this.#at;
    const isHeld = this.#sink.wantsMessages && unfinished <= all;
    // A long message must not be copied with each of its chunks.
    if (!isHeld || unfinished < all) {
      const passed = this.#take(isHeld ? length - unfinished : length);
      if (passed.length > 0) this.#parts.push({ bytes: passed, endsMessage: false });
    }
    if (this.#at < length) this.#held.append(this.#chunk, this.#at, length);
    this.#chunk = NOTHING;
    this.#at = 0;
  }

  #emit(): void {
    this.#account();
    // What a part makes pass comes behind all of them.
    if (this.#isEmitting || this.#parts.length === 0) return;
    this.#isEmitting = true;
    const { carried } = this.#sink;
    const { trace } = carried;
    for (let at = 0; at < this.#parts.length; at += 1) {
      const part = this.#parts[at];
      if (part === undefined) continue;
      const to = this.#from + part.bytes.length;
      carried.trace = this.#carriedBy(this.#from, to);
      this.#from = to;
      this.#sink.part(part.bytes, part.message, part.endsMessage);
    }
    carried.trace = trace;
    this.#parts = [];
    this.#isEmitting = false;
  }

  /** Parts come: first of what is held, then of a chunk that carries `trace`. */
  #begin(trace: Trace | undefined, length: number): void {
    this.#trace = trace;
    this.#length = length;
    this.#from = -this.#held.length;
  }

  /** What the bytes carry from one place of the chunk up to another. */
  #carriedBy(from: number, to: number): Trace | undefined {
    const held = from < 0 ? this.#heldTrace : undefined;
    return to <= 0 ? held : joined(held, partOf(this.#trace, this.#length, Math.max(from, 0), to));
  }

  #account(): void {
    const { length } = this.#held;
    const units = Math.sign(length) - Math.sign(this.#accounted);
    if (length !== this.#accounted) this.#sink.holdsPart(length - this.#accounted, units);
    this.#accounted = length;
  }

  #awaitGap(): void {
    const gapMs = this.#decoder?.gapMs;
    if (gapMs === undefined) return;
    this.#mayEnd = false;
    this.#heap.arm(this.#gap, this.#heap.clock.now() + gapMs);
  }

  #gapPassed(nowMs: number): void {
    if (this.#sink.isClogged) this.#awaitGap();
    else if (this.#mayEnd) this.#endMessage();
    else {
      this.#mayEnd = true;
      this.#heap.arm(this.#gap, nowMs + READ_MS);
    }
  }

  #endMessage(): void {
    this.#begin(undefined, 0);
    this.#decoder?.end();
    this.#emit();
  }
}
