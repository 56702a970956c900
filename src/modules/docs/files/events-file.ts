import { eventCatalogue, type EventEntry } from '../../../contract/index.ts';
import { exampleEvent } from '../asyncapi/event-schemas.ts';
import { isSchema, toJsonSchema, type JsonSchema } from '../json-schema.ts';
import { code, page, table } from './markdown.ts';

/** docs/events.md */
export function eventsFile(): string {
  const blocks = Object.entries<EventEntry>(eventCatalogue).flatMap(([type, entry]) => [
    `## ${type}`,
    entry.summary,
    ...fieldTable(entry),
    `\`\`\`json\n${JSON.stringify(exampleEvent(type, entry))}\n\`\`\``,
  ]);
  return page(
    '# Events',
    'Every event has `type`, `at` (RFC 3339 with milliseconds), `node` and `data`, and the id of its subject: `listener`, `client`, `job`, `batch` or `lock`. Events of a connection have `connection` and `seq`, which counts them from 1 without gaps. Read events with `GET /v1/events`, or live from `/v1/stream` (`openapi/asyncapi.json`).',
    table(['type', 'what happened'], Object.entries<EventEntry>(eventCatalogue).map(([type, { summary }]) => [`[${type}](#${type.replace('.', '')})`, summary])),
    ...blocks,
  );
}

/** The members of `data`. */
function fieldTable({ data }: EventEntry): string[] {
  const { schema, definitions } = toJsonSchema(data, 'output');
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  if (fields.length === 0) return [];
  const required = new Set(schema['required'] as string[] | undefined);
  const rows = fields.map(([name, field]) => [code(`data.${name}`), typeOf(field, definitions), required.has(name) ? 'always' : 'sometimes', String(field['description'] ?? '')]);
  return [table(['field', 'type', 'present', 'what'], rows)];
}

function typeOf(field: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>): string {
  const { $ref, type, items, anyOf, format } = field;
  const values = field['enum'];
  if (typeof $ref === 'string') return typeOf(definitions[$ref.slice('#/$defs/'.length)] ?? {}, definitions);
  if (Array.isArray(values)) return values.map((value) => code(String(value))).join(' ');
  if (Array.isArray(anyOf)) return (anyOf as JsonSchema[]).map((member) => typeOf(member, definitions)).join(' or ');
  if (Array.isArray(type)) return type.join(' or ');
  if (type === 'array') return `list of ${isSchema(items) ? typeOf(items, definitions) : 'anything'}`;
  if (type === 'object' && isSchema(field['properties'])) return `{${Object.keys(field['properties']).join(', ')}}`;
  return format === undefined ? String(type ?? 'anything') : `${String(type)} (${String(format)})`;
}
