import type { RuleMatch } from '../../../../../contract/match.ts';
import { operandBytes, type MatchSubject } from '../../../../shared/match/index.ts';
import type { Candidates } from './candidates.ts';
import type { Finder, FinderKind, Sought } from './finder.ts';
import { hashOf, hashOn, HASH_OF_NOTHING } from './hash.ts';
import { PositionsByKey } from './positions-by-key.ts';

/** Finds rules by the end of the message: by its hash, for each length of an end that some rule wants. */
export const byEnding: FinderKind<Buffer> = {
  known(match) {
    const bytes = endingOf(match);
    return bytes.length === 0 ? undefined : bytes;
  },
  create: (sought) => new Endings(sought),
};

class Endings implements Finder {
  /** The shortest first. */
  readonly #lengths: readonly { readonly length: number; readonly byHash: PositionsByKey<number> }[];

  constructor(sought: readonly Sought<Buffer>[]) {
    const byLength = [...Map.groupBy(sought, ({ known }) => known.length)].sort(([a], [b]) => a - b);
    this.#lengths = byLength.map(([length, group]) => ({
      length,
      byHash: new PositionsByKey(group.map(({ position, known }) => [hashOf(known.toReversed()), position])),
    }));
  }

  find({ message }: MatchSubject, candidates: Candidates): void {
    let hash = HASH_OF_NOTHING;
    let hashed = 0;
    for (const { length, byHash } of this.#lengths) {
      if (length > message.length) return;
      for (; hashed < length; hashed++) hash = hashOn(hash, message[message.length - 1 - hashed] as number);
      byHash.addTo(candidates, hash);
    }
  }
}

/** The longest of the ends that a message must have. */
function endingOf({ endsWith, all = [] }: RuleMatch): Buffer {
  const known = [endsWith === undefined ? NO_BYTES : operandBytes(endsWith), ...all.map(endingOf)];
  return known.reduce((best, one) => (one.length > best.length ? one : best));
}

const NO_BYTES = Buffer.alloc(0);
