import * as fc from 'fast-check';
import { junk, junkKey } from './junk.ts';
import { share } from '../../helpers/share.ts';

type Path = readonly (string | number)[];
type Mutation = (value: unknown, path: Path, what: { readonly junk: unknown; readonly key: string }) => unknown;

/** What is done to one place of a value. */
const mutations: readonly Mutation[] = [
  (value, path, { junk }) => replaced(value, path, junk),
  (value, path) => removed(value, path),
  (value, path, { junk, key }) => extended(value, path, key, junk),
  (value, path) => replaced(value, path, [at(value, path)]),
  (value, path) => replaced(value, path, textOf(at(value, path))),
  (value, path) =>
    replaced(
      value,
      path,
      Array.from({ length: 1100 }, () => at(value, path)),
    ),
  (_value, _path, { junk }) => junk,
];

/** Nearly valid: one or two places of a value are spoilt. */
export function nearly(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const spoil = fc.record({ mutation: fc.constantFrom(...mutations), place: share, junk, key: junkKey });
  return fc.tuple(values, fc.array(spoil, { minLength: 1, maxLength: 2 })).map(([value, spoils]) =>
    spoils.reduce((spoilt, { mutation, place, junk, key }) => {
      const paths = pathsOf(spoilt);
      return mutation(spoilt, paths[Math.floor(place * paths.length)] ?? [], { junk, key });
    }, value),
  );
}

/** Every place of a value, the whole first; of long arrays the beginning, and not deeper than a request may mean. */
export function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || at.length > 12) return [at];
  const keys = Array.isArray(value) ? [...value.keys()].slice(0, 8) : Object.keys(value);
  return [at, ...keys.flatMap((key) => pathsOf((value as Record<string | number, unknown>)[key], [...at, key]))];
}

export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string | number, unknown>)[key] : undefined,
    value,
  );
}

export function replaced(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined || typeof value !== 'object' || value === null) return by;
  const copy = copyOf(value);
  set(copy, first, replaced((value as Record<string | number, unknown>)[first], rest, by));
  return copy;
}

function removed(value: unknown, path: Path): unknown {
  const last = path.at(-1);
  if (last === undefined) return undefined;
  const parent = copyOf(at(value, path.slice(0, -1)) as object);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as Record<string, unknown>)[last];
  return replaced(value, path.slice(0, -1), parent);
}

/** Puts one more key into the object at the path, or the one around it. */
function extended(value: unknown, path: Path, key: string, by: unknown): unknown {
  const target = at(value, path);
  if (typeof target !== 'object' || target === null)
    return path.length === 0 ? by : extended(value, path.slice(0, -1), key, by);
  const copy = copyOf(target);
  if (Array.isArray(copy)) copy.push(by);
  else set(copy, key, by);
  return replaced(value, path, copy);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? `${value} ` : (JSON.stringify(value) ?? '');
}

function copyOf(value: object): object {
  if (Array.isArray(value)) return [...(value as unknown[])];
  const copy = {};
  for (const [key, inner] of Object.entries(value)) set(copy, key, inner);
  return copy;
}

/** As JSON.parse does: `__proto__` is a key like any other. */
function set(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}
