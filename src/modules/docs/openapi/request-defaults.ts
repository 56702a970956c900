import type { JsonSchema } from '../json-schema.ts';
import { mapSubschemas } from '../subschemas.ts';

/**
 * Defaults leave the schemas of bodies and are said in words instead. Whether a field may be left out is what `required` says; many
 * generators take a `default` to mean that the field is always there, and then ask for all of them in a request.
 */
export function describeDefaults(schema: JsonSchema): JsonSchema {
  const { default: fallback, ...described } = mapSubschemas(schema, describeDefaults);
  if (fallback === undefined || isSaid(described['description'], fallback)) return described;
  return { ...described, description: [described['description'], `Default \`${textOf(fallback)}\`.`].filter((part) => part !== undefined).join(' ') };
}

/** Without defaults and without words: answers hold the value itself. */
export function withoutDefaults(schema: JsonSchema): JsonSchema {
  const { default: _fallback, ...rest } = schema;
  return mapSubschemas(rest, withoutDefaults);
}

/** Objects and lists whose default is empty need no words: their own fields say their defaults. */
function isSaid(description: unknown, fallback: unknown): boolean {
  const isEmpty = typeof fallback === 'object' && fallback !== null && Object.keys(fallback).length === 0;
  return isEmpty || (typeof description === 'string' && /\bdefault\b/i.test(description));
}

function textOf(fallback: unknown): string {
  return typeof fallback === 'string' ? fallback : JSON.stringify(fallback);
}
