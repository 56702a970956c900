import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  JOB_KINDS,
  isJobKind,
  jobInputSchema,
  jobKinds,
  jobRequestSchema,
  unionByKind,
  type JobKind,
} from '../../../src/contract/jobs/index.ts';

const entries = Object.entries(jobKinds) as [JobKind, (typeof jobKinds)[JobKind]][];

/** JSON Schema of an input as a caller writes it. */
const inputDocument = (kind: JobKind) =>
  z.toJSONSchema(jobInputSchema(kind), { io: 'input' }) as {
    properties?: Record<string, { description?: string; $ref?: string; allOf?: unknown }>;
  };

describe.each(entries)('%s', (kind, { summary, input, result, example }) => {
  test('its example fits its schemas', () => {
    expect(input.safeParse(example.input)).toMatchObject({ success: true });
    expect(result.parse(example.result)).toEqual(example.result);
  });

  test('an input with its defaults filled in is accepted again, unchanged', () => {
    const filled: unknown = input.parse(example.input);
    expect(input.parse(filled)).toEqual(filled);
  });

  test('an input with a field that is not known is refused', () => {
    expect(input.safeParse({ ...(example.input as object), notKnown: 1 })).toMatchObject({ success: false });
  });

  test('it has a summary and a name for its input, and says what each field is', () => {
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(z.globalRegistry.get(input)?.id).toMatch(/^[A-Z][A-Za-z]+Input$/);
    const undescribed = Object.entries(inputDocument(kind).properties ?? {})
      .filter(([, field]) => !field.description && !field.$ref && !field.allOf)
      .map(([name]) => name);
    expect(undescribed).toEqual([]);
  });

  test('its work is a file of the same name', () => {
    expect(existsSync(new URL(`../../../src/workers/jobs/kinds/${kind.replace('.', '-')}.ts`, import.meta.url))).toBe(
      true,
    );
  });
});

test('every file of a kind has its row', () => {
  const files = readdirSync(new URL('../../../src/contract/jobs/kinds/', import.meta.url))
    .filter((file) => file !== 'index.ts')
    .map((file) => file.replace('.ts', ''));
  expect(files.toSorted()).toEqual(JOB_KINDS.map((kind) => kind.replace('.', '-')).toSorted());
});

test('the kind of a request selects the schema that validates its input', () => {
  expect(jobRequestSchema.parse({ kind: 'sleep', input: { ms: 5 } })).toEqual({ kind: 'sleep', input: { ms: 5 } });
  expect(
    jobRequestSchema
      .safeParse({ kind: 'sleep', input: { url: 'http://127.0.0.1/' } })
      .error?.issues.map(({ path }) => path.join('.')),
  ).toEqual(['input.ms', 'input']);
  expect(jobRequestSchema.safeParse({ kind: 'nothing', input: {} }).error?.issues).toMatchObject([{ path: ['kind'] }]);
  expect(['sleep', 'toString', '', 7].map(isJobKind)).toEqual([true, false, false, false]);
});

test('a union with further fields has one named member a kind', () => {
  const document = z.toJSONSchema(unionByKind({ pool: z.string().default('default') }, 'Job'), { io: 'input' }) as {
    oneOf: { $ref: string }[];
    $defs: Record<string, { properties: Record<string, unknown> }>;
  };
  expect(document.oneOf).toHaveLength(JOB_KINDS.length);
  expect(document.$defs['HttpRequestJob']?.properties).toMatchObject({
    kind: { const: 'http.request' },
    input: { $ref: '#/$defs/HttpRequestInput' },
    pool: { type: 'string' },
  });
});

test.each([
  [
    'tcp.exchange',
    { host: 'h', port: 1, steps: [{ send: { data: 'x' } }, { expect: { match: { all: [{}, { matches: '(' }] } } }] },
    'steps.1.expect.match.all.1.matches',
  ],
  [
    'udp.exchange',
    { host: 'h', port: 1, steps: [{ expect: { match: { not: { matches: 'a(?=b)' } } } }] },
    'steps.0.expect.match.not.matches',
  ],
  ['tcp.probe', { host: 'h', port: 1, banner: { match: { matches: '[' } } }, 'banner.match.matches'],
  [
    'http.request',
    { url: 'http://h/', assert: { body: { any: [{ matches: '*' }] }, headers: { etag: {} } } },
    'assert.body.any.0.matches',
  ],
  [
    'http.request',
    { url: 'http://h/', assert: { headers: { etag: { matches: '(a)\\1' } } } },
    'assert.headers.etag.matches',
  ],
  ['http.request', { url: 'http://h/', body: { data: 'x' } }, 'body'],
  ['http.request', { url: 'http://h/', headers: { 'a b': '' } }, 'headers.a b'],
  ['http.request', { url: 'not a url' }, 'url'],
  ['udp.load', { host: 'h', port: 1, messageBytes: 7 }, 'messageBytes'],
  ['tcp.load', { host: 'h', port: 1, durationMs: 60_001 }, 'durationMs'],
  ['counter.add', { counter: 'a b' }, 'counter'],
  ['hash', { data: 'zz', encoding: 'hex' }, 'data'],
  ['function', { function: 'a/b/c' }, 'function'],
] as const)('%s with a fault is refused with its path', (kind, input, path) => {
  expect(
    jobInputSchema(kind)
      .safeParse(input)
      .error?.issues.map((issue) => issue.path.join('.')),
  ).toEqual([path]);
});
