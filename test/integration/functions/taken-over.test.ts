import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { request, type Answer } from '../jobs/api.ts';

const setting = (name: string, scopes: string): string =>
  `${name}:${scopes}:${createHash('sha256').update(`key-of-${name}`).digest('hex')}`;
const refusal = { status: 403, body: { code: 'insufficient_scope', scopes: ['payload'] } };

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode({
    PORTCALL_API_KEYS: [setting('all', 'read+write+payload'), setting('writer', 'write')].join(),
  });
});
afterAll(() => node.stop());

function call<T>(method: string, path: string, key: string, body?: unknown): Promise<Answer<T>> {
  return request<T>(node, method, path, body, { authorization: `Bearer key-of-${key}` });
}

test('the inputs of a schedule do not go to a function that takes the name of a deleted one', async () => {
  const source = 'export default () => 1';
  await call('PUT', '/functions/gone', 'writer', { source });
  await call('POST', '/schedules', 'all', {
    name: 'feeds-gone',
    everyMs: 3_600_000,
    kind: 'function',
    input: { function: 'gone', input: 'secret' },
  });
  expect((await call('DELETE', '/functions/gone', 'all')).status).toBe(204);
  for (const taken of [source, 'export default (input) => input'])
    expect(await call('PUT', '/functions/gone', 'writer', { source: taken })).toMatchObject(refusal);
  expect((await call('GET', '/functions/gone', 'all')).status).toBe(404);
  expect((await call('PUT', '/functions/gone', 'all', { source })).status).toBe(201);
  expect((await call('PUT', '/functions/gone', 'writer', { source })).status).toBe(200);
  expect((await call('PUT', '/functions/gone', 'writer', { source, description: 'the same source' })).status).toBe(200);
  expect((await call('PUT', '/functions/never-there', 'writer', { source })).status).toBe(201);
  await call('DELETE', '/schedules/feeds-gone', 'all');
});

test('of many that store a function at once without the scope, one does, and the others do not replace it', async () => {
  const sources = Array.from({ length: 8 }, (_, n) => `export default () => ${n}`);
  const answers = await Promise.all(
    sources.map((source) => call<{ revision: number }>('PUT', '/functions/raced', 'writer', { source })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 403)]);
  const first = answers.findIndex(({ status }) => status === 201);
  expect((await call('GET', '/functions/raced', 'all')).body).toMatchObject({ revision: 1, source: sources[first] });
});
