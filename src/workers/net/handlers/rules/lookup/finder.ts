import type { RuleMatch } from '../../../../../contract/match.ts';
import type { MatchSubject } from '../../../../shared/match/index.ts';
import type { Candidates } from './candidates.ts';

/** Finds rules by something that their messages must have, all at once. */
export interface Finder {
  /** Adds the rules that may fit: every one that does, and others as seldom as it can. */
  find(subject: MatchSubject, candidates: Candidates): void;
}

/** A rule to find, and where it stands among all of the index. */
export interface Sought<Known> {
  readonly position: number;
  readonly known: Known;
}

/** One way to find rules. */
export interface FinderKind<Known> {
  /** What a message must have so that `match` can hold; undefined: nothing by which this kind finds. */
  known(match: RuleMatch): Known | undefined;
  /** `sought`: in the order of their positions. */
  create(sought: readonly Sought<Known>[]): Finder;
}
