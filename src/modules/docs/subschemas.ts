import { isSchema, type JsonSchema } from './json-schema.ts';

/** Keywords that hold a schema for each name. */
const BY_NAME = new Set(['properties', 'patternProperties', '$defs']);
/** Keywords that hold a list of schemas. */
const LISTS = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
/** Keywords that hold one schema. */
const SINGLE = new Set(['items', 'additionalProperties', 'propertyNames', 'not']);

/** Where a schema stands in the one around it: the keyword, and the property name or the place in the list. */
export interface Place {
  readonly keyword: string;
  readonly key?: string | number;
}

export type Change = (schema: JsonSchema, place: Place) => JsonSchema;

/** A copy of a schema with `change` applied to each schema directly within it. References are not followed. */
export function mapSubschemas(schema: JsonSchema, change: Change): JsonSchema {
  return Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, mapKeyword(keyword, value, change)]));
}

function mapKeyword(keyword: string, value: unknown, change: Change): unknown {
  if (BY_NAME.has(keyword) && isSchema(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, isSchema(member) ? change(member, { keyword, key }) : member]));
  }
  if (LISTS.has(keyword) && Array.isArray(value)) {
    return value.map((member: unknown, key) => (isSchema(member) ? change(member, { keyword, key }) : member));
  }
  return SINGLE.has(keyword) && isSchema(value) ? change(value, { keyword }) : value;
}
