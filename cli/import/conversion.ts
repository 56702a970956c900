/** What an import made, and what it could not: by the place in the source. */
export interface Converted {
  readonly listeners: Readonly<Record<string, Record<string, unknown>>>;
  readonly notes: readonly string[];
}

/** Collects what could not be converted. */
export class Report {
  readonly notes: string[] = [];

  /** `place`: where it is in the source, such as `imposters[0].stubs[1]`. */
  add(place: string, reason: string): void {
    this.notes.push(`${place}: ${reason}`);
  }
}

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const LOOKS_LIKE_ID = /^(?:lst|cli|con|job|bat|sch|lea)_/;

/** A name that a resource can have, and that is still free; what had to be changed is reported. */
export function freeName(
  wanted: string,
  taken: Readonly<Record<string, unknown>>,
  onChange: (name: string) => void,
): string {
  let name = wanted;
  if (!NAME.test(name) || LOOKS_LIKE_ID.test(name)) {
    const letters = wanted
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
      .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
      .slice(0, 50);
    name = letters === '' || LOOKS_LIKE_ID.test(letters) ? `imported-${letters}`.replace(/-$/, '') : letters;
  }
  const base = name;
  for (let number = 2; Object.hasOwn(taken, name); number++) name = `${base}-${number}`;
  if (name !== wanted) onChange(name);
  return name;
}
