import { equalSteps } from '../../../core/equality.ts';

/** The top-level fields that differ, in short steps. */
export function* changedFields(before: object, after: object): Generator<void, string[]> {
  const [a, b] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const changed: string[] = [];
  for (const field of new Set([...a.keys(), ...b.keys()])) {
    if (!(yield* equalSteps(a.get(field), b.get(field)))) changed.push(field);
  }
  return changed;
}

/** The value at a path such as `socket.reusePort`. */
export function valueAt(spec: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, member) => (typeof value === 'object' && value !== null ? Reflect.get(value, member) : undefined),
      spec,
    );
}
