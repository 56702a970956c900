import { isSchema, type JsonSchema } from './json-schema.ts';
import { mapSubschemas } from './subschemas.ts';

/** A schema in which unions of different JSON types are `oneOf`: only one member can hold, and generators make better types of that. */
export function withExclusiveUnions(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = mapSubschemas(schema, withExclusiveUnions);
  if (anyOf === undefined) return rest;
  const types = (anyOf as unknown[]).map((member) => (isSchema(member) ? typeOf(member) : undefined));
  const isNullable = types.length === 2 && types.includes('null');
  const isExclusive = !types.includes(undefined) && !isNullable && new Set(types).size === types.length;
  return isExclusive ? { ...rest, oneOf: anyOf } : { ...rest, anyOf };
}

/** References are to objects wherever they stand beside other types. */
function typeOf({ $ref, type }: JsonSchema): string | undefined {
  if ($ref !== undefined) return 'object';
  return type === 'integer' ? 'number' : typeof type === 'string' ? type : undefined;
}
