import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { request, type Answer } from '../jobs/api.ts';

const keyOf = (name: string) => `key-of-${name}`;
const setting = (name: string, scopes: string) =>
  `${name}:${scopes}:${createHash('sha256').update(keyOf(name)).digest('hex')}`;
const refusal = { status: 403, body: { code: 'insufficient_scope', scopes: ['payload'] } };

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode({
    PORTCALL_API_KEYS: [setting('all', 'read+write+payload'), setting('writer', 'write')].join(),
  });
});
afterAll(() => node.stop());

function call<T>(method: string, path: string, key: string, body?: unknown): Promise<Answer<T>> {
  return request<T>(node, method, path, body, { authorization: `Bearer ${keyOf(key)}` });
}

test.each([
  [{ type: 'reply', data: 'secret' }, { type: 'reply', data: 'other' }, { then: 'close' }],
  [{ type: 'greet', data: 'secret', then: 'keep' }, { type: 'manual' }, {}],
  [{ type: 'rules', otherwise: [{ type: 'send', data: 'secret' }] }, null, { rules: [] }],
  [{ type: 'rules', state: { token: 'secret' } }, { state: { token: 'other' } }, { state: { more: 1 } }],
  [{ type: 'rules', state: { token: 'secret' } }, { type: 'echo' }, { state: {} }],
])('a client with the handler %j is pointed elsewhere only when its bytes go', async (handler, whole, part) => {
  const {
    body: { id },
  } = await call<{ id: string }>('POST', '/clients', 'all', {
    host: '127.0.0.1',
    port: 9,
    handler,
    reconnect: { enabled: false },
  });
  await call('POST', `/clients/${id}/stop`, 'all', {});
  for (const patch of [{ port: 10 }, { host: '127.0.0.2', handler: part }])
    expect(await call('PATCH', `/clients/${id}`, 'writer', patch)).toMatchObject(refusal);
  expect((await call('PATCH', `/clients/${id}`, 'writer', { handler: part })).status).toBe(200);
  expect((await call('PATCH', `/clients/${id}`, 'all', { handler: null })).status).toBe(200);
  expect((await call('PATCH', `/clients/${id}`, 'all', { handler })).status).toBe(200);
  expect((await call('PATCH', `/clients/${id}`, 'writer', { port: 10, handler: whole })).status).toBe(200);
  expect((await call('DELETE', `/clients/${id}`, 'writer')).status).toBe(204);
});

test('a client forwards, or labels by what its server sends, only for who may see that', async () => {
  const target = { host: '127.0.0.1', port: 9, reconnect: { enabled: false } };
  const handlers = [
    { type: 'rules', otherwise: [{ type: 'forward', host: '127.0.0.1', port: 9 }] },
    { type: 'rules', rules: [{ do: [{ type: 'tag', labels: { a: '{{message}}' } }] }] },
  ];
  for (const handler of handlers) {
    expect(await call('POST', '/clients', 'writer', { ...target, handler })).toMatchObject(refusal);
    expect((await call('POST', '/clients?dryRun=true', 'all', { ...target, handler })).status).toBe(200);
  }
});
