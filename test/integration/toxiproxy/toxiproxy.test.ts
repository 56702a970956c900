import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Toxiproxy } from 'toxiproxy-node-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { findFreePort } from '../../helpers/free-port.ts';
import { UpstreamServer } from '../proxy/upstreams.ts';
import { Dialect } from './dialect.ts';

/** The contract of the API: every route, every error text, what is shown on either side. */
let node: TestNode;
let api: Dialect;
let client: Toxiproxy;
let server: UpstreamServer;
beforeAll(async () => {
  const port = await findFreePort();
  node = await startTestNode({ PORTCALL_TOXIPROXY_PORT: String(port) });
  api = new Dialect(port);
  client = new Toxiproxy(api.url);
  server = await UpstreamServer.start((socket) => {
    socket.pipe(socket);
  });
}, 60_000);
afterEach(() => api.clear());
afterAll(async () => {
  server.close();
  await node.stop();
});

const upstream = () => `127.0.0.1:${server.port}`;
const create = (more: object = {}) => api.json('POST', '/proxies', { name: 'db', upstream: upstream(), ...more });
const portcall = async (method: string, path: string, body?: object) => {
  const response = await fetch(`${node.url}/v1${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
};
const failure = (status: number, error: string) => ({ status, body: { error, status } });

describe('transport', () => {
  test('bodies are JSON whatever the content type says, and answers carry an id and a type', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const made = await api.send('POST', '/proxies', JSON.stringify({ name: 'db', upstream: upstream() }), form);
    expect(made.status).toBe(201);
    expect(made.headers['content-type']).toBe('application/json');
    expect(made.headers['x-toxiproxy-request-id']).toMatch(/^\w{20}$/);
    const untyped = await api.send('POST', '/proxies/db/toxics', '{"type":"latency"}', {});
    expect(untyped.status).toBe(200);
    expect(untyped.headers['x-toxiproxy-request-id']).not.toBe(made.headers['x-toxiproxy-request-id']);
  });

  test('errors are text with their JSON and a newline', async () => {
    const { status, headers, text } = await api.send('GET', '/proxies/none');
    expect(status).toBe(404);
    expect(text).toBe('{"error":"proxy not found","status":404}\n');
    expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
    expect(headers['x-toxiproxy-request-id']).toBeDefined();
  });

  test('unknown paths and methods', async () => {
    for (const path of [
      '/metrics',
      '/',
      '/proxies/',
      '/proxies/db/',
      '/toxics',
      '/v1/listeners',
      '/proxies/db/toxics/a/b',
    ])
      expect(await api.send('GET', path), path).toMatchObject({ status: 404, text: '404 page not found\n' });
    for (const [method, path] of [
      ['OPTIONS', '/proxies'],
      ['DELETE', '/proxies'],
      ['PUT', '/proxies/db'],
      ['HEAD', '/version'],
      ['GET', '/reset'],
      ['GET', '/populate'],
      ['PATCH', '/proxies/db/toxics'],
    ] as const)
      expect(await api.send(method, path), `${method} ${path}`).toMatchObject({ status: 405, text: '' });
    const { headers } = await api.send('OPTIONS', '/proxies', undefined, { origin: 'http://localhost' });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test('browsers and unknown hosts are refused', async () => {
    expect(await api.send('GET', '/proxies', undefined, { 'user-agent': 'Mozilla/5.0 (X11)' })).toMatchObject({
      status: 403,
      text: 'User agent not allowed\n',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
    const rebound = await api.send('GET', '/proxies', undefined, { host: 'evil.example' });
    expect(rebound.status).toBe(403);
    expect(JSON.parse(rebound.text)).toMatchObject({
      status: 403,
      error: expect.stringMatching(/Host header/) as string,
    });
    expect((await api.send('GET', '/proxies', undefined, { host: `localhost:${api.port}` })).status).toBe(200);
    expect((await api.send('GET', '/proxies', undefined, { origin: 'http://evil.example' })).status).toBe(403);
  });

  test('the version is one that clients can compare', async () => {
    const { text, headers } = await api.send('GET', '/version');
    expect(text).toBe('{"version": "2.12.0"}\n');
    expect(headers['content-type']).toBe('application/json');
    expect(await client.getVersion()).toBe(text);
  });

  test.each([
    ['', 'EOF'],
    ['nope', /not valid JSON/],
    ['[]', 'a proxy must be an object'],
    ['"db"', 'a proxy must be an object'],
    ['{"name":5}', 'name must be a string'],
    ['{"name":"db","upstream":["a"]}', 'upstream must be a string'],
    ['{"name":"db","listen":1}', 'listen must be a string'],
    ['{"name":"db","enabled":"yes"}', 'enabled must be a boolean'],
  ])('a body of %j is a bad one', async (body, why) => {
    const { status, text } = await api.send('POST', '/proxies', body);
    const { error } = JSON.parse(text) as { error: string };
    expect(status).toBe(400);
    expect(error).toMatch(/^bad request body: /);
    expect(error.slice('bad request body: '.length)).toMatch(why);
  });

  test('a body that is too long is refused, and the connection stays usable', async () => {
    const { status, text } = await api.send('POST', '/populate', ' '.repeat(1024 * 1024 + 1));
    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ status: 413, proxies: [] });
    expect((await api.send('GET', '/proxies')).status).toBe(200);
  });
});

describe('proxies', () => {
  test('are created, listed, read and deleted, and are listeners', async () => {
    const { status, body } = await create();
    expect(status).toBe(201);
    expect(body).toEqual({
      name: 'db',
      listen: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
      upstream: upstream(),
      enabled: true,
      toxics: [],
    });
    expect(Object.keys(body)).toEqual(['name', 'listen', 'upstream', 'enabled', 'toxics']);
    expect((await api.json('GET', '/proxies')).body).toEqual({ db: body });
    expect(await api.json('GET', '/proxies/db')).toEqual({ status: 200, body });
    const listener = await portcall('GET', '/listeners/db');
    expect(listener.body).toMatchObject({
      name: 'db',
      transport: 'tcp',
      handler: { type: 'proxy', upstreams: [{ host: '127.0.0.1', port: server.port }] },
      status: { state: 'listening' },
    });
    expect(await api.send('DELETE', '/proxies/db')).toMatchObject({ status: 204, text: '' });
    expect((await portcall('GET', '/listeners/db')).status).toBe(404);
    expect(await api.json('GET', '/proxies/db')).toEqual(failure(404, 'proxy not found'));
    expect(await api.json('DELETE', '/proxies/db')).toEqual(failure(404, 'proxy not found'));
    expect((await api.json('GET', '/proxies')).body).toEqual({});
  });

  test('listeners are proxies, if they are: TCP and TLS with handler proxy, by name or id', async () => {
    const handler = {
      type: 'proxy',
      upstreams: [
        { host: 'localhost', port: server.port },
        { host: '::1', port: 9 },
      ],
    };
    await portcall('POST', '/listeners', { name: 'native', handler });
    await portcall('POST', '/listeners', { name: 'secure', transport: 'tls', tls: { selfSigned: true }, handler });
    const unnamed = await portcall('POST', '/listeners', { handler });
    await portcall('POST', '/listeners', { name: 'echo', handler: { type: 'echo' } });
    const { body } = await api.json('GET', '/proxies');
    expect(Object.keys(body).sort()).toEqual(['native', 'secure', unnamed.body['id']].sort());
    expect(body).toMatchObject({ native: { upstream: `localhost:${server.port}`, enabled: true } });
    expect(await api.json('GET', '/proxies/echo')).toEqual(failure(404, 'proxy not found'));
    expect(await create({ name: 'echo' })).toEqual(failure(409, 'proxy already exists'));
    await portcall('POST', '/listeners/native/stop', {});
    expect((await api.json('GET', '/proxies/native')).body).toMatchObject({ enabled: false });
    expect(await api.send('DELETE', `/proxies/${String(unnamed.body['id'])}`)).toMatchObject({ status: 204 });
  });

  test.each([
    [{ upstream: 'a:1' }, 'missing required field: name'],
    [{ name: '', upstream: 'a:1' }, 'missing required field: name'],
    [{ name: null, upstream: 'a:1' }, 'missing required field: name'],
    [{ name: 'db' }, 'missing required field: upstream'],
    [{}, 'missing required field: name'],
    [{ name: 'db', upstream: 'nohost' }, 'bad request body: upstream must be host:port'],
    [{ name: 'db', upstream: 'a:b' }, 'bad request body: upstream must be host:port'],
    [{ name: 'db', upstream: 'a:0' }, 'bad request body: upstream must have a port from 1 to 65535'],
    [{ name: 'db', upstream: 'a:65536' }, 'bad request body: upstream must have a port from 1 to 65535'],
  ])('%j is refused: %s', async (body, text) => {
    expect(await api.json('POST', '/proxies', body)).toEqual(failure(400, text));
  });

  test('a name that no listener can have is refused, and a name of a path is decoded', async () => {
    for (const name of ['a/b', 'my db', '-', 'lst_x', 'x'.repeat(64), '__proto__']) {
      const { status, body } = await create({ name });
      expect(status, name).toBe(400);
      expect(body['error'], name).toMatch(/^bad request body: name must/);
    }
    expect(await api.json('GET', '/proxies/a%2Fb')).toEqual(failure(404, 'proxy not found'));
    expect((await api.send('GET', '/proxies/%zz')).status).toBe(400);
    await create({ name: 'a.b' });
    expect((await api.json('GET', '/proxies/a%2Eb')).status).toBe(200);
  });

  test('a name is taken once', async () => {
    await create();
    expect(await create()).toEqual(failure(409, 'proxy already exists'));
    const both = await Promise.all([create({ name: 'twin' }), create({ name: 'twin' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('an address in use, one that may not be bound and one that is none: as the system says it', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const inUse = `listen tcp 127.0.0.1:${port}: bind: address already in use`;
    expect(await create({ listen: `127.0.0.1:${port}` })).toEqual(failure(500, inUse));
    await create();
    expect(await api.json('POST', '/proxies/db', { listen: `127.0.0.1:${port}` })).toEqual(failure(500, inUse));
    expect((await api.json('GET', '/proxies/db')).body).toMatchObject({ enabled: true });
    taken.close();
    for (const [listen, text] of [
      ['0.0.0.0:3310', 'listen tcp 0.0.0.0:3310: bind: permission denied'],
      [':3310', 'listen tcp [::]:3310: bind: permission denied'],
      ['127.0.0.1:80', 'listen tcp 127.0.0.1:80: bind: permission denied'],
      ['db.example:3310', 'listen tcp: lookup db.example: no such host'],
      ['3310', 'listen tcp: address 3310: missing port in address'],
      ['127.0.0.1:65536', 'listen tcp: address 65536: invalid port'],
    ] as const)
      expect(await create({ name: 'other', listen })).toEqual(failure(500, text));
    expect(Object.keys((await api.json('GET', '/proxies')).body)).toEqual(['db']);
  });

  test('enabled: null counts as absent; a proxy that is created disabled keeps its address as written', async () => {
    expect((await create({ enabled: null })).body).toMatchObject({ enabled: true });
    const port = await findFreePort();
    const { status, body } = await create({ name: 'off', listen: `localhost:${port}`, enabled: false });
    expect(status).toBe(201);
    expect(body).toMatchObject({ listen: `localhost:${port}`, enabled: false });
    expect(await api.canConnect(port)).toBe(false);
    expect((await portcall('GET', '/listeners/off')).body).toMatchObject({ status: { state: 'stopped' } });
    const on = await api.json('POST', '/proxies/off', { enabled: true });
    expect(on.body).toMatchObject({ listen: `127.0.0.1:${port}`, enabled: true });
    expect(await api.canConnect(port)).toBe(true);
    expect((await api.json('POST', '/proxies/off', { enabled: false })).body).toMatchObject({
      listen: `127.0.0.1:${port}`,
      enabled: false,
    });
    expect((await create({ name: 'off' })).status).toBe(409);
  });

  test('disabled closes connections with FIN and refuses new ones; enabled again it has its port', async () => {
    const { body } = await create();
    const peer = await api.connect(body['listen']);
    expect(await peer.send('hello').bytes(5)).toBe('hello');
    const off = await api.json('PATCH', '/proxies/db', { enabled: false });
    expect(off).toEqual({ status: 200, body: { ...body, enabled: false } });
    expect(await peer.fin()).toBe('hello');
    expect(await peer.end().gone()).toBeUndefined();
    expect(await api.canConnect(body['listen'])).toBe(false);
    expect((await api.json('POST', '/proxies/db', { enabled: true })).body).toEqual(body);
    const again = await api.connect(body['listen']);
    expect(await again.send('again').bytes(5)).toBe('again');
  });

  test('an upstream that is down: the client connects and gets FIN', async () => {
    const down = await findFreePort();
    const { body } = await create({ upstream: `127.0.0.1:${down}` });
    const peer = await api.connect(body['listen']);
    expect(await peer.fin()).toBe('');
    expect(await peer.end().gone()).toBeUndefined();
  });

  test('the same address and upstream change nothing; name is ignored; null counts as absent', async () => {
    const { body } = await create();
    const peer = await api.connect(body['listen']);
    await peer.send('a').bytes(1);
    const [, port] = String(body['listen']).split(':');
    for (const change of [
      {},
      { ...body, name: 'other' },
      { listen: `localhost:${port}`, upstream: `localhost:${server.port}` },
      { listen: null, upstream: null, enabled: null },
      { listen: '' },
    ])
      expect(await api.json('POST', '/proxies/db', change)).toEqual({ status: 200, body });
    expect(await peer.send('b').bytes(2)).toBe('ab');
    expect((await portcall('GET', '/listeners/db')).body).toMatchObject({ revision: 1 });
  });

  test('a changed listen or upstream closes connections and rebinds', async () => {
    const other = await UpstreamServer.start((socket) => socket.end('other'));
    const { body } = await create();
    await api.json('POST', '/proxies/db/toxics', { type: 'latency', attributes: { latency: 1 } });
    const peer = await api.connect(body['listen']);
    await peer.send('a').bytes(1);
    const led = await api.json('POST', '/proxies/db', { upstream: `127.0.0.1:${other.port}` });
    expect(led.body).toMatchObject({ listen: body['listen'], upstream: `127.0.0.1:${other.port}`, enabled: true });
    expect(led.body['toxics']).toHaveLength(1);
    await peer.fin();
    expect(await (await api.connect(body['listen'])).fin()).toBe('other');
    const port = await findFreePort();
    const moved = await api.json('PATCH', '/proxies/db', { listen: `127.0.0.1:${port}` });
    expect(moved.body).toMatchObject({ listen: `127.0.0.1:${port}` });
    expect(await api.canConnect(body['listen'])).toBe(false);
    expect(await (await api.connect(port)).fin()).toBe('other');
    const off = await api.json('POST', '/proxies/db', { listen: body['listen'], enabled: false });
    expect(off.body).toMatchObject({ listen: body['listen'], enabled: false });
    expect(await api.canConnect(body['listen'])).toBe(false);
    other.close();
  });

  test('an update that cannot be made leaves the proxy as it was', async () => {
    const { body } = await create();
    const own = `127.0.0.1:${String(body['listen']).split(':')[1]}`;
    expect(await api.json('POST', '/proxies/db', { upstream: own })).toMatchObject({ status: 409 });
    expect(await api.json('POST', '/proxies/db', { upstream: '' })).toEqual(
      failure(400, 'missing required field: upstream'),
    );
    expect(await api.json('POST', '/proxies/none', {})).toEqual(failure(404, 'proxy not found'));
    expect((await api.json('POST', '/proxies/db', { enabled: 1 })).status).toBe(400);
    expect((await api.json('GET', '/proxies/db')).body).toEqual(body);
    expect(await (await api.connect(body['listen'])).send('x').bytes(1)).toBe('x');
  });

  test('what Portcall must not be led to is no upstream: its own APIs', async () => {
    for (const port of [api.port, new URL(node.url).port]) {
      const { status, body } = await create({ name: 'loop', upstream: `127.0.0.1:${port}` });
      expect(status).toBe(403);
      expect(body).toMatchObject({ status: 403 });
    }
  });
});

describe('populate and reset', () => {
  test('populate creates, leaves the same as they are, and replaces what differs', async () => {
    const [a, b] = [await findFreePort(), await findFreePort()];
    const wanted = [
      { name: 'one', listen: `127.0.0.1:${a}`, upstream: upstream() },
      { name: 'two', listen: `localhost:${b}`, upstream: upstream(), enabled: false },
    ];
    const first = await api.json('POST', '/populate', wanted);
    expect(first.status).toBe(201);
    expect(first.body).toEqual({
      proxies: [
        { name: 'one', listen: `127.0.0.1:${a}`, upstream: upstream(), enabled: true, toxics: [] },
        { name: 'two', listen: `localhost:${b}`, upstream: upstream(), enabled: false, toxics: [] },
      ],
    });
    await api.json('POST', '/proxies/one/toxics', { type: 'latency' });
    await api.json('POST', '/proxies/two/toxics', { type: 'latency' });
    const peer = await api.connect(a);
    await peer.send('x').bytes(1);
    const id = (await portcall('GET', '/listeners/one')).body['id'];
    const again = await api.json('POST', '/populate', [
      { ...wanted[0], enabled: false },
      { ...wanted[1], upstream: 'localhost:9', enabled: true },
    ]);
    expect(again.body).toMatchObject({
      proxies: [
        { name: 'one', enabled: true, toxics: [{ name: 'latency_downstream' }] },
        { name: 'two', listen: `127.0.0.1:${b}`, upstream: 'localhost:9', enabled: true, toxics: [] },
      ],
    });
    expect(await peer.send('y').bytes(2)).toBe('xy');
    expect((await portcall('GET', '/listeners/one')).body).toMatchObject({ id });
    expect((await api.json('POST', '/populate', [])).body).toEqual({ proxies: [] });
  });

  test.each<[unknown, string]>([
    [[{ name: 'a', upstream: 'a:1' }, { upstream: 'b:1' }], 'missing required field: name at proxy 2'],
    [[{ name: 'a', upstream: 'a:1' }, { name: 'b' }], 'missing required field: upstream at proxy 2'],
    [
      [
        { name: 'a', upstream: 'a:1' },
        { name: 'b c', upstream: 'b:1' },
      ],
      'bad request body: name must',
    ],
    [{ name: 'a' }, 'bad request body: the body must be an array of proxies'],
    [[1], 'bad request body: a proxy must be an object'],
  ])('populate checks all first: %j', async (body, text) => {
    const { status, headers, text: answer } = await api.send('POST', '/populate', JSON.stringify(body));
    expect(status).toBe(400);
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(answer)).toMatchObject({ status: 400, proxies: [] });
    expect((JSON.parse(answer) as { error: string }).error).toMatch(new RegExp(`^${text}`));
    expect((await api.json('GET', '/proxies')).body).toEqual({});
  });

  test('a bind that fails leaves the earlier ones', async () => {
    const port = await findFreePort();
    const { status, body } = await api.json('POST', '/populate', [
      { name: 'one', listen: `127.0.0.1:${port}`, upstream: upstream() },
      { name: 'two', listen: `127.0.0.1:${port}`, upstream: upstream() },
      { name: 'three', upstream: upstream() },
    ]);
    expect(status).toBe(500);
    expect(body).toEqual({
      error: `listen tcp 127.0.0.1:${port}: bind: address already in use`,
      status: 500,
      proxies: [{ name: 'one', listen: `127.0.0.1:${port}`, upstream: upstream(), enabled: true, toxics: [] }],
    });
    expect(Object.keys((await api.json('GET', '/proxies')).body)).toEqual(['one']);
  });

  test('reset enables every proxy and removes every toxic, and nothing else', async () => {
    await create();
    await create({ name: 'off', enabled: false });
    await api.json('POST', '/proxies/db/toxics', { type: 'timeout', attributes: { timeout: 0 } });
    await api.json('POST', '/proxies/off/toxics', { type: 'latency', stream: 'upstream' });
    await portcall('PUT', '/listeners/db/faults/damage', { type: 'corrupt', ratePerByte: 0.1 });
    await portcall('PUT', '/listeners/db/faults/both', { type: 'latency', direction: 'both', ms: 1 });
    const { status, text, headers } = await api.send('POST', '/reset');
    expect({ status, text, type: headers['content-type'] }).toEqual({ status: 204, text: '', type: undefined });
    const { body } = await api.json('GET', '/proxies');
    expect(body).toMatchObject({ db: { enabled: true, toxics: [] }, off: { enabled: true, toxics: [] } });
    const { faults } = (await portcall('GET', '/listeners/db')).body;
    expect(Object.keys(faults as object)).toEqual(['damage', 'both']);
    // As Python sends it: no type, no length, no body.
    expect((await api.raw('POST /reset HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')).status).toBe(204);
  });
});

describe('the client for Node', () => {
  test('creates, changes, populates, resets and removes', async () => {
    const proxy = await client.createProxy({ name: 'db', listen: '', upstream: upstream() });
    expect(proxy).toMatchObject({ name: 'db', enabled: true, upstream: upstream() });
    const toxic = await proxy.addToxic({
      name: 'slow',
      type: 'latency',
      stream: 'downstream',
      toxicity: 1,
      attributes: { latency: 20, jitter: 0 },
    });
    expect(toxic.toJson()).toEqual({
      name: 'slow',
      type: 'latency',
      stream: 'downstream',
      toxicity: 1,
      attributes: { latency: 20, jitter: 0 },
    });
    const updated = await toxic.update({ ...toxic.toJson(), attributes: { latency: 30, jitter: 0 } } as never);
    expect(updated.attributes).toEqual({ latency: 30, jitter: 0 });
    expect((await proxy.getToxic('slow')).attributes).toEqual({ latency: 30, jitter: 0 });
    await updated.remove();
    await expect(proxy.getToxic('slow')).rejects.toThrow('404');
    const off = await proxy.update({ ...proxy.toJson(), enabled: false } as never);
    expect(off.enabled).toBe(false);
    await client.reset();
    expect((await client.get('db')).enabled).toBe(true);
    const many = await client.populate([{ name: 'other', listen: '127.0.0.1:0', upstream: upstream() }] as never);
    expect(Object.keys(many)).toEqual(['other']);
    expect(Object.keys(await client.getAll()).sort()).toEqual(['db', 'other']);
    await proxy.remove();
    await expect(client.get('db')).rejects.toThrow('404');
  });
});

test('a proxy cannot lead back to itself, at once or over another proxy', async () => {
  const [one, two] = [await findFreePort(), await findFreePort()];
  const [listen, other] = [`127.0.0.1:${one}`, `127.0.0.1:${two}`];
  const loop = failure(409, 'upstream leads back to the proxy');
  expect(await create({ listen, upstream: `localhost:${one}` })).toMatchObject(loop);
  expect(await create({ listen, upstream: other })).toMatchObject({ status: 201 });
  expect(await create({ name: 'back', listen: other, upstream: listen })).toMatchObject(loop);
  expect(await create({ name: 'back', listen: other })).toMatchObject({ status: 201 });
  expect(await api.json('POST', '/proxies/back', { upstream: listen })).toMatchObject(loop);
  expect(await api.json('GET', '/proxies/back')).toMatchObject({ body: { upstream: upstream(), enabled: true } });
});
