import { isSchema, type JsonSchema } from '../json-schema.ts';

/**
 * Defaults leave the schemas of bodies and are said in words instead. Whether a field may be left out is what `required` says; many
 * generators take a `default` to mean that the field is always there, and then ask for all of them in a request.
 */
export function describeDefaults(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => [keyword, describeIn(keyword, value)]);
  const { default: fallback, ...described } = Object.fromEntries(entries) as JsonSchema & { default?: unknown };
  if (fallback === undefined || isSaid(described['description'], fallback)) return described;
  return { ...described, description: [described['description'], `Default \`${textOf(fallback)}\`.`].filter((part) => part !== undefined).join(' ') };
}

/** Without defaults and without words: answers hold the value itself. */
export function withoutDefaults(schema: JsonSchema): JsonSchema {
  const { default: _fallback, ...rest } = schema;
  return Object.fromEntries(Object.entries(rest).map(([keyword, value]) => [keyword, map(keyword, value, withoutDefaults)]));
}

function describeIn(keyword: string, value: unknown): unknown {
  return map(keyword, value, describeDefaults);
}

/** Applies `change` to the schemas within a keyword's value. */
function map(keyword: string, value: unknown, change: (schema: JsonSchema) => JsonSchema): unknown {
  if (keyword === 'properties' && isSchema(value)) return Object.fromEntries(Object.entries(value).map(([name, property]) => [name, isSchema(property) ? change(property) : property]));
  if (Array.isArray(value) && ['anyOf', 'oneOf', 'allOf'].includes(keyword)) return value.map((member: unknown) => (isSchema(member) ? change(member) : member));
  return isSchema(value) && ['items', 'additionalProperties'].includes(keyword) ? change(value) : value;
}

/** Objects and lists whose default is empty need no words: their own fields say their defaults. */
function isSaid(description: unknown, fallback: unknown): boolean {
  const isEmpty = typeof fallback === 'object' && fallback !== null && Object.keys(fallback).length === 0;
  return isEmpty || (typeof description === 'string' && /\bdefault\b/i.test(description));
}

function textOf(fallback: unknown): string {
  return typeof fallback === 'string' ? fallback : JSON.stringify(fallback);
}
