import { z } from 'zod';

/** A JSON Schema (2020-12) as plain data. */
export type JsonSchema = { [keyword: string]: unknown };

/** Whether a schema describes what is sent to Portcall, or what Portcall sends. They differ where there are defaults. */
export type SchemaIo = 'input' | 'output';

/** A schema, and the named schemas it refers to with `#/$defs/<name>`. */
export interface ConvertedSchema {
  readonly schema: JsonSchema;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/** What can say its JSON Schema by itself: a zod schema, or one made from it (https://standardschema.dev/json-schema). */
export interface DescribedSchema {
  readonly '~standard': { readonly jsonSchema: Readonly<Record<SchemaIo, (options: { target: 'draft-2020-12' }) => Record<string, unknown>>> };
}

/** A schema as JSON Schema. Every zod schema with `.meta({id})` is a definition, the outermost one too. */
export function toJsonSchema(schema: z.ZodType | DescribedSchema, io: SchemaIo): ConvertedSchema {
  const json = isZod(schema) ? z.toJSONSchema(schema, { io, unrepresentable: 'any' }) : schema['~standard'].jsonSchema[io]({ target: 'draft-2020-12' });
  const { $schema: _dialect, $defs = {}, ...converted } = json as JsonSchema & { $defs?: Record<string, JsonSchema> };
  return { schema: tidy(converted), definitions: Object.fromEntries(Object.entries($defs).map(([name, definition]) => [name, tidy(definition)])) };
}

function isZod(schema: z.ZodType | DescribedSchema): schema is z.ZodType {
  return '_zod' in schema;
}

/** Keywords whose values are data, not schemas. */
const DATA = new Set(['default', 'examples', 'example', 'enum', 'const', 'discriminator']);

/** Says the same in fewer words: what zod writes for machines only is left out. */
export function tidy(schema: JsonSchema): JsonSchema {
  const simplified = mergeConstants(withoutNoise(schema));
  return Object.fromEntries(Object.entries(simplified).map(([keyword, value]) => [keyword, DATA.has(keyword) ? value : tidyValue(keyword, value)]));
}

function tidyValue(keyword: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => (isSchema(item) ? tidy(item) : item));
  if (!isSchema(value)) return value;
  if (keyword !== 'properties' && keyword !== 'patternProperties') return tidy(value);
  return Object.fromEntries(Object.entries(value).map(([name, property]) => [name, isSchema(property) ? tidy(property) : property]));
}

/** The pattern behind a format, `{}` for anything. */
function withoutNoise({ ...schema }: JsonSchema): JsonSchema {
  if (schema['format'] !== undefined) delete schema['pattern'];
  if (isSchema(schema['additionalProperties']) && Object.keys(schema['additionalProperties']).length === 0) schema['additionalProperties'] = true;
  if (schema['propertyNames'] !== undefined && JSON.stringify(schema['propertyNames']) === '{"type":"string"}') delete schema['propertyNames'];
  return schema;
}

/** `anyOf` of constants of one type is an `enum`. */
function mergeConstants(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf)) return schema;
  const members = anyOf as JsonSchema[];
  const types = new Set(members.map(({ type }) => type));
  const areConstants = members.every((member) => 'const' in member && Object.keys(member).length === 2);
  if (!areConstants || types.size !== 1) return schema;
  const values = members.map((member) => member['const']);
  return { type: values.every(Number.isInteger) ? 'integer' : members[0]?.['type'], enum: values, ...rest };
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema with every `$ref` replaced by `rename(name)`, at any depth. */
export function mapReferences<T>(value: T, rename: (reference: string) => string): T {
  if (Array.isArray(value)) return value.map((item: unknown) => mapReferences(item, rename)) as T;
  if (!isSchema(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, key === '$ref' && typeof member === 'string' ? rename(member) : DATA.has(key) && key !== 'discriminator' ? member : mapReferences(member, rename)])) as T;
}
