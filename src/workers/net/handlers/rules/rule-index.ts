import { leadingBytes, type LeadingBytes, type MatchSubject } from '../../../shared/match/index.ts';
import type { RuleMatch } from '../../../../contract/match.ts';
import { Candidates, type Positions } from './lookup/candidates.ts';
import { byEnding } from './lookup/endings.ts';
import type { Finder, FinderKind } from './lookup/finder.ts';
import { byGrams } from './lookup/gram-search.ts';
import { hashOf, hashOn, HASH_OF_NOTHING } from './lookup/hash.ts';
import { byJsonValue } from './lookup/json-values.ts';
import { PositionsByKey } from './lookup/positions-by-key.ts';

/** Answers for one rule whether it fits now. */
export interface RuleTester {
  fits(position: number): boolean;
}

interface PrefixGroup {
  readonly length: number;
  readonly byHash: PositionsByKey<number>;
}

/** From the cheapest to the dearest; a rule is found in one way. A new way to find rules is a row here. */
const KINDS: readonly FinderKind<unknown>[] = [byEnding, byJsonValue, byGrams(4), byGrams(2)];
/** So many rules are about as fast to ask as to find: they are asked before, and no finder is made for fewer. */
const WORTH_FINDING = 16;

/**
 * Finds the first rule that fits without asking all of them. Rules whose messages have to begin with (or to be) certain bytes are found by a
 * hash of the message's beginning; when there are many of a kind, those that want a certain end, a certain value in a JSON message, or bytes
 * that are anywhere, in other ways, also when they want a beginning that many want. They, and all rules of which nothing is known, are then
 * asked in their order. So the answer is the same as that of asking one rule after the other (a property test compares the two).
 */
export class RuleIndex {
  /** Rules that any message may fit. */
  readonly #others: Positions;
  readonly #prefixes: PrefixGroup[] = [];
  /** By hash of the whole message; for the lengths in {@link #wholeLengths}. */
  readonly #whole = new PositionsByKey<number>();
  readonly #wholeLengths = new Set<number>();
  readonly #finders: Finder[] = [];
  /** Rules that a finder may find begin here. */
  #firstSought = Number.POSITIVE_INFINITY;
  readonly #found: Candidates;
  /** The lists that are asked for one message, and where each of them is. */
  readonly #lists: Positions[] = [];
  readonly #at: number[] = [];
  #count = 0;

  constructor(matches: readonly RuleMatch[]) {
    const leads = matches.map(leadingBytes);
    const crowds = crowdsOf(leads);
    const rest = new Map<number, RuleMatch>();
    for (const [position, match] of matches.entries()) {
      const lead = leads[position] as LeadingBytes;
      const isBetterFound = crowds.has(nameOf(lead)) && KINDS.some((kind) => kind.known(match) !== undefined);
      if (isBetterFound || !this.#hash(position, lead)) rest.set(position, match);
    }
    this.#prefixes.sort((a, b) => a.length - b.length);
    for (const kind of KINDS) this.#makeFinder(kind, rest);
    this.#others = [...rest.keys()];
    this.#found = new Candidates(this.#finders.length === 0 ? 0 : matches.length);
  }

  /** Position of the first rule that fits; -1: none does. */
  first(subject: MatchSubject, tester: RuleTester): number {
    this.#count = 0;
    if (this.#others.length > 0) this.#take(this.#others);
    this.#takeByHash(subject.message);
    const early = this.#ask(tester, this.#firstSought);
    if (early >= 0 || this.#finders.length === 0) return early;
    for (const finder of this.#finders) finder.find(subject, this.#found);
    this.#take(this.#found.takeSorted());
    return this.#ask(tester, Number.POSITIVE_INFINITY);
  }

  /** Whether the start of a message already rules out the rule. */
  #hash(position: number, { bytes, isWhole }: LeadingBytes): boolean {
    if (isWhole) {
      this.#wholeLengths.add(bytes.length);
      this.#whole.add(hashOf(bytes), position);
      return true;
    }
    if (bytes.length === 0) return false;
    let group = this.#prefixes.find(({ length }) => length === bytes.length);
    if (group === undefined) this.#prefixes.push((group = { length: bytes.length, byHash: new PositionsByKey() }));
    group.byHash.add(hashOf(bytes), position);
    return true;
  }

  /** Takes those that it will find out of `rest`. */
  #makeFinder<Known>(kind: FinderKind<Known>, rest: Map<number, RuleMatch>): void {
    const sought = [...rest]
      .flatMap(([position, match]) => {
        const known = kind.known(match);
        return known === undefined ? [] : [{ position, known }];
      })
      .slice(WORTH_FINDING);
    if (sought.length < WORTH_FINDING) return;
    this.#finders.push(kind.create(sought));
    this.#firstSought = Math.min(this.#firstSought, sought[0]?.position ?? 0);
    for (const { position } of sought) rest.delete(position);
  }

  #takeByHash(message: Buffer): void {
    let hash = HASH_OF_NOTHING;
    let at = 0;
    for (const { length, byHash } of this.#prefixes) {
      if (length > message.length) break;
      for (; at < length; at++) hash = hashOn(hash, message[at] as number);
      const found = byHash.get(hash);
      if (found !== undefined) this.#take(found);
    }
    if (!this.#wholeLengths.has(message.length)) return;
    for (; at < message.length; at++) hash = hashOn(hash, message[at] as number);
    const found = this.#whole.get(hash);
    if (found !== undefined) this.#take(found);
  }

  #take(positions: Positions): void {
    this.#lists[this.#count] = positions;
    this.#at[this.#count] = 0;
    this.#count += 1;
  }

  /** Asks the lists together, always the lowest position that is left; only those below `end`. */
  #ask(tester: RuleTester, end: number): number {
    for (;;) {
      let lowest = -1;
      let position = end;
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

/** Beginnings that so many rules want that they tell little. */
function crowdsOf(leads: readonly LeadingBytes[]): Set<string> {
  const byName = Map.groupBy(leads, nameOf);
  return new Set([...byName].filter(([, crowd]) => crowd.length >= 2 * WORTH_FINDING).map(([name]) => name));
}

function nameOf({ bytes, isWhole }: LeadingBytes): string {
  return (isWhole ? '=' : '^') + bytes.toString('latin1');
}
