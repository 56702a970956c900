import { errorCatalogue, type ErrorCode } from './errors/index.ts';

/** How many ended connections of a net thread are remembered. A power of two: the count of ends may wrap. */
export const REMEMBERED_ENDS = 16_384;

export interface ConnectionEnd<Reason extends string> {
  readonly endedAtMs: number;
  readonly reason: Reason;
  /** Code of the error, where there was one. */
  readonly code: ErrorCode | undefined;
}

const ID_BYTES = 'con_'.length + 26;
const CODES = Object.keys(errorCatalogue) as ErrorCode[];
const NO_CODE = 0xffff;
/** u32 ends so far · times (f64) · codes (u16) · reasons (u8) · ids, all of one length. */
const AT = {
  times: 8,
  codes: 8 + REMEMBERED_ENDS * 8,
  reasons: 8 + REMEMBERED_ENDS * 10,
  ids: 8 + REMEMBERED_ENDS * 11,
} as const;

/** Memory for {@link ConnectionEnds}: 656 KiB, which the system provides as it is written. */
export function endsMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(AT.ids + REMEMBERED_ENDS * ID_BYTES);
}

/**
 * The latest connections of a net thread that have ended, in memory that its thread writes, the main thread reads, and a replacement of the thread continues
 * with. Numbers and bytes only: short connections leave nothing for the garbage collector, and nothing is looked up when one ends.
 */
export class ConnectionEnds<Reason extends string> {
  readonly #allReasons: readonly Reason[];
  readonly #count: Uint32Array;
  readonly #times: Float64Array;
  readonly #codes: Uint16Array;
  readonly #reasons: Uint8Array;
  readonly #ids: Buffer;

  /** `reasons`: every reason there is, in the same order wherever the memory is used; at most 256. */
  constructor(memory: SharedArrayBuffer, reasons: readonly Reason[]) {
    this.#allReasons = reasons;
    this.#count = new Uint32Array(memory, 0, 1);
    this.#times = new Float64Array(memory, AT.times, REMEMBERED_ENDS);
    this.#codes = new Uint16Array(memory, AT.codes, REMEMBERED_ENDS);
    this.#reasons = new Uint8Array(memory, AT.reasons, REMEMBERED_ENDS);
    this.#ids = Buffer.from(memory, AT.ids, REMEMBERED_ENDS * ID_BYTES);
  }

  add(id: string, { endedAtMs, reason, code }: ConnectionEnd<Reason>): void {
    const row = Atomics.add(this.#count, 0, 1) % REMEMBERED_ENDS;
    this.#times[row] = endedAtMs;
    this.#codes[row] = code === undefined ? NO_CODE : CODES.indexOf(code);
    this.#reasons[row] = this.#allReasons.indexOf(reason);
    // Last: a reader on another thread finds the row by it.
    this.#ids.write(id, row * ID_BYTES, ID_BYTES, 'latin1');
  }

  /** Undefined: it is open, was never there, or ended too long ago. */
  find(id: string): ConnectionEnd<Reason> | undefined {
    if (id.length !== ID_BYTES) return undefined;
    // The prefix is found at the beginning of a row only: the rest of an id has no underscore.
    const at = this.#ids.indexOf(id, 0, 'latin1');
    if (at < 0 || at % ID_BYTES !== 0) return undefined;
    const row = at / ID_BYTES;
    const reason = this.#allReasons[this.#reasons[row] ?? 0];
    return reason && { endedAtMs: this.#times[row] ?? 0, reason, code: CODES[this.#codes[row] ?? NO_CODE] };
  }
}
