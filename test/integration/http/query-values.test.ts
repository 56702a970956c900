import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import type { StreamFilter } from '../../../client/src/index.ts';
import { EventWatch } from '../../helpers/event-watch.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';
import { request, until, type Refusal } from '../jobs/api.ts';

interface Item {
  readonly id: string;
  readonly at?: string;
}
interface Items {
  readonly items: readonly Item[];
}

let node: TestNode;
const ids: Record<string, string> = {};
/** What a label may be: colons in keys and values, commas, spaces, line breaks, signs of other scripts. */
const LABELS: readonly (readonly [key: string, value: string])[] = [
  ['plain', 'value'],
  ['device:7', 'on'],
  ['url', 'http://a/b:1'],
  ['::', ':'],
  ['a,b', 'c,d'],
  ['with space', ' padded '],
  ['line', 'one\ntwo'],
  ['é', '\u{1F600}&=%?#'],
  ['empty', ''],
  ['constructor', 'toString'],
];
const labels = Object.fromEntries(LABELS);

const get = <T>(path: string) => request<T>(node, 'GET', path);
async function create(path: string, body: object): Promise<string> {
  const { status, body: made } = await request<{ id: string }>(node, 'POST', path, body);
  expect([status, made]).toEqual([expect.any(Number), expect.objectContaining({ id: expect.any(String) as string })]);
  return made.id;
}

beforeAll(async () => {
  node = await startTestNode();
  ids['listeners'] = await create('/listeners', { name: 'mine', handler: { type: 'echo' }, labels });
  await create('/listeners', { labels: { other: 'label' } });
  ids['clients'] = await create('/clients', { host: '127.0.0.1', port: 1, labels });
  ids['jobs'] = await create('/jobs?waitMs=10000', { kind: 'sleep', input: { ms: 0 }, labels });
  await create('/jobs?waitMs=10000', { kind: 'sleep', input: { ms: 0 }, labels: { other: 'label' } });
});
afterAll(() => node.stop());

test.each(LABELS)(
  'everything with the label %j: %j is found by it, in every list and on the stream',
  async (key, value) => {
    const text = `${key}:${value}`;
    const query = `label=${encodeURIComponent(text)}`;
    for (const list of ['listeners', 'clients', 'jobs'] as const) {
      expect((await get<Items>(`/${list}?${query}`)).body.items.map(({ id }) => id)).toEqual([ids[list]]);
      expect((await get<Items>(`/${list}?${query}x`)).body.items).toEqual([]);
    }
    const created = await until(
      async () => (await get<Items>(`/events?types=listener.created&${query}`)).body.items,
      (items) => items.length > 0,
    );
    expect(created).toEqual([expect.objectContaining({ listener: ids['listeners'] })]);
    const watch = (filter: StreamFilter): Promise<EventWatch> =>
      EventWatch.open(node.url, { types: ['listener.created'], from: 'earliest', ...filter });
    const [byText, byMap, byNone] = await Promise.all([
      watch({ label: text }),
      watch({ labels: { [key]: value } }),
      watch({ label: [text, 'other:label'] }),
    ]);
    for (const found of [byText, byMap]) await found.collectUntil(() => found.events().length === 1);
    await byNone.live();
    expect(byNone.events()).toEqual([]);
    await Promise.all([byText, byMap, byNone].map((stream) => stream.close()));
  },
);

test('several labels must all hold, also two whose keys may differ by a colon only', async () => {
  expect(
    (await get<Items>(`/listeners?label=plain:value&label=${encodeURIComponent('device:7:on')}`)).body.items,
  ).toHaveLength(1);
  expect((await get<Items>('/listeners?label=plain:value&label=other:label')).body.items).toEqual([]);
});

const numbers = [
  '/listeners?limit=',
  '/clients?limit=',
  '/jobs?limit=',
  '/connections?limit=',
  '/counters?limit=',
  '/locks?limit=',
  '/pools?limit=',
  '/schedules?limit=',
  '/functions?limit=',
  '/batches?limit=',
  '/events?limit=',
  '/listeners/mine/messages?limit=',
];
test.each(numbers)('%s takes a plain decimal number only', async (path) => {
  for (const good of ['1', '500']) expect((await get(path + good)).status).toBe(200);
  for (const bad of [
    '',
    '0x10',
    '1e2',
    '%205',
    '5%20',
    '+5',
    '%2B5',
    '05',
    '5.0',
    '-1',
    '0',
    '501',
    '1&limit=1',
    'NaN',
    '%D9%A3',
  ]) {
    const { status, body } = await get<Refusal>(path + bad);
    expect([path + bad, status, body.errors?.map((error) => error.path)]).toEqual([path + bad, 400, ['limit']]);
  }
});

test.each([
  ['GET', '/jobs/{jobs}?waitMs='],
  ['DELETE', '/listeners/none?graceMs='],
  ['POST', '/clients/{clients}/start?waitMs='],
])('%s %s takes a plain decimal number only', async (method, path) => {
  const url = path.replace(/\{(\w+)\}/, (_, kind: string) => ids[kind] ?? '');
  for (const bad of ['', '0x1', '1e2', '+1', '%201', '1.5', '60001'])
    expect([bad, (await request<Refusal>(node, method, url + bad)).body.code]).toEqual([bad, 'validation_failed']);
});

test('times are taken in every form of RFC 3339', async () => {
  const { body } = await get<{ status: { address: { port: number } } }>('/listeners/mine');
  const peer = await TcpPeer.connect(body.status.address.port);
  peer.send('hello');
  await peer.until('hello');
  peer.destroy();
  const { at = '' } = (await get<Items>('/listeners/mine/messages')).body.items[0] ?? {};
  const shifted = `${new Date(Date.parse(at) + 90 * 60_000).toISOString().slice(0, -1)}+01:30`;
  const forms = [
    at,
    at.toLowerCase(),
    at.replace('T', ' '),
    shifted,
    at.replace('Z', '000000000000Z'),
    at.replace('Z', '-00:00'),
  ];
  for (const form of forms) {
    const time = encodeURIComponent(form);
    expect((await get<Items>(`/listeners/mine/messages?since=${time}&limit=1`)).body.items[0]?.at).toBe(at);
    expect((await get<Items>(`/listeners/mine/messages?until=${time}&limit=1`)).body.items[0]?.at).toBe(at);
    expect(
      (
        await request<{ ok: boolean }>(node, 'POST', '/listeners/mine/verify', {
          since: form,
          match: { equals: 'hello' },
        })
      ).body,
    ).toMatchObject({ matched: 1 });
    expect(
      (await request(node, 'POST', `/listeners/mine/rules/from-capture?since=${time}&until=${time}`)).status,
    ).toBeLessThan(300);
    expect((await get<Items>(`/jobs?since=${time}`)).body.items).toEqual([]);
    expect((await get<Items>(`/jobs?until=${time}`)).body.items).toHaveLength(2);
  }
  const all = (await get<Items>('/jobs?since=1990-12-31T23:59:60z')).body.items.length;
  expect(all).toBe(2);
  expect((await get<Items>('/jobs?since=0000-01-01t00:00:00z')).body.items).toHaveLength(all);
  expect((await get<Items>('/jobs?until=1990-12-31T15:59:60-08:00')).body.items).toEqual([]);
  expect((await get<Items>(`/jobs?since=${encodeURIComponent(shifted)}`)).status).toBe(200);
  for (const bad of [
    '2026-11-29',
    '2026-11-29T22:00:00',
    '2026-02-30T00:00:00Z',
    '2026-11-29T24:00:00Z',
    '2026-11-29T22:00:60Z',
    '1764453600',
    '',
  ]) {
    for (const path of [
      '/jobs',
      '/listeners/mine/messages',
      '/listeners/mine/messages.ndjson',
      '/listeners/mine/messages.pcapng',
    ]) {
      const { status, body: refusal } = await get<Refusal>(`${path}?since=${bad}`);
      expect([path, bad, status, refusal.errors?.[0]?.path]).toEqual([path, bad, 400, 'since']);
    }
  }
});

test('a + of an offset that was not encoded in a query is understood', async () => {
  expect((await get('/jobs?since=2026-11-29T22:00:00+01:00')).status).toBe(200);
});

const SOURCE = 'export default () => 1;';
const resources: [what: string, make: () => Promise<unknown>, method: string, url: string, body: object][] = [
  ['a listener', () => create('/listeners', { name: 'matched' }), 'PATCH', '/listeners/matched', {}],
  [
    'a client',
    () => create('/clients', { name: 'matched', host: '127.0.0.1', port: 1 }),
    'PATCH',
    '/clients/matched',
    {},
  ],
  ['a pool', () => request(node, 'POST', '/pools', { name: 'matched' }), 'PATCH', '/pools/matched', { maxWorkers: 2 }],
  [
    'a schedule',
    () => create('/schedules', { name: 'matched', cron: '0 0 1 1 *', kind: 'sleep', input: { ms: 1 } }),
    'PATCH',
    '/schedules/matched',
    { paused: true },
  ],
  [
    'a counter',
    () => request(node, 'PUT', '/counters/matched', { value: 1 }),
    'PUT',
    '/counters/matched',
    { value: 2 },
  ],
  [
    'a function',
    () => request(node, 'PUT', '/functions/matched', { source: SOURCE }),
    'PUT',
    '/functions/matched',
    { source: SOURCE },
  ],
];
test.each(resources)('If-Match of %s takes a list, weak tags and *', async (_, make, method, url, body) => {
  await make();
  const change = async (etag: string) => {
    const { revision } = (await get<{ revision: number }>(url)).body;
    const { status } = await request(node, method, url, body, { 'if-match': etag.replaceAll('N', String(revision)) });
    return status < 300 ? 'changed' : status;
  };
  for (const good of ['"N"', '"999", "N"', '"N","999"', 'W/"N"', '"other", W/"N"', ', "N" ,', '*'])
    expect([good, await change(good)]).toEqual([good, 'changed']);
  for (const stale of ['"999"', '"998", "999"', 'W/"999"', '"other"', '"N,999"', '"NN"'])
    expect([stale, await change(stale)]).toEqual([stale, 412]);
  for (const bad of ['other', '"N', '*, "N"', '-1', ',', '"N" "N"'])
    expect([bad, await change(bad)]).toEqual([bad, 400]);
});

test.each([
  ['/counters/absent', { value: 1 }],
  ['/functions/absent', { source: SOURCE }],
])('If-Match * does not make %s, which is not there', async (url, body) => {
  for (const etag of ['*', '"1"', '"1", "2"'])
    expect(await request(node, 'PUT', url, body, { 'if-match': etag })).toMatchObject({
      status: 412,
      body: { code: 'revision_mismatch', revision: 0 },
    });
  expect((await get(url)).status).toBe(404);
});

test.each([
  ['/listeners/matched'],
  ['/counters/matched'],
  ['/functions/matched'],
  ['/pools/matched'],
  ['/schedules/matched'],
  ['/clients/matched'],
])('DELETE %s honours a list', async (url) => {
  expect((await request(node, 'DELETE', url, undefined, { 'if-match': '"998", "999"' })).status).toBe(412);
  const { revision } = (await get<{ revision: number }>(url)).body;
  expect((await request(node, 'DELETE', url, undefined, { 'if-match': `"999", "${revision}"` })).status).toBeLessThan(
    300,
  );
});
