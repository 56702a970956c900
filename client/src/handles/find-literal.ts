import type { Schema } from '../schema-types.ts';
import type { Wanted } from './describe-misses.ts';

const CONDITIONS = ['equals', 'startsWith', 'endsWith', 'contains'] as const;

/** A condition that names the bytes it wants. */
export interface Literal {
  readonly condition: (typeof CONDITIONS)[number];
  readonly value: Schema<'BytesInput'>;
}

/** The bytes that the condition at a path such as `match.all[1].startsWith` names; undefined when it names none. */
export function findLiteral(wanted: Wanted, path: string): Literal | undefined {
  const steps: readonly string[] = path.match(/[^.[\]]+/g) ?? [];
  const condition = CONDITIONS.find((name) => name === steps.at(-1));
  const value = steps.reduce<unknown>(memberOf, wanted);
  if (condition === undefined || steps.includes('not')) return undefined;
  if (typeof value === 'string') return { condition, value: { data: value } };
  return isBytes(value) ? { condition, value } : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function isBytes(value: unknown): value is Schema<'BytesInput'> {
  return typeof value === 'object' && value !== null && 'data' in value && typeof value.data === 'string';
}
