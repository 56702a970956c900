/** How much a JSON text may hold. */
export interface JsonLimits {
  /** Most arrays and objects within each other. */
  readonly maxDepth: number;
  /** Most values in all, members and elements counted one by one. */
  readonly maxValues: number;
  /** Most members of one object. */
  readonly maxMembers: number;
}

/** Longest name of a member, in bytes as written. */
export const MAX_NAME_BYTES = 1024;
/** Longest number, in characters. */
const MAX_NUMBER_LENGTH = 1024;

/** So many bytes of a string are looked at one by one. */
const SHORT_STRING = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;

export type JsonExcess = 'depth' | 'values' | 'members' | 'name' | 'number';

/**
 * Looks at the bytes of a JSON text once, before it is parsed: a few megabytes of brackets or names take seconds to parse and to validate.
 * Which limit the text exceeds; undefined when it keeps them all. What is not JSON is found by the parser.
 */
export function findJsonExcess(bytes: Uint8Array, limits: JsonLimits): JsonExcess | undefined {
  const counts = new Counts(limits);
  let runLength = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      const end = endOfString(bytes, at + 1);
      counts.stringBytes = end - at;
      at = end;
      runLength = 0;
    } else if (isStructure(byte)) {
      const excess = counts.add(byte);
      if (excess !== undefined) return excess;
      runLength = 0;
    } else {
      runLength = byte <= SPACE ? 0 : runLength + 1;
      if (runLength > MAX_NUMBER_LENGTH) return 'number';
    }
  }
  return undefined;
}

/** What the text has had so far. */
class Counts {
  readonly #limits: JsonLimits;
  /** Members at each depth; arrays count up from below any limit. */
  readonly #members: Float64Array;
  #depth = 0;
  #values = 1;
  /** Length of the latest string. */
  stringBytes = 0;

  constructor(limits: JsonLimits) {
    this.#limits = limits;
    this.#members = new Float64Array(limits.maxDepth + 1);
  }

  /** Takes a byte of the structure. */
  add(byte: number): JsonExcess | undefined {
    if (byte === COLON) return this.stringBytes > MAX_NAME_BYTES ? 'name' : undefined;
    if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      this.#depth = Math.max(0, this.#depth - 1);
      return undefined;
    }
    if ((this.#values += 1) > this.#limits.maxValues) return 'values';
    if (byte !== COMMA) return this.#open(byte);
    const members = (this.#members[this.#depth] as number) + 1;
    this.#members[this.#depth] = members;
    return members > this.#limits.maxMembers ? 'members' : undefined;
  }

  #open(byte: number): JsonExcess | undefined {
    if ((this.#depth += 1) > this.#limits.maxDepth) return 'depth';
    this.#members[this.#depth] = byte === OPEN_OBJECT ? 1 : Number.NEGATIVE_INFINITY;
    return undefined;
  }
}

function isStructure(byte: number): boolean {
  return (
    byte === COMMA ||
    byte === COLON ||
    byte === OPEN_ARRAY ||
    byte === CLOSE_ARRAY ||
    byte === OPEN_OBJECT ||
    byte === CLOSE_OBJECT
  );
}

/** Index of the quote that ends the string; the end of the text when there is none. Long strings without escapes are left to native code. */
function endOfString(bytes: Uint8Array, start: number): number {
  const near = quoteFrom(bytes, start, Math.min(bytes.length, start + SHORT_STRING));
  if (bytes[near] === QUOTE || near >= bytes.length) return near;
  const quote = bytes.indexOf(QUOTE, near);
  const end = quote < 0 ? bytes.length : quote;
  return bytes.subarray(near, end).includes(BACKSLASH) ? quoteFrom(bytes, near, bytes.length) : end;
}

/** The first quote that is not escaped, or where looking for it ended: at `end`, or behind an escape across it. */
function quoteFrom(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
