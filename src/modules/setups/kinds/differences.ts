import { isDeepStrictEqual } from 'node:util';

/** As it is stored. */
export function jsonOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** The fields of the document in which a resource differs from it, as a member of an item; nothing when it does not. */
export function differences(document: object, resource: object): { readonly changed?: string[] } {
  const actual = new Map(Object.entries(resource));
  const changed = Object.entries(document)
    .filter(([field, value]) => !isDeepStrictEqual(storedOf(actual.get(field)), storedOf(value)))
    .map(([field]) => field);
  return changed.length === 0 ? {} : { changed };
}

/** Fields in which two specs differ. */
export function changedBetween(before: object, after: object): string[] {
  const [a, b] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...a.keys(), ...b.keys()])].filter((field) => !isDeepStrictEqual(a.get(field), b.get(field)));
}

function storedOf(value: unknown): unknown {
  return value === undefined ? undefined : jsonOf(value);
}
