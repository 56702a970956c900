import { isSchema, type JsonSchema } from '../json-schema.ts';
import { sampleOf } from './samples.ts';

type Schemas = Readonly<Record<string, JsonSchema>>;

/** The paths with an example in every successful JSON answer that has none. */
export function withExamples(paths: Record<string, JsonSchema>, schemas: Schemas): Record<string, JsonSchema> {
  return mapValues(paths, (item) => mapValues(item as Record<string, JsonSchema>, (operation) => ({ ...operation, responses: withResponseExamples(operation['responses'] as Record<string, JsonSchema>, schemas) })));
}

function withResponseExamples(responses: Record<string, JsonSchema>, schemas: Schemas): Record<string, JsonSchema> {
  return mapValues(responses, (response, status) => (status.startsWith('2') && isSchema(response['content']) ? { ...response, content: mapValues(response['content'] as Record<string, JsonSchema>, (media, type) => withExample(media, type, schemas)) } : response));
}

function withExample(media: JsonSchema, type: string, schemas: Schemas): JsonSchema {
  const isThere = 'example' in media || 'examples' in media;
  if (isThere || type !== 'application/json' || !isSchema(media['schema'])) return media;
  return { ...media, example: sampleOf(media['schema'], schemas) };
}

function mapValues(object: Record<string, JsonSchema>, change: (value: JsonSchema, key: string) => JsonSchema): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
