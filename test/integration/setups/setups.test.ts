import { randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Unmatched } from '../../../src/contract/loose-ends.ts';
import type { Setup, SetupItem, SetupResult } from '../../../src/contract/setup.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { certificate } from '../../helpers/certificates.ts';
import { pollUntil } from '../../helpers/poll.ts';
import { request, type Answer, type Refusal } from '../jobs/api.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

type Failed = Refusal & { readonly items: SetupItem[] };

let a: TestNode;
let b: TestNode;
let name: string;
beforeAll(async () => {
  const env = {
    PORTCALL_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}`,
    PORTCALL_MAX_SETUPS: '60',
    PORTCALL_JOB_THREADS: '1',
  };
  a = await startTestNode({ ...env, PORTCALL_NODE_NAME: 'node-a' });
  b = await startTestNode({ ...env, PORTCALL_NODE_NAME: 'node-b' });
});
afterAll(async () => {
  await b?.stop();
  await a?.stop();
});
beforeEach(() => {
  name = `s-${randomBytes(4).toString('hex')}`;
});

const put = <T = SetupResult>(document: object, query = '', node = a): Promise<Answer<T>> =>
  request<T>(node, 'PUT', `/setups/${name}${query}`, document);
const get = async (node = a): Promise<Setup> => (await request<Setup>(node, 'GET', `/setups/${name}`)).body;
async function applied(document: object, node = a): Promise<Record<string, SetupItem>> {
  const { status, body } = await put(document, '', node);
  expect(status, JSON.stringify(body)).toBe(200);
  return Object.fromEntries(body.items.map((item) => [item.name, item]));
}
const actions = (items: readonly SetupItem[]): Record<string, string> =>
  Object.fromEntries(items.map((item) => [item.name, item.action]));
const own = (kind: string, item: string): string => `/${kind}/${name}%2F${item}`;
async function opened(port: number | undefined): Promise<Socket> {
  const socket = connect(port ?? 0, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}
/** A reset is an error of the socket, and no failure of the test. */
const closed = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.once('close', resolve));
async function exchanged(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  return String((await once(socket, 'data'))[0]);
}

const ALL = {
  listeners: { db: { handler: { type: 'echo' }, faults: { slow: { type: 'latency', ms: 1 } } }, web: {} },
  clients: { till: { host: '127.0.0.1', port: 1 } },
  pools: { probes: { maxWorkers: 2 } },
  functions: { add: { source: 'export default (input) => input.a + input.b' } },
  schedules: {
    nightly: { everyMs: 3_600_000, kind: 'function', pool: 'probes', input: { function: 'add', input: null } },
  },
  counters: { hits: { value: 3 } },
};

test('a document creates everything at once, by names inside the set-up, and the same document changes nothing', async () => {
  const planned = await put(ALL, '?dryRun=true');
  expect(planned).toMatchObject({ status: 200, body: { revision: 0, dryRun: true } });
  expect(await request(a, 'GET', `/setups/${name}`)).toMatchObject({ status: 404 });
  const { status, body } = await put(ALL);
  expect(status).toBe(200);
  expect(body).toMatchObject({ name, revision: 1, dryRun: false, expiresAt: null });
  expect(actions(body.items)).toEqual(actions(planned.body.items));
  expect(new Set(Object.values(actions(body.items)))).toEqual(new Set(['create']));
  expect(body.items.map(({ kind }) => kind)).toEqual([
    'listener',
    'listener',
    'client',
    'pool',
    'function',
    'schedule',
    'counter',
  ]);
  const socket = await opened(body.items[0]?.address?.port);
  expect(await exchanged(socket, 'hello')).toBe('hello');
  socket.destroy();
  for (const [path, item] of [
    ['listeners', 'db'],
    ['clients', 'till'],
    ['pools', 'probes'],
    ['functions', 'add'],
    ['schedules', 'nightly'],
    ['counters', 'hits'],
  ] as const) {
    const one = await request(b, 'GET', own(path, item));
    expect(one, path).toMatchObject({ status: 200, body: { name: `${name}/${item}`, setup: name } });
    const list = await request<{ items: { name: string }[] }>(b, 'GET', `/${path}?setup=${name}`);
    expect(
      list.body.items.map((found) => found.name),
      path,
    ).toContain(`${name}/${item}`);
    expect((await request<{ items: [] }>(b, 'GET', `/${path}?setup=none`)).body.items, path).toEqual([]);
  }
  const again = await put(ALL);
  expect(again.body.revision).toBe(1);
  expect(new Set(Object.values(actions(again.body.items)))).toEqual(new Set(['keep']));
  expect(again.body.items[0]?.address).toEqual(body.items[0]?.address);
  // Applying what is read changes nothing either.
  const { document } = await get();
  expect(new Set(Object.values(actions((await put(document)).body.items)))).toEqual(new Set(['keep']));
  expect((await get()).document).toEqual(document);
  expect((await request(a, 'DELETE', `/setups/${name}`)).status).toBe(204);
  for (const path of ['listeners', 'clients', 'pools', 'functions', 'schedules', 'counters'])
    expect((await request<{ items: [] }>(a, 'GET', `/${path}?setup=${name}`)).body.items, path).toEqual([]);
  expect((await request(a, 'DELETE', `/setups/${name}`)).status).toBe(404);
});

test('changes are live, only what must be is restarted, and what the document no longer has is deleted', async () => {
  const first = await applied({
    listeners: { live: { handler: { type: 'echo' } }, moved: {}, gone: {} },
    pools: { p: {} },
  });
  const socket = await opened(first['live']?.address?.port);
  expect(await exchanged(socket, '1')).toBe('1');
  const next = {
    listeners: { live: { handler: { type: 'reply', data: 'two' } }, moved: { socket: { backlog: 5 } }, fresh: {} },
    pools: { p: { maxWorkers: 3 } },
  };
  const { body } = await put(next, '?dryRun=true');
  expect(actions(body.items)).toEqual({
    live: 'change',
    moved: 'restart',
    fresh: 'create',
    gone: 'delete',
    p: 'change',
  });
  expect(body.items.find((item) => item.name === 'live')?.changed).toEqual(['handler']);
  const second = await applied(next);
  expect(actions(Object.values(second))).toEqual(actions(body.items));
  expect(second['moved']?.address).toEqual(first['moved']?.address);
  expect(await exchanged(socket, '1')).toBe('two');
  socket.destroy();
  expect((await request(a, 'GET', own('listeners', 'gone'))).status).toBe(404);
  // One that was stopped or deleted by its own request is there again.
  await request(a, 'POST', `${own('listeners', 'live')}/stop`, { graceMs: 0 });
  await request(a, 'DELETE', own('pools', 'p'));
  await pollUntil(async () => (await request(a, 'GET', own('pools', 'p'))).status === 404);
  expect((await get()).items.map(({ name: item, state }) => [item, state])).toEqual([
    ['live', 'stopped'],
    ['moved', 'listening'],
    ['fresh', 'listening'],
    ['p', 'missing'],
  ]);
  expect(actions(Object.values(await applied(next)))).toMatchObject({ live: 'restart', p: 'create', moved: 'keep' });
});

test('a change by its own request shows, and the next PUT sets it back', async () => {
  const document = { listeners: { l: { labels: { a: '1' } } }, pools: { p: {} } };
  await applied(document);
  expect((await request(a, 'PATCH', own('listeners', 'l'), { labels: { a: '2' } })).status).toBe(200);
  expect((await request(a, 'PATCH', own('pools', 'p'), { maxWorkers: 7 })).status).toBe(200);
  expect((await get()).items.map(({ changed }) => changed)).toEqual([['labels'], ['maxWorkers']]);
  expect(actions(Object.values(await applied(document)))).toEqual({ l: 'change', p: 'change' });
  expect((await get()).items.map(({ changed }) => changed)).toEqual([undefined, undefined]);
  const refused = await request<Refusal>(a, 'PATCH', own('listeners', 'l'), { name: 'other' });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'name' }] } });
});

test('what fails is reported, the rest is applied, and the next PUT continues', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const { port } = blocker.address() as AddressInfo;
  await applied({ listeners: { moved: {} } });
  const document = { listeners: { moved: { port }, fresh: { port }, fine: {} }, pools: { p: {} } };
  const failed = await put<Failed>(document);
  expect(failed).toMatchObject({ status: 409, body: { code: 'setup_incomplete' } });
  expect(failed.body.items.map(({ name: item, action, error }) => [item, action, error?.code])).toEqual([
    ['moved', 'restart', 'port_in_use'],
    ['fresh', 'create', 'port_in_use'],
  ]);
  expect((await get()).incomplete).toBe(true);
  blocker.close();
  await once(blocker, 'close');
  const { listeners, ...rest } = document;
  const next = { ...rest, listeners: { ...listeners, fresh: {} } };
  expect(actions(Object.values(await applied(next)))).toEqual({
    moved: 'restart',
    fresh: 'create',
    fine: 'keep',
    p: 'keep',
  });
  expect((await get()).incomplete).toBe(false);
});

test('everything that is wrong is reported before anything changes', async () => {
  await applied({ listeners: { l: {} } });
  const refused = async (document: unknown): Promise<[number, string, string[]]> => {
    const { status, body } = await request<Refusal>(a, 'PUT', `/setups/${name}`, document);
    return [status, body.code, (body.errors ?? []).map(({ path }) => path)];
  };
  const bad = {
    listeners: {
      l: { labels: { changed: 'no' } },
      x: { port: -1, handler: { type: 'no' } },
      y: 5,
      z: { name: 'other' },
    },
    clients: { c: { port: 1 } },
    pools: { p: { maxWorkers: 0 } },
    functions: { f: { source: 'export default (' }, g: { source: { file: 'g.js' } } },
    schedules: {
      s: { everyMs: 1000, kind: 'sleep', input: { ms: 1 }, pool: 'nowhere' },
      t: { kind: 'function', everyMs: 1000, input: { function: 'f2' } },
    },
    counters: { n: { value: 0.5 } },
  };
  expect(await refused(bad)).toEqual([
    400,
    'validation_failed',
    [
      'listeners.x.port',
      'listeners.x.handler.type',
      'listeners.y',
      'listeners.z.name',
      'clients.c.host',
      'pools.p.maxWorkers',
      'functions.f.source',
      'functions.g.source',
      'schedules.s.pool',
      'schedules.t.input.function',
      'counters.n.value',
    ],
  ]);
  expect(await refused({ listeners: { 'a/b': {} }, pools: { '': {} } })).toEqual([
    400,
    'validation_failed',
    ['listeners.a/b', 'pools.'],
  ]);
  expect(await refused({ setup: 'other' })).toEqual([400, 'validation_failed', ['setup']]);
  expect(await refused({ ttlMs: 10, extra: 1 })).toEqual([400, 'validation_failed', ['ttlMs', 'extra']]);
  expect(
    await refused({ counters: Object.fromEntries(Array.from({ length: 2001 }, (_, at) => [`c${at}`, {}])) }),
  ).toEqual([400, 'validation_failed', ['counters']]);
  expect(await refused({ listeners: { l: {}, out: { host: '10.9.8.7' } } })).toEqual([
    403,
    'bind_forbidden',
    ['listeners.out'],
  ]);
  expect(await refused([])).toEqual([400, 'validation_failed', ['']]);
  expect((await request(a, 'PUT', '/setups/a%2Fb', {})).status).toBe(400);
  expect((await get()).items).toMatchObject([{ name: 'l', state: 'listening' }]);
  expect((await request<{ labels: object }>(a, 'GET', own('listeners', 'l'))).body.labels).toEqual({});
});

test('names of set-ups are for set-ups to give, and for everyone to use', async () => {
  await applied({ ...ALL, listeners: {}, clients: {} });
  const job = { kind: 'function', pool: `${name}/probes`, input: { function: `${name}/add`, input: { a: 1, b: 2 } } };
  expect((await request(b, 'POST', '/jobs?waitMs=30000', job)).body).toMatchObject({ state: 'completed', result: 3 });
  expect((await request(a, 'POST', `${own('counters', 'hits')}/add`, {})).body).toMatchObject({ value: 4 });
  expect((await request(a, 'POST', `${own('counters', 'none')}/add`, {})).status).toBe(404);
  expect((await request(a, 'PUT', own('counters', 'none'), { value: 1 })).status).toBe(404);
  expect((await request(a, 'PUT', own('functions', 'none'), { source: 'export default () => 1' })).status).toBe(404);
  for (const [path, spec] of [
    ['/listeners', {}],
    ['/clients', { host: '127.0.0.1', port: 1 }],
    ['/pools', {}],
    ['/schedules', { everyMs: 1000, kind: 'sleep', input: { ms: 1 } }],
  ] as const)
    expect((await request(a, 'POST', path, { name: `${name}/x`, ...spec })).status, path).toBe(400);
  // What was counted stays, until the document has another value.
  expect(actions(Object.values(await applied({ ...ALL, listeners: {}, clients: {} })))['hits']).toBe('keep');
  expect((await request(a, 'GET', own('counters', 'hits'))).body).toMatchObject({ value: 4 });
  await applied({ ...ALL, listeners: {}, clients: {}, counters: { hits: { value: 9 } } });
  expect((await request(a, 'GET', own('counters', 'hits'))).body).toMatchObject({ value: 9 });
  // Without an own pool of that name, the one outside is meant.
  await applied({ schedules: { s: { everyMs: 3_600_000, kind: 'sleep', input: { ms: 1 } } } });
  expect((await request(a, 'GET', own('schedules', 's'))).body).toMatchObject({ pool: 'default' });
});

test('two set-ups with the same names never collide', async () => {
  const first = name;
  const one = await applied(ALL);
  name = `${first}-2`;
  const two = await applied({ ...ALL, counters: { hits: { value: 8 } } });
  expect(one['db']?.address?.port).not.toBe(two['db']?.address?.port);
  await request(a, 'DELETE', `/setups/${name}`);
  name = first;
  expect(new Set(Object.values(actions(Object.values(await applied(ALL)))))).toEqual(new Set(['keep']));
  const { body } = await request<{ deleted: string[] }>(a, 'DELETE', `/listeners?setup=${name}`);
  expect(body.deleted.toSorted()).toEqual([one['db']?.id, one['web']?.id].toSorted());
});

test('secrets are never shown, and stay when they are absent', async () => {
  const { cert, key } = await certificate('localhost');
  const document = {
    listeners: {
      own: { transport: 'tls', tls: { cert, key } },
      made: { transport: 'tls', tls: { selfSigned: true } },
    },
    schedules: {
      s: {
        everyMs: 3_600_000,
        kind: 'http.request',
        input: { url: 'http://127.0.0.1:1/', headers: { authorization: 'Bearer secret-1' } },
      },
    },
  };
  await applied(document);
  const made = (await request<{ tls: { cert: string } }>(a, 'GET', own('listeners', 'made'))).body.tls.cert;
  const shown = (await get()).document;
  expect(JSON.stringify(shown)).not.toMatch(/PRIVATE KEY|secret-1/);
  expect(new Set(Object.values(actions(Object.values(await applied(shown)))))).toEqual(new Set(['keep']));
  expect((await request<{ tls: { cert: string } }>(a, 'GET', own('listeners', 'made'))).body.tls.cert).toBe(made);
  const yaml = await fetch(`${a.url}/v1/setups/${name}?format=yaml`);
  expect(yaml.headers.get('content-type')).toBe('application/yaml; charset=utf-8');
  expect(await yaml.text()).toContain('  own:\n    transport: tls\n    host: "127.0.0.1"\n');
  // Without its key, another certificate is refused.
  const other = await certificate('localhost');
  const refused = await put<Refusal>({
    ...document,
    listeners: { own: { transport: 'tls', tls: { cert: other.cert } } },
  });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'listeners.own.tls.key' }] } });
});

test('PUTs at the same time, on both nodes, are made one after the other', async () => {
  const documents = Array.from({ length: 6 }, (_, at) => ({
    listeners: { [`l${at}`]: {}, same: { labels: { at: String(at) } } },
  }));
  const answers = await Promise.all(documents.map((document, at) => put(document, '', at % 2 === 0 ? a : b)));
  expect(answers.map(({ status }) => status)).toEqual(documents.map(() => 200));
  const last = answers.findIndex(({ body }) => body.revision === 6);
  const { body } = await request<{ items: { name: string; labels: { at?: string } }[] }>(
    b,
    'GET',
    `/listeners?setup=${name}`,
  );
  expect(body.items.map((item) => item.name).toSorted()).toEqual([`${name}/l${last}`, `${name}/same`]);
  expect(body.items.find((item) => item.name.endsWith('/same'))?.labels.at).toBe(String(last));
});

test('endpoints of another node change where they are, and new ones open here', async () => {
  await applied(
    { listeners: { l: { handler: { type: 'echo' } }, m: {}, n: {} }, clients: { c: { host: '127.0.0.1', port: 1 } } },
    a,
  );
  const document = {
    listeners: { l: { handler: { type: 'reply', data: 'b' } }, m: { socket: { backlog: 5 } }, fresh: {} },
  };
  expect(actions(Object.values(await applied(document, b)))).toEqual({
    l: 'change',
    m: 'restart',
    n: 'delete',
    fresh: 'create',
    c: 'delete',
  });
  const { items } = await get(b);
  expect(items.map(({ name: item, node, state }) => [item, node, state])).toEqual([
    ['l', 'node-a', 'listening'],
    ['m', 'node-a', 'listening'],
    ['fresh', 'node-b', 'listening'],
  ]);
  const socket = await opened(items[0]?.address?.port);
  expect(await exchanged(socket, 'x')).toBe('b');
  socket.destroy();
  expect(actions(Object.values(await applied(document, a)))).toEqual({ l: 'keep', m: 'keep', fresh: 'keep' });
  expect((await request(a, 'DELETE', `/setups/${name}`)).status).toBe(204);
  expect((await request<{ items: [] }>(b, 'GET', `/listeners?setup=${name}`)).body.items).toEqual([]);
});

test('a set-up that is not renewed in time is deleted', async () => {
  const document = { ttlMs: 1500, listeners: { l: {} } };
  const first = (await put(document)).body;
  expect(Date.parse(first.expiresAt ?? '')).toBeGreaterThan(Date.now());
  const renewed = (await put(document)).body;
  expect(renewed.revision).toBe(1);
  expect(Date.parse(renewed.expiresAt ?? '')).toBeGreaterThanOrEqual(Date.parse(first.expiresAt ?? ''));
  await pollUntil(async () => (await request(a, 'GET', `/setups/${name}`)).status === 404, 20_000);
  expect((await request<{ items: [] }>(a, 'GET', `/listeners?setup=${name}`)).body.items).toEqual([]);
});

const RULES = { type: 'rules', rules: [{ when: { startsWith: 'PING' }, do: [{ type: 'send', data: 'PONG' }] }] };

test('a reset takes back what tests did: messages, faults, counters and connections, on all nodes', async () => {
  const document = {
    listeners: { l: { handler: RULES, faults: { slow: { type: 'latency', ms: 1 } } } },
    clients: { c: { host: '127.0.0.1', port: 1 } },
    counters: { hits: { value: 2 } },
  };
  const address = (await applied(document))['l']?.address;
  const socket = await opened(address?.port);
  expect(await exchanged(socket, 'PING')).toBe('PONG');
  await request(a, 'POST', `${own('counters', 'hits')}/add`, {});
  await request(a, 'PUT', `${own('listeners', 'l')}/faults/more`, { type: 'latency', ms: 2 });
  await request(a, 'DELETE', `${own('listeners', 'l')}/faults/slow`);
  const ended = closed(socket);
  const { status, body } = await request<{ messages: number }>(b, 'POST', `/setups/${name}/reset`, {
    connections: 'reset',
  });
  expect({ status, body }).toMatchObject({ status: 200, body: { messages: 2, connections: 1, ended: 1 } });
  await ended;
  const listener = await request<{ faults: object }>(b, 'GET', own('listeners', 'l'));
  expect(Object.keys(listener.body.faults)).toEqual(['slow']);
  expect((await request(b, 'GET', own('counters', 'hits'))).body).toMatchObject({ value: 2 });
  expect((await request<{ items: [] }>(b, 'GET', `${own('listeners', 'l')}/messages`)).body.items).toEqual([]);
  expect((await get()).items.map(({ changed }) => changed)).toEqual([undefined, undefined, undefined]);
  // What is missing is reported, everything else is reset.
  await request(a, 'DELETE', own('clients', 'c'));
  const failed = await request<Failed>(a, 'POST', `/setups/${name}/reset`);
  expect(failed).toMatchObject({
    status: 409,
    body: { code: 'setup_incomplete', items: [{ kind: 'client', name: 'c' }] },
  });
  expect((await request(a, 'POST', '/setups/none/reset')).status).toBe(404);
});

test('what no rule matched, and what ended in an error, is listed on all nodes until the reset', async () => {
  const made = await applied({
    listeners: {
      l: { handler: { ...RULES, otherwise: [{ type: 'send', data: 'WHAT' }] } },
      strict: { framing: { type: 'line', maxMessageBytes: 4, onOversize: 'close' } },
    },
  });
  const unmatched = async (node = b) => (await request<Unmatched>(node, 'GET', `/setups/${name}/unmatched`)).body;
  const socket = await opened(made['l']?.address?.port);
  expect(await exchanged(socket, 'PING')).toBe('PONG');
  expect(await unmatched()).toEqual({ messages: [], connections: [], unmatched: 0, failed: 0 });
  expect(await exchanged(socket, 'HELP')).toBe('WHAT');
  expect(await unmatched()).toMatchObject({
    messages: [{ kind: 'listener', name: 'l', data: 'HELP', encoding: 'utf8', bytes: 4, truncated: false }],
    unmatched: 1,
    failed: 0,
  });
  const other = await opened(made['strict']?.address?.port);
  const ended = closed(other);
  other.write('far too long\n');
  await ended;
  await pollUntil(async () => (await unmatched()).failed === 1);
  expect(await unmatched(a)).toMatchObject({
    connections: [{ kind: 'listener', name: 'strict', reason: 'message_too_large' }],
  });
  // A connection that ends in order is no error. Many messages are counted, and the first hundred are kept.
  for (let at = 0; at < 120; at += 1) await exchanged(socket, `x${at}`);
  const done = closed(socket);
  socket.end();
  await done;
  const many = await unmatched(a);
  expect([many.messages.length, many.unmatched, many.failed]).toEqual([100, 121, 1]);
  await request(a, 'POST', `/setups/${name}/reset`);
  expect(await unmatched()).toEqual({ messages: [], connections: [], unmatched: 0, failed: 0 });
});

test('only the revision that was read is changed with If-Match', async () => {
  await applied({ counters: { n: {} } });
  const { headers } = await request(a, 'GET', `/setups/${name}`);
  expect(headers.get('etag')).toBe('"1"');
  const change = (revision: string) => request(a, 'PUT', `/setups/${name}`, { counters: {} }, { 'if-match': revision });
  expect((await change('"2"')).status).toBe(412);
  expect((await change('"1"')).status).toBe(200);
});

test('there are at most PORTCALL_MAX_SETUPS set-ups, which are listed in pages', async () => {
  const stem = name;
  for (let at = 0; at < 60; at += 1) {
    name = `${stem}-${at}`;
    if ((await put<Refusal>({})).body.code === 'setup_limit') break;
  }
  expect((await put<Refusal>({})).body.code).toBe('setup_limit');
  const first = await request<{ items: { name: string }[]; nextCursor: string }>(b, 'GET', '/setups?limit=3');
  expect(first.body.items).toHaveLength(3);
  const next = await request<{ items: { name: string }[] }>(
    b,
    'GET',
    `/setups?limit=3&cursor=${first.body.nextCursor}`,
  );
  expect(next.body.items[0]?.name.localeCompare(first.body.items[2]?.name ?? '')).toBe(1);
});
