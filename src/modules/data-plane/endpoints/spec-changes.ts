import { isDeepStrictEqual } from 'node:util';
import { equalSteps } from '../../../core/equality.ts';
import { AppError } from '../../../core/errors/index.ts';
import type { EndpointKind, EndpointSpec } from './endpoint-kind.ts';

/** The top-level fields that differ, in short steps. */
export function* changedFields(before: object, after: object): Generator<void, string[]> {
  const [a, b] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const changed: string[] = [];
  for (const field of new Set([...a.keys(), ...b.keys()])) {
    if (!(yield* equalSteps(a.get(field), b.get(field)))) changed.push(field);
  }
  return changed;
}

/** Paths of the fields that differ and cannot change while the endpoint is open. */
export function restartFieldsBetween<Spec extends EndpointSpec>(
  kind: EndpointKind<Spec>,
  before: Spec,
  after: Spec,
): string[] {
  return kind.restartFields.filter((path) => !isDeepStrictEqual(valueAt(before, path), valueAt(after, path)));
}

/** Throws `restart_required` when a field differs that cannot change while the endpoint is open. */
export function requireChangeable<Spec extends EndpointSpec>(
  kind: EndpointKind<Spec>,
  before: Spec,
  after: Spec,
): void {
  const fields = restartFieldsBetween(kind, before, after);
  if (fields.length === 0) return;
  throw new AppError(
    'restart_required',
    `${fields.join(', ')} cannot change while the ${kind.noun} is open: stop it, change it, start it.`,
    {
      errors: fields.map((path) => ({ path, message: `cannot change while the ${kind.noun} is open` })),
      extra: { fields },
    },
  );
}

/** The value at a path such as `socket.reusePort`. */
function valueAt(spec: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, member) => (typeof value === 'object' && value !== null ? Reflect.get(value, member) : undefined),
      spec,
    );
}

/** Where it listens, and where it leads. */
const LINK_FIELDS: ReadonlySet<string> = new Set(['handler', 'host', 'port', 'transport']);

/** Whether changes of these fields may make an endpoint lead elsewhere, or another one to it. */
export function changesLinks(changed: readonly string[]): boolean {
  return changed.some((field) => LINK_FIELDS.has(field));
}
