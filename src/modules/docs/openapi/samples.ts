import { isSchema, type JsonSchema } from '../json-schema.ts';

const COMPONENT = '#/components/schemas/';

/** What a field of this name holds in examples. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  name: 'greeter', node: 'node-1', host: '127.0.0.1', address: '127.0.0.1', url: 'http://127.0.0.1:7070', port: 9000, version: '0.1.0',
  listener: 'lst_01k2v9d8s3h7m4q5azx0c2b8w1', client: 'cli_01k2v9d8s3h7m4q5azx0c2b8w1', connection: 'con_01k2v9d8s3h7m4q5azx0c2b001',
  job: 'job_01k2v9d8s3h7m4q5azx0c2b8w1', batch: 'bat_01k2v9d8s3h7m4q5azx0c2b8w1', schedule: 'sch_01k2v9d8s3h7m4q5azx0c2b8w1', leaseId: 'lea_01k2v9d8s3h7m4q5azx0c2b8w1',
  pool: 'default', lock: 'till', counter: 'hits', function: 'add', source: 'export default (input) => input.a + input.b', owner: 'worker-1',
  data: 'PING 1', text: 'PING 1', detail: 'As it should be.', timeZone: 'UTC', cron: '0 4 * * *', encoding: 'utf8', nextCursor: null, path: 'match.contains',
  fencingToken: 1_767_225_600_000_000, revision: 1, uptimeMs: 60_000, kind: 'sleep', input: { ms: 10 }, status: 200, maxWorkers: 3, value: 1000,
};

/** How ids of a resource begin, by the name of its schema. */
const ID_PREFIX: Readonly<Record<string, string>> = { Listener: 'lst', ClientEndpoint: 'cli', Connection: 'con', Job: 'job', JobSummary: 'job', Batch: 'bat', Schedule: 'sch', Lease: 'lea' };

const BY_FORMAT: Readonly<Record<string, string>> = { 'date-time': '2026-01-01T00:00:00.000Z', uri: 'http://127.0.0.1:9000/', binary: '' };

/** A value that a schema of the document allows, as an example of an answer. `components` are the named schemas. */
export function sampleOf(schema: JsonSchema, components: Readonly<Record<string, JsonSchema>>): unknown {
  return new Sampler(components).sample(schema, [], '');
}

class Sampler {
  readonly #components: Readonly<Record<string, JsonSchema>>;

  constructor(components: Readonly<Record<string, JsonSchema>>) {
    this.#components = components;
  }

  /** `way`: the named schemas around this one; `field`: its property name. */
  sample(schema: JsonSchema, way: readonly string[], field: string): unknown {
    const { $ref, examples, type, format } = schema;
    if (typeof $ref === 'string') return this.#named($ref.slice(COMPONENT.length), way, field);
    if (Array.isArray(examples)) return examples[0];
    if ('const' in schema) return schema['const'];
    if (Array.isArray(schema['enum'])) return schema['enum'][0];
    const union = schema['oneOf'] ?? schema['anyOf'];
    if (Array.isArray(union)) return this.#first(union as JsonSchema[], way, field);
    if (type === 'object' || isSchema(schema['properties'])) return this.#object(schema, way);
    if (type === 'array') return this.#list(schema, way, field);
    if (Array.isArray(type)) return BY_NAME[field] === null && type.includes('null') ? null : this.sample({ ...schema, type: type[0] as unknown }, way, field);
    if (typeof format === 'string' && BY_FORMAT[format] !== undefined) return BY_FORMAT[format];
    return scalar(schema, way.at(-1) ?? '', field);
  }

  #named(name: string, way: readonly string[], field: string): unknown {
    const schema = this.#components[name];
    // One that holds itself is empty inside.
    if (schema === undefined || way.includes(name)) return {};
    return this.sample(schema, [...way, name], field);
  }

  /** The first member that says something. */
  #first(members: readonly JsonSchema[], way: readonly string[], field: string): unknown {
    if (BY_NAME[field] === null && members.some(({ type }) => type === 'null')) return null;
    return this.sample(members[0] ?? {}, way, field);
  }

  #object({ properties = {}, required = [] }: JsonSchema, way: readonly string[]): unknown {
    const names = required as string[];
    return Object.fromEntries(names.map((name) => [name, this.sample((properties as Record<string, JsonSchema>)[name] ?? {}, way, name)]));
  }

  /** Lists of answers have one item, unless that would be the list's own kind again. */
  #list({ items, minItems }: JsonSchema, way: readonly string[], field: string): unknown {
    const isPage = field === 'items';
    return isSchema(items) && (isPage || (typeof minItems === 'number' && minItems > 0)) ? [this.sample(items, way, field)] : [];
  }
}

function scalar({ type, minimum, minLength }: JsonSchema, around: string, field: string): unknown {
  if (field === 'id' && type === 'string') return `${ID_PREFIX[around] ?? 'lst'}_01k2v9d8s3h7m4q5azx0c2b8w1`;
  const known = BY_NAME[field];
  const isFitting = type === undefined || typeof known === (type === 'integer' ? 'number' : type);
  if (known !== undefined && isFitting) return known;
  if (type === 'boolean') return false;
  if (type === 'integer' || type === 'number') return typeof minimum === 'number' && minimum > 0 ? minimum : 0;
  return type === 'string' ? 'text'.slice(0, typeof minLength === 'number' ? undefined : 4) : {};
}
