import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  functionSchema,
  functionSummarySchema,
  MAX_FUNCTION_SOURCE_BYTES,
  type FunctionSummary,
  type StoredFunction,
} from '../../../src/contract/jobs/index.ts';
import type { Page } from '../../../src/contract/index.ts';
import { JobThreads } from '../../../src/modules/job-threads/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { request, type Answer } from '../locks/api.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode({ PORTCALL_MAX_FUNCTIONS: '20', PORTCALL_JOB_THREADS: '1' });
});
afterAll(() => node.stop());

const SOURCE = 'export default (input) => input.a + input.b';
const put = (
  name: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<StoredFunction & { line: number; column: number; errors: unknown }>> =>
  request(node, 'PUT', `/functions/${name}`, { body, headers });
const get = (name: string): Promise<Answer<StoredFunction>> => request(node, 'GET', `/functions/${name}`);
const remove = (name: string, headers: Record<string, string> = {}): Promise<Answer<unknown>> =>
  request(node, 'DELETE', `/functions/${name}`, { headers });
const list = (query = ''): Promise<Answer<Page<FunctionSummary>>> => request(node, 'GET', `/functions${query}`);

function run(name: string, input: unknown): Promise<unknown> {
  const hooks = { signal: new AbortController().signal, onProgress: () => undefined, onLog: () => undefined };
  return node.app
    .get(JobThreads, { strict: false })
    .run({ id: 'job_1', kind: 'function', input: { function: name, input }, timeoutMs: 10_000, attempt: 1 }, hooks);
}

test('a function is stored, read, replaced and deleted, with revisions', async () => {
  const created = await put('add', { source: SOURCE });
  expect(created.status).toBe(201);
  expect(functionSchema.parse(created.body)).toMatchObject({
    name: 'add',
    source: SOURCE,
    description: '',
    sourceBytes: SOURCE.length,
    revision: 1,
  });
  expect(created.headers.get('etag')).toBe('"1"');
  expect(created.headers.get('location')).toBe('/v1/functions/add');
  expect((await get('add')).body).toEqual(created.body);
  const replaced = await put('add', { source: `${SOURCE} + 1`, description: 'adds one more' });
  expect(replaced).toMatchObject({
    status: 200,
    body: { revision: 2, description: 'adds one more', createdAt: created.body.createdAt },
  });
  expect(await remove('add')).toMatchObject({ status: 204 });
  expect(await get('add')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await remove('add')).toMatchObject({ status: 404 });
});

test('the same again changes nothing', async () => {
  const first = await put('same', { source: SOURCE, description: 'x' });
  const second = await put('same', { source: SOURCE, description: 'x' });
  expect(second.status).toBe(200);
  expect(second.body).toEqual(first.body);
});

test('only the revision that was seen is changed', async () => {
  await put('seen', { source: SOURCE });
  await put('seen', { source: `${SOURCE};` });
  expect(await put('seen', { source: SOURCE }, { 'if-match': '"1"' })).toMatchObject({
    status: 412,
    body: { code: 'revision_mismatch', revision: 2 },
  });
  expect(await put('unseen', { source: SOURCE }, { 'if-match': '"1"' })).toMatchObject({
    status: 412,
    body: { revision: 0 },
  });
  expect(await remove('seen', { 'if-match': '"1"' })).toMatchObject({
    status: 412,
    body: { code: 'revision_mismatch', revision: 2 },
  });
  expect(await put('seen', { source: SOURCE }, { 'if-match': '"2"' })).toMatchObject({
    status: 200,
    body: { revision: 3 },
  });
  expect(await remove('seen', { 'if-match': '"3"' })).toMatchObject({ status: 204 });
});

test('a syntax error is reported with line and column, and nothing is stored', async () => {
  const { status, body } = await put('wrong', { source: 'export default (a) => {\n  return a +;\n}' });
  expect(status).toBe(400);
  expect(body).toMatchObject({
    code: 'function_syntax',
    line: 2,
    column: 13,
    errors: [{ path: 'source', message: expect.stringContaining('line 2, column 13') as string }],
  });
  expect(await get('wrong')).toMatchObject({ status: 404 });
});

test.each([
  ['no default export', 'export const a = 1', 'no default export'],
  ['a default export that is no function', 'export default 1', 'no default export that is a function'],
  [
    'a top level that throws',
    'throw new Error("at the top"); export default () => 1',
    'Error: at the top (line 1, column 11)',
  ],
  ['a top level that loops', 'for (;;) {} export default () => 1', 'time limit'],
  [
    'a top level that no interrupt reaches',
    '"a".repeat(1 << 24).includes("a".repeat(1 << 23) + "b"); export default () => 1',
    'exceeds the time limit',
  ],
  [
    'a top level that takes all memory',
    'const all = []; for (;;) all.push(new Uint8Array(1 << 20)); export default () => 1',
    'memory',
  ],
  [
    'a nesting that no parser survives',
    `export default () => ${'('.repeat(50_000)}1${')'.repeat(50_000)}`,
    'Maximum call stack size exceeded',
  ],
])(
  '%s is refused',
  async (_name, source, detail) => {
    const { status, body } = await put('bad', { source });
    expect(status).toBe(400);
    expect(body.code).toMatch(/^function_(invalid|syntax)$/);
    expect(body.detail).toContain(detail);
  },
  60_000,
);

test('imports are refused', async () => {
  expect(await put('imports', { source: 'import fs from "node:fs"; export default () => fs' })).toMatchObject({
    status: 400,
    body: { code: 'function_syntax' },
  });
});

test('storing does not wait for running jobs', async () => {
  await put('endless', { source: 'export default (input, ctx) => { ctx.progress(0.5); for (;;) {} }' });
  const controller = new AbortController();
  const begun = Promise.withResolvers<void>();
  const running = node.app
    .get(JobThreads, { strict: false })
    .run(
      { id: 'job_2', kind: 'function', input: { function: 'endless' }, timeoutMs: 60_000, attempt: 1 },
      { signal: controller.signal, onProgress: () => begun.resolve(), onLog: () => undefined },
    );
  running.catch(() => undefined);
  await begun.promise;
  expect(await put('meanwhile', { source: SOURCE })).toMatchObject({ status: 201 });
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: 'job_cancelled' });
});

test.each([
  [{ source: '' }, 'source'],
  [{ source: `/* ${'x'.repeat(MAX_FUNCTION_SOURCE_BYTES)} */` }, 'source'],
  [{ source: SOURCE, more: 1 }, 'more'],
  [{}, 'source'],
])('a body that is not one is refused with the path', async (body, path) => {
  expect(await put('invalid', body)).toMatchObject({
    status: 400,
    body: { code: 'validation_failed', errors: [{ path }] },
  });
});

test('a name that is not one is refused', async () => {
  expect(await put('a%20b', { source: SOURCE })).toMatchObject({
    status: 400,
    body: { code: 'validation_failed', errors: [{ path: 'name' }] },
  });
});

test('functions are listed by name, without their sources, page by page', async () => {
  for (const name of ['list-c', 'list-a', 'list-b']) await put(name, { source: SOURCE });
  const first = await list('?limit=1');
  expect(first.body.items).toHaveLength(1);
  const names: string[] = [];
  for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
    const { body }: Answer<Page<FunctionSummary>> = await list(`?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
    for (const item of body.items) names.push(functionSummarySchema.parse(item).name);
    cursor = body.nextCursor;
  }
  expect(names).toEqual(names.toSorted());
  expect(names).toEqual(expect.arrayContaining(['list-a', 'list-b', 'list-c']));
  expect(await list('?cursor=%21')).toMatchObject({ status: 400, body: { code: 'malformed_cursor' } });
});

test('a job runs the current revision; a function that is not there fails it', async () => {
  await put('current', { source: SOURCE });
  expect(await run('current', { a: 1, b: 2 })).toBe(3);
  await put('current', { source: `${SOURCE} + 10` });
  expect(await run('current', { a: 1, b: 2 })).toBe(13);
  await expect(run('absent', null)).rejects.toMatchObject({ code: 'not_found' });
});

test('there are only so many functions', async () => {
  const { body } = await list('?limit=500');
  for (let count = body.items.length; count < 20; count += 1)
    expect((await put(`fill-${count}`, { source: SOURCE })).status).toBe(201);
  expect(await put('one-too-many', { source: SOURCE })).toMatchObject({
    status: 429,
    body: { code: 'function_limit' },
  });
  expect(await put('fill-19', { source: `${SOURCE};` })).toMatchObject({ status: 200 });
});
