import { EVENT_TYPES } from '../../../contract/index.ts';
import { ValidationError } from '../../../core/errors/index.ts';
import { findNearest } from '../../../core/nearest.ts';

const NOUNS = [...new Set(EVENT_TYPES.map((type) => `${type.split('.')[0] ?? ''}.*`))];
const KNOWN: ReadonlySet<string> = new Set(['*', ...NOUNS, ...EVENT_TYPES]);

/** Throws `validation_failed` unless every type is one that there is, `noun.*` or `*`. `path`: where they stand in the request. */
export function requireKnownTypes(types: readonly string[] = [], path: string): void {
  const errors = types.flatMap((type, index) =>
    KNOWN.has(type) ? [] : [{ path: `${path}[${index}]`, message: faultOf(type) }],
  );
  if (errors.length > 0) throw new ValidationError(errors);
}

function faultOf(type: string): string {
  const nearest = findNearest(type, KNOWN);
  return `"${type}" is not an event type${nearest === undefined ? `; known: ${NOUNS.join(', ')}` : `; did you mean "${nearest}"?`}`;
}
