import { isSchema, type JsonSchema } from './json-schema.ts';
import { mapSubschemas, type Place } from './subschemas.ts';

/**
 * A schema whose inline objects, enums and unions have titles: generators name types by them. `name` is the name of the schema itself;
 * a title is that name and the way to the inline schema, for example `BatchCounts` for `counts` in `Batch`.
 */
export function withInlineTitles(schema: JsonSchema, name: string): JsonSchema {
  return mapSubschemas(schema, (inner, place) => titled(inner, titleOf(name, schema, inner, place)));
}

/** As {@link withInlineTitles}, for a schema that is inline itself. */
export function titled(schema: JsonSchema, title: string): JsonSchema {
  const isNamed = '$ref' in schema || 'title' in schema;
  const mapped = withInlineTitles(schema, typeof schema['title'] === 'string' ? schema['title'] : title);
  return !isNamed && needsTitle(schema) ? { title, ...mapped } : mapped;
}

function needsTitle(schema: JsonSchema): boolean {
  return 'properties' in schema || 'enum' in schema || (isUnion(schema) && !isNullable(schema));
}

function isUnion(schema: JsonSchema): boolean {
  return 'anyOf' in schema || 'oneOf' in schema;
}

/** Something or null. */
function isNullable(schema: JsonSchema): boolean {
  const members = (schema['anyOf'] ?? schema['oneOf']) as unknown[];
  return members.length === 2 && members.some((member) => isSchema(member) && member['type'] === 'null');
}

function titleOf(name: string, outer: JsonSchema, inner: JsonSchema, { keyword, key }: Place): string {
  if (keyword === 'items') return `${name}Item`;
  if (keyword === 'additionalProperties') return `${name}Value`;
  if (typeof key === 'string') return name + pascalCase(key);
  // One that is there or null is named by where it stands; the others by what they are.
  return isUnion(outer) && isNullable(outer) ? name : name + memberName(inner);
}

function memberName(schema: JsonSchema): string {
  if ('enum' in schema) return 'Keyword';
  const { type } = schema;
  return type === 'array' ? 'List' : type === 'string' ? 'Text' : pascalCase(String(type ?? 'choice'));
}

/** `if-match` → `IfMatch`, `listListeners` → `ListListeners` */
export function pascalCase(text: string): string {
  return text.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
