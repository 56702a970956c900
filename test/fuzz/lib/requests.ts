import * as fc from 'fast-check';
import type { Attempt } from './driver.ts';
import { valuesOf } from './from-schema.ts';
import { harmless } from './harmless.ts';
import { junkText } from './junk.ts';
import { nearly } from './mutate.ts';
import { resolve, type Operation, type Schema } from './openapi.ts';
import type { World } from './world.ts';

const JSON_TYPE = 'application/json';

/** Bodies that are no JSON of any schema: wrong types, broken texts, other encodings. */
const brokenBodies: fc.Arbitrary<{ readonly type: string; readonly body: string | Buffer }> = fc.oneof(
  fc.record({
    type: fc.constant(JSON_TYPE),
    body: fc.constantFrom(
      '{',
      '{"a":',
      '[1,2',
      '"',
      'nul',
      '{"a":1}}',
      '\ufeff{}',
      '{"a":NaN}',
      "{'a':1}",
      '{"a":1,"a":2,}',
      `${'['.repeat(20_000)}`,
      `{"x":${'9'.repeat(10_000)}}`,
      '\u0000',
      '   ',
    ),
  }),
  fc.record({
    type: fc.constant(JSON_TYPE),
    body: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  }),
  fc.record({
    type: fc.constantFrom(
      'text/plain',
      'application/json; charset=utf-16',
      'application/jsonx',
      'multipart/form-data; boundary=a',
      'application/x-www-form-urlencoded',
      '*/*',
      'application/json;;',
      'APPLICATION/JSON',
      ' ',
    ),
    body: fc.constant('{}'),
  }),
);

/** JSON that is valid and nested deeper than a recursive schema can follow. */
const NESTED = 4000;
const nested = (before: string, open: string, close: string, after: string): string =>
  `${before}${open.repeat(NESTED)}1${close.repeat(NESTED)}${after}`;
const deepBodies = fc
  .constantFrom(
    nested('', '{"a":', '}', ''),
    nested('', '[', ']', ''),
    nested('{"labels":', '{"a":', '}', '}'),
    nested('{"match":', '{"not":', '}', '}'),
    nested('{"match":', '{"all":[', ']}', '}'),
    nested('{"handler":{"type":"rules","rules":[{"when":', '{"any":[', ']}', ',"do":[]}]}}'),
    nested('{"kind":"function","input":{"function":"fz-add","input":', '[', ']', '}}'),
    nested('{"kind":"sleep","inputs":[', '[', ']', ']}'),
  )
  .map((body) => ({ type: JSON_TYPE, body }));

const headerValues = fc.constantFrom(
  '',
  '"1"',
  '"999"',
  'W/"1"',
  '*',
  '"1", "2"',
  '1',
  '"\xff"',
  'x'.repeat(300),
  '-1',
  '"__proto__"',
);
/** Headers that the API reads, besides its own bodies. */
const oddHeaders: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  fc.constantFrom(
    'if-match',
    'if-none-match',
    'idempotency-key',
    'accept',
    'last-event-id',
    'x-request-id',
    'authorization',
    'x-http-method-override',
    'content-encoding',
    'range',
    'expect-nothing',
    'traceparent',
  ),
  headerValues,
  { maxKeys: 3 },
);

/** Waits whose default is long. */
const HURRY: Readonly<Record<string, object>> = { exchangeWithClient: { timeoutMs: 50 } };

export type Kind = 'valid' | 'nearly' | 'broken';

/** Requests of an operation, as the world is now. */
export function requestsOf(operation: Operation, world: World, kind: Kind): fc.Arbitrary<Attempt> {
  const parts = {
    path: pathsOf(operation, world, kind),
    query: queriesOf(operation, kind),
    headers: kind === 'valid' ? fc.constant({}) : fc.oneof(fc.constant({}), oddHeaders),
    body: bodiesOf(operation, kind),
  };
  return fc.record(parts).map(({ path, query, headers, body }) => {
    const search = searchOf(query, world.ports);
    const target = search === '' ? path : `${path}?${search}`;
    if (body === undefined) return { method: operation.method, target, headers };
    if ('raw' in body)
      return {
        method: operation.method,
        target,
        headers: { ...headers, 'content-type': body.raw.type },
        body: body.raw.body,
      };
    return {
      method: operation.method,
      target,
      headers: { ...headers, 'content-type': JSON_TYPE },
      body: JSON.stringify(harmless(hurried(body.value, HURRY[operation.id]), world.ports)) ?? '',
    };
  });
}

function hurried(value: unknown, hurry: object | undefined): unknown {
  return hurry === undefined || typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : { ...hurry, ...value };
}

type Body =
  | { readonly value: unknown }
  | { readonly raw: { readonly type: string; readonly body: string | Buffer } }
  | undefined;

function bodiesOf({ body, bodyIsRequired }: Operation, kind: Kind): fc.Arbitrary<Body> {
  const raw = fc
    .oneof({ weight: 3, arbitrary: brokenBodies }, { weight: 1, arbitrary: deepBodies })
    .map((broken) => ({ raw: broken }));
  if (body === undefined)
    return kind === 'valid'
      ? fc.constant(undefined)
      : fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: raw });
  const values = valuesOf(body);
  if (kind === 'broken') return raw;
  const given = (kind === 'valid' ? values : nearly(values)).map((value) => ({ value }));
  return bodyIsRequired
    ? given
    : fc.oneof({ weight: 4, arbitrary: given }, { weight: 1, arbitrary: fc.constant(undefined) });
}

function pathsOf({ path, pathParameters }: Operation, world: World, kind: Kind): fc.Arbitrary<string> {
  const known = pathParameters.map(({ name }) => world.findId(path, name) ?? 'none');
  const fill = (values: readonly string[]): string =>
    pathParameters.reduce((filled, { name }, index) => filled.replace(`{${name}}`, values[index] ?? ''), path);
  const real = fc.constant(fill(known.map((value) => encodeURIComponent(value))));
  if (kind === 'valid' || pathParameters.length === 0) return real;
  const odd = fc
    .array(
      fc.oneof(
        junkText.map(encodedSafely),
        fc.constantFrom(
          '%00',
          '%2e%2e',
          '%2F',
          '%zz',
          '%',
          'a%20b',
          '..;',
          '-',
          'lst_',
          'con_01k2v9d8s3h7m4q5azx0c2b8w1',
          '%F0%9F%92%A5',
        ),
      ),
      { minLength: known.length, maxLength: known.length },
    )
    .map((values) => fill(values.map((value) => (value === '' ? 'x' : value.slice(0, 4000)))));
  return fc.oneof({ weight: 3, arbitrary: real }, { weight: 1, arbitrary: odd });
}

/** Lone surrogates cannot be encoded. */
function encodedSafely(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function queriesOf({ query }: Operation, kind: Kind): fc.Arbitrary<readonly (readonly [string, unknown])[]> {
  const known = fc
    .tuple(
      ...query.map(({ name, schema, required }) =>
        (required === true ? valuesOf(schema) : fc.option(valuesOf(schema), { freq: 3, nil: undefined })).map(
          (value): readonly [string, unknown] => [name, value],
        ),
      ),
    )
    .map((pairs) => pairs.filter(([, value]) => value !== undefined));
  if (kind !== 'nearly') return known;
  const odd = fc.tuple(
    fc.oneof(
      fc.constantFrom(...query.map(({ name }) => name), '__proto__', 'constructor', 'limit', 'cursor', ''),
      junkText.filter((text) => text.length < 100),
    ),
    junkText.filter((text) => text.length < 3000),
  );
  return fc.oneof(
    fc.constant([]),
    known,
    fc.tuple(known, fc.array(odd, { minLength: 1, maxLength: 3 })).map(([valid, more]) => [...valid, ...more]),
  );
}

function searchOf(pairs: readonly (readonly [string, unknown])[], ports: ReadonlySet<number>): string {
  return pairs
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map(
        (one: unknown) => `${encodedSafely(name)}=${encodedSafely(String(harmless(one, ports, name)))}`,
      ),
    )
    .join('&');
}

/** A request that should do, made of the examples of the schemas. */
export function exampleOf({ method, path, pathParameters, query, body }: Operation, world: World): Attempt {
  const filled = pathParameters.reduce(
    (text, { name }) => text.replace(`{${name}}`, encodeURIComponent(world.findId(path, name) ?? 'none')),
    path,
  );
  const search = query
    .filter(({ required }) => required === true)
    .map(({ name, schema }) => `${name}=${encodeURIComponent(String(firstExample(schema) ?? ''))}`)
    .join('&');
  const target = search === '' ? filled : `${filled}?${search}`;
  if (body === undefined) return { method, target };
  return {
    method,
    target,
    headers: { 'content-type': JSON_TYPE },
    body: JSON.stringify(harmless(firstExample(body) ?? {}, world.ports)),
  };
}

function firstExample(schema: Schema): unknown {
  const { examples, example } = resolve(schema);
  return example ?? examples?.[0];
}
