import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { validatorOf } from './fixtures/document-schemas.ts';
import { root } from './fixtures/preview.ts';

/** Rules that client generators need, beyond what the specification says. */

interface Schema {
  readonly [keyword: string]: unknown;
}
interface Media {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: unknown;
}
interface Response {
  readonly $ref?: string;
  readonly content?: Record<string, Media>;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, Response>;
}
interface Document {
  readonly servers: { readonly url: string }[];
  readonly security: unknown[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

const document = JSON.parse(await readFile(new URL('openapi/openapi.json', root), 'utf8')) as Document;
const { schemas } = document.components;
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })),
);
const get = (name: string): Operation => {
  const found = operations.find(({ operationId }) => operationId === name);
  if (found === undefined) throw new Error(`there is no operation ${name}`);
  return found;
};

/** The named schemas that requests refer to, at any depth. */
const inRequests = new Set<string>();
for (const { requestBody } of operations) collect(requestBody, inRequests);

function collect(value: unknown, names: Set<string>): void {
  for (const [, name = ''] of JSON.stringify(value ?? null).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    if (names.has(name)) continue;
    names.add(name);
    collect(schemas[name], names);
  }
}

/** Every schema of the document, with the way to it; those with a name of their own are marked. */
const all = [
  ...Object.entries(schemas).flatMap(([name, schema]) => within(schema, name, true)),
  ...operations.flatMap(({ operationId, parameters = [] }) =>
    parameters.flatMap(({ name, schema }) => within(schema, `${operationId}.${name}`, false)),
  ),
];

interface Found {
  readonly way: string;
  readonly schema: Schema;
  readonly isNamed: boolean;
}

function within(schema: Schema, way: string, isNamed: boolean): Found[] {
  const inner = Object.entries(schema).flatMap(([keyword, value]): [string, Schema][] => {
    if (['properties', 'patternProperties'].includes(keyword))
      return Object.entries(value as Record<string, Schema>).map(([key, member]) => [`${way}.${key}`, member]);
    if (['anyOf', 'oneOf', 'allOf'].includes(keyword))
      return (value as Schema[]).map((member, index) => [`${way}/${keyword}[${index}]`, member]);
    if (['items', 'additionalProperties', 'propertyNames', 'not'].includes(keyword) && typeof value === 'object')
      return [[`${way}/${keyword}`, value as Schema]];
    return [];
  });
  return [{ way, schema, isNamed }, ...inner.flatMap(([at, member]) => within(member, at, false))];
}

/** Whether the pattern of a constant matches it and nothing like it. */
function matchesOnly({ const: value, pattern }: Schema): boolean {
  const expression = new RegExp(String(pattern));
  return (
    expression.test(String(value)) && !expression.test(`${String(value)}x`) && !expression.test(`x${String(value)}`)
  );
}

const waysOf = (found: readonly Found[]): string[] => found.map(({ way }) => way);

describe('numbers', () => {
  const MAX_INT32 = 2 ** 31 - 1;

  it('that may pass 2³¹ − 1 are int64, and only those', () => {
    const integers = all.filter(
      ({ schema }) =>
        schema['type'] === 'integer' &&
        schema['enum'] === undefined &&
        schema['const'] === undefined &&
        schema['format'] !== 'int32',
    );
    const isWide = ({ schema: { maximum } }: Found): boolean => typeof maximum !== 'number' || maximum > MAX_INT32;
    expect(waysOf(integers.filter((found) => isWide(found) !== (found.schema['format'] === 'int64')))).toEqual([]);
  });

  it('that are integers stay within what a double holds exactly, and say so', () => {
    const wide = all.filter(({ schema }) => schema['format'] === 'int64' && schema['const'] === undefined);
    expect(wide.length).toBeGreaterThan(10);
    expect(waysOf(wide.filter(({ schema }) => !(Number(schema['maximum']) <= Number.MAX_SAFE_INTEGER)))).toEqual([]);
    expect(waysOf(wide.filter(({ schema }) => !(Number(schema['minimum']) >= Number.MIN_SAFE_INTEGER)))).toEqual([]);
  });

  it.each([
    'Lease.fencingToken',
    'Counter.value',
    'Connection.bytesIn',
    'Connection.bytesOut',
    'ListenerStatus.messagesIn',
    'CounterAdd.by',
    'PoolStatus.completed',
  ])('%s is int64', (way) => {
    expect(all.find((found) => found.way === way)?.schema['format']).toBe('int64');
  });

  it.each([
    'Address.port',
    'Problem.status',
    'Message.bytes',
    'Job.attempts',
    'LengthFraming.offset',
    'listListeners.limit',
  ])('%s is not', (way) => {
    const found = all.filter((one) => one.way === way || one.way === way.replace('Job.', 'SleepJobDetails.'));
    expect(found.length).toBeGreaterThan(0);
    expect(found.map(({ schema }) => schema['format'])).not.toContain('int64');
  });

  it('that are not integers are double', () => {
    expect(waysOf(all.filter(({ schema }) => schema['type'] === 'number' && schema['format'] !== 'double'))).toEqual(
      [],
    );
  });

  it('have inclusive bounds: an exclusive one is true or false for older generators', () => {
    expect(waysOf(all.filter(({ schema }) => 'exclusiveMinimum' in schema || 'exclusiveMaximum' in schema))).toEqual(
      [],
    );
  });
});

describe('names', () => {
  it('exist for every inline object, enum and union', () => {
    const isNullable = (members: unknown): boolean =>
      (members as Schema[]).length === 2 && (members as Schema[]).some(({ type }) => type === 'null');
    const needTitle = all.filter(
      ({ schema: { properties, enum: values, anyOf, oneOf }, isNamed }) =>
        !isNamed &&
        (properties !== undefined ||
          values !== undefined ||
          ((anyOf ?? oneOf) !== undefined && !isNullable(anyOf ?? oneOf))),
    );
    expect(waysOf(needTitle.filter(({ schema }) => typeof schema['title'] !== 'string'))).toEqual([]);
  });

  it('refer to one schema each', () => {
    const titles = all
      .filter(({ schema }) => typeof schema['title'] === 'string')
      .map(({ schema }) => schema['title'] as string);
    expect(titles.filter((title, index) => title in schemas || titles.indexOf(title) !== index)).toEqual([]);
  });

  it('do not collide with names of generators', () => {
    const taken = [
      'Client',
      'Handler',
      'Server',
      'Error',
      'Function',
      'Object',
      'List',
      'Map',
      'Set',
      'File',
      'Date',
      'String',
      'Number',
      'Array',
      'Encoding',
      'Match',
      'Lock',
      'Configuration',
      'ApiClient',
      'Response',
      'Request',
      'Option',
      'Options',
      'Result',
      'Unset',
      'Model',
      'Any',
    ];
    expect(taken.filter((name) => name in schemas)).toEqual([]);
  });

  it('are not another name for a schema that has one: Go cannot compile a second name of a union', () => {
    expect(Object.keys(schemas).filter((name) => '$ref' in (schemas[name] ?? {}))).toEqual([]);
  });

  it('do not collide with constructors and nullable types that are made of other names', () => {
    expect(
      Object.keys(schemas).filter((name) => ['New', 'Nullable'].some((prefix) => prefix + name in schemas)),
    ).toEqual([]);
  });
});

it('texts do not end a block comment, in which generators put them', () => {
  expect(
    JSON.stringify(document).match(/"(?:description|summary|title)":"(?:[^"\\]|\\.)*?\*\/(?:[^"\\]|\\.)*"/g) ?? [],
  ).toEqual([]);
});

describe('unions', () => {
  it('of text and bytes are one named schema, of which exactly one member holds', () => {
    expect(schemas['TextOrBytes']).toMatchObject({
      oneOf: [{ type: 'string' }, { $ref: expect.stringContaining('/Bytes') as string }],
    });
    const inline = all.filter(({ schema: { oneOf, anyOf } }) =>
      /"type":"string".*"encoding"/.test(JSON.stringify(oneOf ?? anyOf ?? '')),
    );
    expect(waysOf(inline).filter((way) => inRequests.has(way.split(/[./]/)[0] ?? ''))).toEqual([]);
  });

  it('have no lists as members: Java has no class of a list of something', () => {
    const members = ({ schema: { anyOf, oneOf } }: Found): readonly Schema[] =>
      ((anyOf ?? oneOf ?? []) as Schema[]).filter(({ type }) => type !== 'null');
    expect(
      waysOf(all.filter((found) => members(found).length > 1 && members(found).some(({ type }) => type === 'array'))),
    ).toEqual([]);
  });

  it('have constants with patterns, by which Go finds the member that fits', () => {
    const constants = all.filter(({ schema }) => typeof schema['const'] === 'string');
    expect(constants.length).toBeGreaterThan(100);
    expect(waysOf(constants.filter(({ schema }) => !matchesOnly(schema)))).toEqual([]);
  });

  it('type the outcome of an input by the kind of its batch', () => {
    expect(schemas['BatchItem']?.['discriminator']).toMatchObject({
      propertyName: 'kind',
      mapping: { 'dns.lookup': '#/components/schemas/DnsLookupBatchItem' },
    });
    expect(JSON.stringify(schemas['DnsLookupBatchItem']?.['properties'])).toContain(
      '#/components/schemas/DnsLookupResult',
    );
  });

  it('type the result of a job by its kind, and the data of an event by its type', () => {
    expect(schemas['Job']?.['discriminator']).toMatchObject({
      propertyName: 'kind',
      mapping: { 'http.request': '#/components/schemas/HttpRequestJobDetails' },
    });
    expect(JSON.stringify(schemas['HttpRequestJobDetails']?.['properties'])).toContain(
      '#/components/schemas/HttpRequestResult',
    );
    expect(schemas['Event']?.['discriminator']).toMatchObject({
      propertyName: 'type',
      mapping: { 'message.received': '#/components/schemas/MessageReceivedEvent' },
    });
  });
});

it('patterns work in every dialect of regular expressions: no look-around, no property classes, no flags', () => {
  expect(
    all.flatMap(({ schema }) =>
      typeof schema['pattern'] === 'string' && /\(\?[^:]|\\[pPkbB]/.test(schema['pattern']) ? [schema['pattern']] : [],
    ),
  ).toEqual([]);
});

it('parameters that take several values are documented as lists alone', () => {
  const unions = operations.flatMap(({ operationId, parameters = [] }) =>
    parameters
      .filter(({ schema }) => 'anyOf' in schema || 'oneOf' in schema)
      .map(({ name }) => `${operationId}.${name}`),
  );
  expect(unions).toEqual([]);
  expect(get('listEvents').parameters?.find(({ name }) => name === 'types')?.schema).toMatchObject({
    type: 'array',
    items: { type: 'string' },
  });
});

describe('patches', () => {
  const patches = operations.filter(({ method }) => method === 'patch');

  it('are documented as merge patches only, by a schema that allows nothing else', () => {
    expect(patches.length).toBeGreaterThan(3);
    for (const { operationId, requestBody } of patches) {
      const types = Object.keys(requestBody?.content ?? {});
      if (operationId !== 'renewLease') expect(types, operationId).toEqual(['application/merge-patch+json']);
      const name =
        String(Object.values(requestBody?.content ?? {})[0]?.schema?.['$ref'])
          .split('/')
          .pop() ?? '';
      expect(schemas[name]?.['additionalProperties'], name).toBe(false);
      expect(operationId === 'renewLease' || schemas[name]?.['required'] === undefined, name).toBe(true);
    }
  });

  const spec = validatorOf(schemas, 'ListenerPatch');

  it.each([
    { labels: { suite: 'checkout', old: null } },
    { limits: { maxConnections: 5, idleTimeoutMs: null } },
    { handler: { data: 'Message received' } },
    { handler: { type: 'rules', rules: [{ do: [{ type: 'send', data: 'x' }] }], otherwise: null } },
    { framing: { type: 'length', width: 2, adjust: null } },
    { tls: { sni: null, cert: null } },
    { name: null, capture: null },
  ])('of a listener may be %j', (patch) => {
    expect(spec.safeParse(patch).error?.issues).toBeUndefined();
  });

  it.each([
    { lables: {} },
    { limits: { maxConnectons: 5 } },
    { handler: { dota: 'x' } },
    { port: '80' },
    { framing: { width: 5 } },
    { labels: { a: 1 } },
  ])('of a listener may not be %j', (patch) => {
    expect(spec.safeParse(patch).success).toBe(false);
  });

  it('in README, the tour and the guides are valid', async () => {
    const guides = (await readdir(new URL('docs/guides/', root)))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/guides/${name}`);
    const texts = await Promise.all(
      ['README.md', 'docs/tour.md', ...guides].map((path) => readFile(new URL(path, root), 'utf8')),
    );
    const found = texts.flatMap((text) =>
      [...text.matchAll(/-X PATCH \S*?\/v1\/([a-z]+)\/\S+ .*?-d '(\{.*\})'\n/g)].map(([, kind = '', body = '']) => ({
        kind,
        body,
      })),
    );
    expect(found.length).toBeGreaterThan(1);
    const invalid = found.filter(
      ({ kind, body }) =>
        !validatorOf(
          schemas,
          { listeners: 'ListenerPatch', clients: 'ClientPatch', pools: 'PoolPatch', schedules: 'SchedulePatch' }[
            kind
          ] ?? '',
        ).safeParse(JSON.parse(body)).success,
    );
    expect(invalid).toEqual([]);
  });
});

describe('responses', () => {
  it('of downloads are bytes, and alternatives in text are declared', () => {
    expect(get('downloadListenerPackets').responses['200']?.content?.['application/x-pcapng']?.schema).toEqual({
      type: 'string',
      format: 'binary',
    });
    expect(Object.keys(get('listEvents').responses['200']?.content ?? {})).toEqual(
      expect.arrayContaining(['application/json', 'text/event-stream']),
    );
  });

  it('have an example for every successful JSON response', () => {
    const lacking = operations.flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .filter(
          ([status, { content }]) =>
            status.startsWith('2') &&
            content?.['application/json'] !== undefined &&
            content['application/json'].example === undefined &&
            content['application/json'].examples === undefined,
        )
        .map(([status]) => `${operationId} ${status}`),
    );
    expect(lacking).toEqual([]);
  });

  it('include any other problem, headers that are too large, and the switch to WebSocket', () => {
    expect(
      operations
        .filter(({ responses }) => responses['default'] === undefined || responses['431'] === undefined)
        .map(({ operationId }) => operationId),
    ).toEqual([]);
    for (const name of ['openStream', 'openTunnel', 'dialTunnel'])
      expect(get(name).responses, name).toHaveProperty('101');
  });
});

describe('requests', () => {
  it('say in the schema what one field can be by itself', () => {
    expect(schemas['VerifyCount']).toMatchObject({ minProperties: 1 });
    const cursor = get('listEvents').parameters?.find(({ name }) => name === 'cursor')?.schema;
    const pattern = new RegExp(String(cursor?.['pattern']));
    expect(['0-0-0', '1767225600000-0-1'].every((text) => pattern.test(text))).toBe(true);
    expect(['text', '1-2', '01-0-0', '1-0-0x', ''].some((text) => pattern.test(text))).toBe(false);
  });

  it.each(['Idempotency-Key', 'If-Match'])(
    'have %s with a pattern and a harmless example, on every operation',
    (header) => {
      const found = operations.flatMap(({ operationId, parameters = [] }) =>
        parameters.filter(({ name }) => name === header).map(({ schema }) => ({ operationId, schema: schema ?? {} })),
      );
      expect(found.length).toBeGreaterThan(10);
      for (const { operationId, schema } of found) {
        const [example] = (schema['examples'] ?? []) as string[];
        expect(example, operationId).toMatch(new RegExp(String(schema['pattern'])));
        expect(example, operationId).not.toMatch(/"\d+"/);
        expect(
          header === 'Idempotency-Key' || schema['maxLength'] === undefined,
          'a list of tags has no bound of its own',
        ).toBe(true);
      }
    },
  );

  it('go to an absolute URL, and need no key when a node has none', () => {
    expect(document.servers.map(({ url }) => URL.canParse(url))).toEqual([true]);
    expect(document.security).toEqual([{ bearer: [] }, {}]);
  });

  it('may have an empty list wherever a list may be left out', () => {
    const requests = Object.keys(schemas).filter((name) => inRequests.has(name));
    const optional = requests.flatMap((name) =>
      Object.entries((schemas[name]?.['properties'] ?? {}) as Record<string, Schema>)
        .filter(
          ([key, { type, minItems }]) =>
            type === 'array' &&
            Number(minItems ?? 0) > 0 &&
            !((schemas[name]?.['required'] ?? []) as string[]).includes(key),
        )
        .map(([key]) => `${name}.${key}`),
    );
    expect(optional).toEqual([]);
  });
});
