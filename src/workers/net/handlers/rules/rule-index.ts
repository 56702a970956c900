import { leadingBytes } from '../../../shared/match/index.ts';
import type { RuleMatch } from '../../../../contract/match.ts';

/** Answers for one rule whether it fits now. */
export interface RuleTester {
  fits(position: number): boolean;
}

type Positions = number[];
interface PrefixGroup {
  readonly length: number;
  readonly byHash: Map<number, Positions>;
}

const FNV_OFFSET = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

/**
 * Finds the first rule that fits without asking all of them. Rules whose messages have to begin with (or to be) certain bytes are found by a
 * hash of the message's beginning; they, and all rules of which nothing is known, are then asked in their order. So the answer is the same
 * as that of asking one rule after the other (a property test compares the two).
 */
export class RuleIndex {
  /** Rules that any message may fit. */
  readonly #others: Positions = [];
  readonly #prefixes: PrefixGroup[] = [];
  /** By hash of the whole message; for the lengths in {@link #wholeLengths}. */
  readonly #whole = new Map<number, Positions>();
  readonly #wholeLengths = new Set<number>();
  /** The lists that are asked for one message, and where each of them is. */
  readonly #lists: Positions[] = [];
  readonly #at: number[] = [];
  #count = 0;

  constructor(matches: readonly RuleMatch[]) {
    for (const [position, match] of matches.entries()) this.#add(position, match);
    this.#prefixes.sort((a, b) => a.length - b.length);
  }

  /** Position of the first rule that fits; -1: none does. */
  first(message: Buffer, tester: RuleTester): number {
    this.#count = 0;
    if (this.#others.length > 0) this.#take(this.#others);
    this.#takeByHash(message);
    return this.#count === 1 ? firstOf(this.#lists[0] as Positions, tester) : this.#firstOfAll(tester);
  }

  #add(position: number, match: RuleMatch): void {
    const { bytes, isWhole } = leadingBytes(match);
    if (isWhole) {
      this.#wholeLengths.add(bytes.length);
      put(this.#whole, hashOf(bytes), position);
      return;
    }
    if (bytes.length === 0) {
      this.#others.push(position);
      return;
    }
    let group = this.#prefixes.find(({ length }) => length === bytes.length);
    if (group === undefined) this.#prefixes.push((group = { length: bytes.length, byHash: new Map() }));
    put(group.byHash, hashOf(bytes), position);
  }

  #takeByHash(message: Buffer): void {
    let hash = FNV_OFFSET;
    let at = 0;
    for (const { length, byHash } of this.#prefixes) {
      if (length > message.length) break;
      for (; at < length; at++) hash = Math.imul(hash ^ (message[at] as number), FNV_PRIME);
      const found = byHash.get(hash);
      if (found !== undefined) this.#take(found);
    }
    if (!this.#wholeLengths.has(message.length)) return;
    for (; at < message.length; at++) hash = Math.imul(hash ^ (message[at] as number), FNV_PRIME);
    const found = this.#whole.get(hash);
    if (found !== undefined) this.#take(found);
  }

  #take(positions: Positions): void {
    this.#lists[this.#count] = positions;
    this.#at[this.#count] = 0;
    this.#count += 1;
  }

  /** Asks the lists together, always the lowest position that is left. */
  #firstOfAll(tester: RuleTester): number {
    for (;;) {
      let lowest = -1;
      let position = Number.POSITIVE_INFINITY;
      for (let list = 0; list < this.#count; list++) {
        const next = this.#lists[list]?.[this.#at[list] as number];
        if (next !== undefined && next < position) {
          position = next;
          lowest = list;
        }
      }
      if (lowest < 0) return -1;
      if (tester.fits(position)) return position;
      this.#at[lowest] = (this.#at[lowest] as number) + 1;
    }
  }
}

function firstOf(positions: Positions, tester: RuleTester): number {
  for (const position of positions) if (tester.fits(position)) return position;
  return -1;
}

function put(map: Map<number, Positions>, hash: number, position: number): void {
  const positions = map.get(hash);
  if (positions === undefined) map.set(hash, [position]);
  else positions.push(position);
}

/** FNV-1a, 32 bits. */
function hashOf(bytes: Buffer): number {
  let hash = FNV_OFFSET;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash;
}
