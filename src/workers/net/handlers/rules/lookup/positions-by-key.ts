import type { Candidates, Positions } from './candidates.ts';

/** Positions of the rules that want the same. */
export class PositionsByKey<Key> {
  readonly #lists = new Map<Key, number[]>();

  /** `entries`: in the order of their positions. */
  constructor(entries: Iterable<readonly [Key, number]> = []) {
    for (const [key, position] of entries) this.add(key, position);
  }

  /** `position`: behind those that are there. */
  add(key: Key, position: number): void {
    const positions = this.#lists.get(key);
    if (positions === undefined) this.#lists.set(key, [position]);
    else positions.push(position);
  }

  get(key: Key): Positions | undefined {
    return this.#lists.get(key);
  }

  addTo(candidates: Candidates, key: Key): void {
    const positions = this.#lists.get(key);
    if (positions !== undefined) candidates.add(positions);
  }
}
