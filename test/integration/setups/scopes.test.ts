import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Setup, SetupResult } from '../../../src/contract/setup.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { request, type Refusal } from '../jobs/api.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const setting = (name: string, scopes: string): string =>
  `${name}:${scopes}:${createHash('sha256').update(`key-${name}`).digest('hex')}`;
const as = (name: string) => ({ authorization: `Bearer key-${name}` });

let node: TestNode;
/** Another one of the same cluster. */
let other: TestNode;
beforeAll(async () => {
  const env = {
    PORTCALL_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}`,
    PORTCALL_JOB_THREADS: '1',
    PORTCALL_API_KEYS: [
      setting('all', 'read+write+payload'),
      setting('reader', 'read'),
      setting('writer', 'read+write'),
    ].join(),
  };
  node = await startTestNode(env);
  other = await startTestNode(env);
});
afterAll(async () => {
  await other?.stop();
  await node?.stop();
});

const source = 'export default () => 1';
const url = 'http://user:secret-1@127.0.0.1:1/';
const DOCUMENT = {
  listeners: { l: { handler: { type: 'echo' } } },
  functions: { f: { source } },
  schedules: { s: { everyMs: 3_600_000, kind: 'http.request', input: { url } } },
};
const put = <T = SetupResult>(key: string, body: object, query = '') =>
  request<T>(node, 'PUT', `/setups/keys${query}`, body, as(key));
const get = async (key: string) => (await request<Setup>(node, 'GET', '/setups/keys', undefined, as(key))).body;
const paths = (answer: { body: Refusal }): [string, string | undefined] => [
  answer.body.code,
  answer.body.errors?.[0]?.path,
];

test('a key without the scope payload keeps what it does not see, and cannot use it in another way', async () => {
  expect((await put<Refusal>('reader', DOCUMENT)).body.code).toBe('insufficient_scope');
  expect((await put('all', DOCUMENT)).status).toBe(200);
  expect((await get('reader')).omitted).toEqual(['functions.f.source', 'schedules.s.input']);
  expect(JSON.stringify(await get('all'))).not.toContain('secret-1');
  const { document } = await get('writer');
  expect(JSON.stringify(document)).not.toContain('export default');
  const kept = await put('writer', document);
  expect(kept.body.items?.map(({ action }) => action)).toEqual(['keep', 'keep', 'keep']);
  const other = (change: object) => put<Refusal>('writer', { ...document, ...change });
  expect(paths(await other({ functions: { f: { source: 'export default () => 2' } } }))).toEqual([
    'insufficient_scope',
    'functions.f',
  ]);
  expect(paths(await other({ functions: {} }))).toEqual(['insufficient_scope', 'functions.f']);
  // The credentials there are may not be sent to another target.
  const moved = { everyMs: 3_600_000, kind: 'http.request', input: { url: 'http://***@127.0.0.1:2/', method: 'GET' } };
  const masked = (await get('all')).document.schedules as unknown as Record<string, { input: object }>;
  const partly = { ...moved, input: { ...masked['s']?.input, method: 'POST' } };
  expect(paths(await other({ schedules: { s: partly } }))).toEqual(['insufficient_scope', 'schedules.s']);
  const forward = { type: 'rules', rules: [{ do: [{ type: 'forward', host: '127.0.0.1', port: 9 }] }] };
  expect(paths(await other({ listeners: { l: { handler: forward } } }))).toEqual(['insufficient_scope', 'listeners.l']);
  const unmatched = await request<Refusal>(node, 'GET', '/setups/keys/unmatched', undefined, as('writer'));
  expect(unmatched.body.code).toBe('insufficient_scope');
  expect((await get('all')).revision).toBe(1);
  const changed = await put('all', { ...document, schedules: { s: partly } });
  expect(changed.body.items?.map(({ action, changed: fields }) => [action, fields])).toEqual([
    ['keep', undefined],
    ['keep', undefined],
    ['change', ['input']],
  ]);
});

test.each(['this', 'another'])(
  'a document sends the bytes of a client to another target, also without payload, on %s node: it has them itself',
  async (where) => {
    const name = `moves-${where}`;
    const bytes = {
      sendOnConnect: [{ data: 'hello' }],
      handler: { type: 'reply', data: 'again' },
      faults: { extra: { type: 'inject', bytes: { data: 'more' }, afterBytes: 0 } },
    };
    const clients = (port: number, more: object = {}) => ({
      clients: { c: { host: '127.0.0.1', port, reconnect: { enabled: false }, ...bytes, ...more } },
    });
    const apply = (at: TestNode, key: string, document: object) =>
      request<SetupResult & Refusal>(at, 'PUT', `/setups/${name}`, document, as(key));
    expect((await apply(where === 'this' ? node : other, 'all', clients(1))).status).toBe(200);
    const moved = await apply(node, 'writer', clients(2));
    expect([moved.status, moved.body]).toMatchObject([200, { items: [{ action: 'restart', changed: ['port'] }] }]);
    const fewer = await apply(node, 'writer', clients(3, { sendOnConnect: [], faults: {} }));
    expect(fewer.body.items).toMatchObject([{ changed: ['port', 'sendOnConnect', 'faults'] }]);
    const { body } = await request<{ port: number; sendOnConnect: []; handler: object; faults: object }>(
      node,
      'GET',
      `/clients/${name}%2Fc`,
      undefined,
      as('all'),
    );
    expect(body).toMatchObject({ port: 3, sendOnConnect: [], handler: bytes.handler, faults: {} });
    // By its own request a change that does not name the bytes is still refused.
    const patched = await request<Refusal>(node, 'PATCH', `/clients/${name}%2Fc`, { port: 4 }, as('writer'));
    expect(patched.body.code).toBe('insufficient_scope');
  },
);

test('what happens to a set-up is published', async () => {
  await request(node, 'POST', '/setups/keys/reset', undefined, as('all'));
  await request(node, 'DELETE', '/setups/keys', undefined, as('all'));
  const read = async () =>
    (
      await request<{ items: { type: string; setup: string; data: object }[] }>(
        node,
        'GET',
        '/events?types=setup.*&order=asc',
        undefined,
        as('all'),
      )
    ).body.items;
  const events = await poll(read, (items) => items.some(({ type }) => type === 'setup.deleted'));
  const own = events.filter(({ setup }) => setup === 'keys');
  expect(own.map(({ type, setup }) => [type, setup])).toEqual([
    ['setup.applied', 'keys'],
    ['setup.applied', 'keys'],
    ['setup.reset', 'keys'],
    ['setup.deleted', 'keys'],
  ]);
  expect(own[0]?.data).toEqual({ revision: 1, created: 3, changed: 0, restarted: 0, deleted: 0, failed: 0 });
  expect(own[3]?.data).toEqual({ reason: 'request' });
});
