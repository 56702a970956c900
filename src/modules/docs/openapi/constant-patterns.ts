import type { JsonSchema } from '../json-schema.ts';
import { mapSubschemas } from '../subschemas.ts';

/**
 * A schema whose text constants have a pattern too. That says nothing new, but a generator of Go finds the member of a union that fits by its
 * patterns, not by its constants.
 */
export function withConstantPatterns(schema: JsonSchema): JsonSchema {
  const mapped = mapSubschemas(schema, withConstantPatterns);
  const { const: value, type, pattern } = schema;
  return type === 'string' && typeof value === 'string' && pattern === undefined ? { ...mapped, pattern: `^${escaped(value)}$` } : mapped;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
