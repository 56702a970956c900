import type { z } from 'zod';
import { mapReferences, toJsonSchema, type DescribedSchema, type JsonSchema, type SchemaIo } from '../json-schema.ts';
import { withEnumNames } from './enum-names.ts';
import { polished } from './polish.ts';
import { describeDefaults, withoutDefaults } from './request-defaults.ts';

const DEFINITION = '#/$defs/';
const COMPONENT = '#/components/schemas/';
/** A reference that waits for the names of all components: `#/@input/Framing`. */
const WAITING = /^#\/@(input|output)\/(.+)$/;

const changes: Readonly<Record<SchemaIo, (schema: JsonSchema) => JsonSchema>> = { input: describeDefaults, output: withoutDefaults };

/**
 * The named schemas of the document. A schema can look different in a request (defaulted fields may be left out) and in an answer (they
 * are always there). Where it does and both occur, the answer has the plain name and the request has `…Input`.
 */
export class SchemaComponents {
  readonly #schemas: Readonly<Record<SchemaIo, Map<string, JsonSchema>>> = { input: new Map(), output: new Map() };
  readonly #added: Readonly<Record<SchemaIo, Map<unknown, JsonSchema>>> = { input: new Map(), output: new Map() };
  /** Known once everything was added. */
  #split: Set<string> | undefined;

  /** The schema with references that {@link resolve} turns into those of the document; what it refers to is collected. */
  add(schema: z.ZodType | DescribedSchema, io: SchemaIo): JsonSchema {
    const known = this.#added[io].get(schema);
    if (known !== undefined) return known;
    const added = this.#add(schema, io);
    this.#added[io].set(schema, added);
    return added;
  }

  #add(schema: z.ZodType | DescribedSchema, io: SchemaIo): JsonSchema {
    this.#split = undefined;
    const { schema: root, definitions } = toJsonSchema(schema, io);
    const wait = (value: JsonSchema): JsonSchema => mapReferences(changes[io](value), (reference) => `#/@${io}/${reference.slice(DEFINITION.length)}`);
    for (const [name, definition] of Object.entries(definitions)) this.#schemas[io].set(name, wait(definition));
    return wait(root);
  }

  /** Anything with the references of {@link add} in it, as it stands in the document. Call it when everything was added. */
  resolve<T>(value: T): T {
    const split = (this.#split ??= this.#findSplit());
    return mapReferences(value, (reference) => {
      const [, io, name = ''] = WAITING.exec(reference) ?? [];
      return io === undefined ? reference : COMPONENT + (io === 'input' && split.has(name) ? `${name}Input` : name);
    });
  }

  /** All components by their names in the document, in the order of the alphabet. */
  components(): Record<string, JsonSchema> {
    const split = (this.#split ??= this.#findSplit());
    const { input, output } = this.#schemas;
    const requests = [...input].map(([name, schema]): [string, JsonSchema] => [split.has(name) ? `${name}Input` : name, schema]);
    // Examples are written as requests are: what an answer always has is missing in them.
    const answers = [...output].map(([name, schema]): [string, JsonSchema] => [name, split.has(name) ? withoutExamples(schema) : schema]);
    const named = [...requests, ...answers.filter(([name]) => split.has(name) || !input.has(name))];
    const twice = named.map(([name]) => name).find((name, index, names) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new Error(`two schemas would be named ${twice}; give one of them another id`);
    const components = Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, schema]) => [name, polished(this.resolve(schema), name)]));
    for (const schema of Object.values(components)) addDiscriminator(schema, components);
    return withEnumNames(components);
  }

  /** Names that occur both ways and differ, by themselves or by what they refer to. */
  #findSplit(): Set<string> {
    const { input, output } = this.#schemas;
    const shared = [...input.keys()].filter((name) => output.has(name));
    const split = new Set<string>();
    for (let before = -1; before !== split.size; ) {
      before = split.size;
      for (const name of shared) {
        if (!split.has(name) && (plain(input.get(name)) !== plain(output.get(name)) || refersTo(input.get(name), split))) split.add(name);
      }
    }
    return split;
  }
}

function withoutExamples({ examples: _examples, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

function plain(schema: JsonSchema | undefined): string {
  return JSON.stringify(mapReferences(schema, (reference) => reference.replace(WAITING, '$2')));
}

function refersTo(schema: JsonSchema | undefined, names: ReadonlySet<string>): boolean {
  let found = false;
  mapReferences(schema, (reference) => {
    found ||= names.has(WAITING.exec(reference)?.[2] ?? '');
    return reference;
  });
  return found;
}

/** Declares the property that distinguishes the members of a union: generators create better types from it. */
function addDiscriminator(schema: JsonSchema, components: Readonly<Record<string, JsonSchema>>): void {
  if (!Array.isArray(schema['oneOf'])) return;
  const members = (schema['oneOf'] as JsonSchema[]).map(({ $ref }) => ({ $ref, constants: constantsOf(components[String($ref).slice(COMPONENT.length)]) }));
  const propertyName = Object.keys(members[0]?.constants ?? {}).find((name) => members.every(({ constants }) => constants[name] !== undefined));
  if (propertyName === undefined) return;
  schema['discriminator'] = { propertyName, mapping: Object.fromEntries(members.map(({ $ref, constants }) => [constants[propertyName], $ref])) };
}

/** The properties of a schema that can have one value only. */
function constantsOf(schema: JsonSchema | undefined): Record<string, string> {
  const properties = Object.entries((schema?.['properties'] ?? {}) as Record<string, JsonSchema>);
  return Object.fromEntries(properties.flatMap(([name, property]) => (typeof property['const'] === 'string' ? [[name, property['const']] as const] : [])));
}
