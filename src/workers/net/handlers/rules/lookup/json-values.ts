import { parseJsonPath, valueAt } from '../../../../../contract/json-path.ts';
import type { RuleMatch } from '../../../../../contract/match.ts';
import type { MatchSubject } from '../../../../shared/match/index.ts';
import type { Candidates } from './candidates.ts';
import type { Finder, FinderKind, Sought } from './finder.ts';
import { PositionsByKey } from './positions-by-key.ts';

type Scalar = string | number | boolean | null;
interface JsonValue {
  readonly path: string;
  readonly equals: Scalar;
}
interface Place {
  readonly steps: NonNullable<ReturnType<typeof parseJsonPath>>;
  readonly byValue: PositionsByKey<unknown>;
}

/** Finds rules by a value of a JSON message: each path is followed once for all rules that ask for a value there. */
export const byJsonValue: FinderKind<readonly JsonValue[]> = {
  known(match) {
    const values = valuesOf(match);
    return values.length === 0 ? undefined : values;
  },
  create: (sought) => new JsonValues(sought),
};

class JsonValues implements Finder {
  readonly #places = new Map<string, Place>();

  constructor(sought: readonly Sought<readonly JsonValue[]>[]) {
    const counts = new Map<string, number>();
    for (const value of sought.flatMap(({ known }) => known)) counts.set(nameOf(value), countOf(value, counts) + 1);
    for (const { position, known } of sought)
      this.#add(
        position,
        known.reduce((rarest, value) => (countOf(value, counts) < countOf(rarest, counts) ? value : rarest)),
      );
  }

  find({ json }: MatchSubject, candidates: Candidates): void {
    if (json === undefined) return;
    for (const { steps, byValue } of this.#places.values()) byValue.addTo(candidates, valueAt(json, steps));
  }

  #add(position: number, { path, equals }: JsonValue): void {
    let place = this.#places.get(path);
    if (place === undefined)
      this.#places.set(path, (place = { steps: parseJsonPath(path) ?? [], byValue: new PositionsByKey() }));
    place.byValue.add(equals, position);
  }
}

/** Every value that `match` wants at a path. */
function valuesOf({ json, all = [] }: RuleMatch): JsonValue[] {
  const own = json?.equals === undefined ? [] : [{ path: json.path, equals: json.equals }];
  return [...own, ...all.flatMap(valuesOf)];
}

function nameOf({ path, equals }: JsonValue): string {
  return `${JSON.stringify(equals)} ${path}`;
}

function countOf(value: JsonValue, counts: ReadonlyMap<string, number>): number {
  return counts.get(nameOf(value)) ?? 0;
}
