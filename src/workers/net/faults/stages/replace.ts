import { passHeld } from '../carried.ts';
import { decodeBytes } from '../../../../contract/bytes.ts';
import type { Trace } from '../../capture/fault-trace.ts';
import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { End, StageContext, StageOf } from '../stage.ts';

/** How long the beginning of an occurrence waits for its rest, in milliseconds. */
const WAIT_MS = 20;
const NONE = Buffer.alloc(0);

class ReplaceStage implements StageOf<FaultOf<'replace'>> {
  readonly #context: StageContext;
  #find: Buffer;
  #with: Buffer;
  /** Bytes at the end of the stream so far with which an occurrence may begin. */
  #tail: Buffer = NONE;
  #tailTrace: Trace | undefined;

  constructor(fault: FaultOf<'replace'>, context: StageContext) {
    this.#context = context;
    this.#find = decodeBytes(fault.find);
    this.#with = decodeBytes(fault.with);
  }

  push(unit: Buffer): void {
    const bytes = this.#tail.length === 0 ? unit : Buffer.concat([this.#tail, unit]);
    this.#holdTail(NONE);
    const { parts, end } = this.#replaced(bytes);
    const tailAt = this.#context.isStream ? this.#tailOf(bytes, end) : bytes.length;
    parts.push(bytes.subarray(end, tailAt));
    const result = parts.length === 1 ? (parts[0] ?? NONE) : Buffer.concat(parts);
    // An empty datagram passes; an empty chunk is nothing.
    if (result.length > 0 || unit.length === 0 || !this.#context.isStream) this.#context.pass(result);
    this.#holdTail(Buffer.from(bytes.subarray(tailAt)));
  }

  follow(unit: Buffer): void {
    this.release();
    this.#context.pass(unit);
  }

  end(end: End): void {
    this.release();
    this.#context.pass(end);
  }

  due(): void {
    this.release();
  }

  change(fault: FaultOf<'replace'>): void {
    this.release();
    this.#find = decodeBytes(fault.find);
    this.#with = decodeBytes(fault.with);
  }

  stop(): void {
    this.release();
  }

  release(): void {
    const tail = this.#tail;
    const trace = this.#tailTrace;
    this.#holdTail(NONE);
    if (tail.length > 0) passHeld(this.#context, tail, trace);
  }

  /** Everything up to the end of the last occurrence, replaced. */
  #replaced(bytes: Buffer): { parts: Buffer[]; end: number } {
    const parts: Buffer[] = [];
    let end = 0;
    for (let at = bytes.indexOf(this.#find); at >= 0; at = bytes.indexOf(this.#find, end)) {
      if (parts.length === 0 && !this.#context.hit()) break;
      parts.push(bytes.subarray(end, at), this.#with);
      end = at + this.#find.length;
    }
    return { parts, end };
  }

  /** Where an unfinished occurrence begins; the end of the bytes: there is none. */
  #tailOf(bytes: Buffer, from: number): number {
    const first = this.#find[0] ?? 0;
    const earliest = Math.max(from, bytes.length - this.#find.length + 1);
    for (let at = bytes.indexOf(first, earliest); at >= 0; at = bytes.indexOf(first, at + 1)) {
      if (this.#find.compare(bytes, at, bytes.length, 0, bytes.length - at) === 0) return at;
    }
    return bytes.length;
  }

  #holdTail(tail: Buffer): void {
    this.#context.holds(tail.length - this.#tail.length, Number(tail.length > 0) - Number(this.#tail.length > 0));
    this.#tail = tail;
    this.#tailTrace = this.#context.carried.trace;
    this.#context.arm(tail.length === 0 ? Infinity : this.#context.now() + WAIT_MS);
  }
}

export const replace = (fault: FaultOf<'replace'>, context: StageContext) => new ReplaceStage(fault, context);
