import { isSchema, type JsonSchema } from '../../json-schema.ts';
import { code, table } from '../markdown.ts';

type Definitions = Readonly<Record<string, JsonSchema>>;

const REFERENCE = '#/$defs/';

/**
 * Writes JSON Schemas as sections of one page: fields as tables, named schemas as sections of their own that fields lead to. A named schema that has
 * been written, or is on another page, is not written again.
 */
export class SchemaSections {
  readonly #definitions: Record<string, JsonSchema> = {};
  readonly #written: Set<string>;
  readonly #wanted: string[] = [];
  readonly #elsewhere: ReadonlyMap<string, string>;

  /** `written`: names with a section elsewhere on the page. `elsewhere`: those of other pages, with where they are. */
  constructor(written: readonly string[] = [], elsewhere: Readonly<Record<string, string>> = {}) {
    this.#written = new Set(written);
    this.#elsewhere = new Map(Object.entries(elsewhere));
  }

  /** A table of the fields of an object; empty when it has none. */
  fields(schema: JsonSchema, definitions: Definitions): string[] {
    for (const [name, definition] of Object.entries(definitions)) this.#definitions[name] ??= definition;
    const rows = this.#rows(this.#resolved(schema), '');
    return rows.length === 0 ? [] : [table(['field', 'type', 'default', 'what'], rows)];
  }

  /** Sections of the named schemas that what was written so far refers to, and of those they refer to. */
  rest(): string[] {
    const blocks: string[] = [];
    for (let name = this.#wanted.shift(); name !== undefined; name = this.#wanted.shift()) {
      const schema = this.#definitions[name] ?? {};
      const rows = this.#rows(schema, '');
      blocks.push(`## ${name}`, ...paragraph(schema), ...(rows.length === 0 ? [this.#type(schema)] : [table(['field', 'type', 'default', 'what'], rows)]), ...examplesOf(schema));
    }
    return blocks;
  }

  #rows(schema: JsonSchema, prefix: string): string[][] {
    const required = new Set(schema['required'] as string[] | undefined);
    return Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).flatMap(([name, field]) => {
      const what = String(field['description'] ?? this.#described(field));
      const own = [code(`${prefix}${name}`), this.#type(field), defaultOf(field, required.has(name)), what];
      return [own, ...this.#within(field, `${prefix}${name}`)];
    });
  }

  /** Fields of an object, or of the elements of a list, that has no name of its own. */
  #within(field: JsonSchema, path: string): string[][] {
    const { items } = field;
    if (field['type'] === 'object') return this.#rows(field, `${path}.`);
    return isSchema(items) && items['type'] === 'object' ? this.#rows(items, `${path}[].`) : [];
  }

  #resolved(schema: JsonSchema): JsonSchema {
    const name = nameOf(schema);
    if (name === undefined) return schema;
    this.#written.add(name);
    return this.#definitions[name] ?? {};
  }

  #described(field: JsonSchema): string {
    if ('const' in field) return 'Always this.';
    const name = nameOf(field);
    return name === undefined ? '' : String(this.#definitions[name]?.['description'] ?? '');
  }

  #type(field: JsonSchema): string {
    const name = nameOf(field);
    if (name !== undefined) return this.#named(name);
    const { type, items, format } = field;
    const values = field['enum'] ?? ('const' in field ? [field['const']] : undefined);
    const options = field['anyOf'] ?? field['oneOf'];
    if (Array.isArray(values)) return values.map((value) => code(JSON.stringify(value))).join(' ');
    if (Array.isArray(options)) return [...new Set((options as JsonSchema[]).map((option) => this.#type(option)))].join(' or ');
    if (type === 'array') return `list of ${isSchema(items) ? this.#type(items) : 'anything'}`;
    if (isSchema(field['additionalProperties'])) return `object: name → ${this.#type(field['additionalProperties'])}`;
    const shown = Array.isArray(type) ? type.join(' or ') : String(type ?? 'anything');
    return `${shown}${boundsOf(field)}${typeof format === 'string' && !/^u?int|double/.test(format) ? ` (${format})` : ''}`;
  }

  /** Values and simple types are shown in place; anything else has a section. */
  #named(name: string): string {
    const definition = this.#definitions[name];
    if (isSimple(definition)) return this.#type(definition ?? {});
    const address = this.#elsewhere.get(name);
    if (address !== undefined) return `[${name}](${address})`;
    if (!this.#written.has(name)) {
      this.#written.add(name);
      this.#wanted.push(name);
    }
    return `[${name}](#${name.toLowerCase()})`;
  }
}

/** What an object or a union is for, as a paragraph. */
export function paragraph({ description }: JsonSchema): string[] {
  return typeof description === 'string' ? [description] : [];
}

/** The examples of a schema, one block each. */
export function examplesOf({ examples }: JsonSchema): string[] {
  return Array.isArray(examples) ? examples.map(jsonBlock) : [];
}

export function jsonBlock(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value)}\n\`\`\``;
}

function nameOf({ $ref, allOf }: JsonSchema): string | undefined {
  if (Array.isArray(allOf) && allOf.length === 1) return nameOf(allOf[0] as JsonSchema);
  return typeof $ref === 'string' && $ref.startsWith(REFERENCE) ? $ref.slice(REFERENCE.length) : undefined;
}

function isSimple(schema: JsonSchema = {}): boolean {
  return Array.isArray(schema['enum']) || ['string', 'integer', 'number', 'boolean'].includes(String(schema['type']));
}

function defaultOf(field: JsonSchema, isRequired: boolean): string {
  if ('default' in field) return code(JSON.stringify(field['default']));
  return isRequired ? '*required*' : '';
}

function boundsOf({ minimum, maximum }: JsonSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` ${String(minimum)}…${String(maximum)}`;
  if (minimum !== undefined) return ` ≥ ${String(minimum)}`;
  return maximum === undefined ? '' : ` ≤ ${String(maximum)}`;
}
