import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { findFreePort } from '../../helpers/free-port.ts';
import { poll } from '../../helpers/poll.ts';
import { readAll, UpstreamServer } from '../proxy/upstreams.ts';
import { Dialect } from './dialect.ts';

/** Every type of toxic: what the API says of it, which fault it is, and what it does to real connections. */
let node: TestNode;
let api: Dialect;
let server: UpstreamServer;
beforeAll(async () => {
  const port = await findFreePort();
  node = await startTestNode({ PORTCALL_TOXIPROXY_PORT: String(port) });
  api = new Dialect(port);
}, 60_000);
afterEach(async () => {
  await api.clear();
  server?.close();
});
afterAll(() => node.stop());

const toxics = '/proxies/db/toxics';
const add = (body: object) => api.json('POST', toxics, body);
const failure = (status: number, error: string) => ({ status, body: { error, status } });
const fault = async (name: string) =>
  ((await (await fetch(`${node.url}/v1/listeners/db`)).json()) as { faults: Record<string, object> }).faults[name];
async function put(name: string, body: object): Promise<void> {
  const { status } = await fetch(`${node.url}/v1/listeners/db/faults/${name}`, {
    method: 'PUT',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  expect(status).toBeLessThan(300);
}

/** A proxy to a server that echoes, or does what `onSocket` does. */
async function proxy(onSocket?: Parameters<typeof UpstreamServer.start>[0]): Promise<unknown> {
  server = await UpstreamServer.start(
    onSocket ??
      ((socket) => {
        socket.pipe(socket);
      }),
  );
  const { body } = await api.json('POST', '/proxies', { name: 'db', upstream: `127.0.0.1:${server.port}` });
  return body['listen'];
}
async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

describe('the API', () => {
  test('defaults, reading, merging, removing', async () => {
    await proxy();
    const latency = { type: 'latency', stream: 'downstream', toxicity: 1, name: 'latency_downstream' };
    expect(await add({ type: 'latency' })).toEqual({
      status: 200,
      body: { ...latency, attributes: { latency: 0, jitter: 0 } },
    });
    expect(await add({ type: 'latency' })).toEqual(failure(409, 'toxic already exists'));
    const path = `${toxics}/latency_downstream`;
    const merged = await api.json('POST', path, {
      attributes: { latency: 5, jitter: null, color: 'red' },
      toxicity: 0.5,
      name: 'other',
      type: 'noop',
      stream: 'upstream',
    });
    const changed = { ...latency, toxicity: 0.5, attributes: { latency: 5, jitter: 0 } };
    expect(merged).toEqual({ status: 200, body: changed });
    expect((await api.json('PATCH', path, { attributes: { jitter: 2 } })).body).toEqual({
      ...changed,
      attributes: { latency: 5, jitter: 2 },
    });
    expect((await api.json('PATCH', path, { attributes: null, toxicity: null })).status).toBe(200);
    expect(await fault('latency_downstream')).toMatchObject({ type: 'latency', ms: 5, jitterMs: 2, probability: 0.5 });
    expect((await api.json('GET', path)).body).toMatchObject({ attributes: { latency: 5, jitter: 2 }, toxicity: 0.5 });
    expect(await api.send('DELETE', path)).toMatchObject({ status: 204, text: '' });
    for (const [method, body] of [['GET'], ['DELETE'], ['POST', {}], ['PATCH', {}]] as const)
      expect(await api.json(method, path, body)).toEqual(failure(404, 'toxic not found'));
    for (const [method, at, body] of [
      ['GET', '/proxies/none/toxics'],
      ['POST', '/proxies/none/toxics', { type: 'latency' }],
      ['GET', '/proxies/none/toxics/x'],
      ['DELETE', '/proxies/none/toxics/x'],
    ] as const)
      expect(await api.json(method, at, body)).toEqual(failure(404, 'proxy not found'));
  });

  test('upstream comes first, then downstream, each in the order of addition; the stream is matched without case', async () => {
    await proxy();
    for (const [name, stream] of [
      ['z', 'DownStream'],
      ['y', 'upstream'],
      ['b', 'downstream'],
      ['a', 'UPSTREAM'],
    ])
      expect((await add({ name, type: 'noop', stream })).body['stream']).toBe(stream?.toLowerCase());
    const list = async () =>
      ((await api.json('GET', toxics)).body as unknown as { name: string }[]).map(({ name }) => name);
    expect(await list()).toEqual(['y', 'a', 'z', 'b']);
    await put('z', { type: 'noop', order: 1000 });
    await add({ name: 'last', type: 'noop' });
    expect(await list()).toEqual(['y', 'a', 'b', 'z', 'last']);
    const { body } = await api.json('GET', '/proxies/db');
    expect((body['toxics'] as { name: string }[]).map(({ name }) => name)).toEqual(['y', 'a', 'b', 'z', 'last']);
  });

  test.each<[object | string, string]>([
    [{}, 'invalid toxic type'],
    [{ type: 'lag' }, 'invalid toxic type'],
    [{ type: '__proto__' }, 'invalid toxic type'],
    [{ type: 'latency', stream: 'sideways' }, 'stream was invalid, can be either upstream or downstream'],
    [{ type: 'lag', stream: 'x' }, 'stream was invalid, can be either upstream or downstream'],
    ['nope', 'bad request body: '],
    [{ type: 5 }, 'bad request body: type must be a string'],
    [{ type: 'latency', attributes: [] }, 'bad request body: attributes must be an object'],
    [
      { type: 'latency', attributes: { latency: -1 } },
      'bad request body: attributes.latency must be an integer from 0',
    ],
    [{ type: 'latency', attributes: { latency: 1.5 } }, 'bad request body: attributes.latency must be an integer'],
    [{ type: 'latency', attributes: { latency: '5' } }, 'bad request body: attributes.latency must be an integer'],
    [{ type: 'latency', attributes: { jitter: 600_001 } }, 'bad request body: attributes.jitter must be an integer'],
    [{ type: 'latency', toxicity: 7 }, 'bad request body: toxicity must be a number from 0 to 1, not 7'],
    [{ type: 'latency', toxicity: -0.1 }, 'bad request body: toxicity must'],
    [{ type: 'latency', toxicity: '1' }, 'bad request body: toxicity must be a number'],
    [{ type: 'bandwidth', attributes: { rate: -1 } }, 'bad request body: attributes.rate must'],
    [{ type: 'slicer' }, 'bad request body: attributes.average_size must be an integer from 1'],
    [
      { type: 'slicer', attributes: { average_size: 5, size_variation: 5 } },
      'bad request body: attributes.size_variation must be less than average_size',
    ],
    [{ type: 'limit_data', attributes: { bytes: -1 } }, 'bad request body: attributes.bytes must'],
    [{ type: 'packet_loss', attributes: { loss_rate: 2 } }, 'bad request body: attributes.loss_rate must be a number'],
    [{ type: 'timeout', attributes: { timeout: -1 } }, 'bad request body: attributes.timeout must'],
    [{ type: 'noop', name: 'a/b' }, 'bad request body: name must'],
  ])('%j is refused: %s', async (body, text) => {
    await proxy();
    const { status, text: answer } = await api.send(
      'POST',
      toxics,
      typeof body === 'string' ? body : JSON.stringify(body),
    );
    expect(status).toBe(400);
    const { error, ...rest } = JSON.parse(answer) as { error: string };
    expect(error.startsWith(text), error).toBe(true);
    expect(rest).toEqual({ status: 400 });
    expect((await api.json('GET', toxics)).body).toEqual([]);
  });

  test.each([
    ['latency', { latency: 10, jitter: 3 }, { type: 'latency', ms: 10, jitterMs: 3 }],
    ['bandwidth', { rate: 5 }, { type: 'bandwidth', bytesPerSecond: 5000 }],
    ['slow_close', { delay: 7 }, { type: 'slowClose', delayMs: 7 }],
    ['timeout', { timeout: 9 }, { type: 'stall', how: 'swallow', onRemove: 'close', closeIdleMs: 9 }],
    ['reset_peer', { timeout: 0 }, { type: 'close', how: 'reset', firstBytesMs: 0 }],
    [
      'slicer',
      { average_size: 9, size_variation: 2, delay: 1500 },
      { type: 'slice', bytes: 9, variationBytes: 2, delayMs: 1.5 },
    ],
    ['limit_data', { bytes: 0 }, { type: 'limit', bytes: 0, then: 'close' }],
    [
      'packet_loss',
      { loss_rate: 0.25, correlation: 0.5 },
      { type: 'loss', per: 'chunk', rate: 0.25, correlation: 0.5 },
    ],
    ['noop', {}, { type: 'noop' }],
  ])('%s is a fault, seen and changed from either side', async (type, attributes, expected) => {
    await proxy();
    const toxic = { attributes, name: 'x', type, stream: 'upstream', toxicity: 0.5 };
    expect(await add(toxic)).toEqual({ status: 200, body: toxic });
    expect(await fault('x')).toMatchObject({ ...expected, direction: 'in', probability: 0.5 });
    await put('y', { ...expected, direction: 'out', when: { connections: { to: 1 } } });
    expect((await api.json('GET', `${toxics}/y`)).body).toEqual({
      ...toxic,
      name: 'y',
      stream: 'downstream',
      toxicity: 1,
    });
    expect((await api.json('POST', `${toxics}/y`, { toxicity: 0.25, attributes })).body).toMatchObject({
      toxicity: 0.25,
    });
    expect(await fault('y')).toMatchObject({ ...expected, probability: 0.25, when: { connections: { to: 1 } } });
    expect(await api.send('DELETE', `${toxics}/y`)).toMatchObject({ status: 204 });
    expect(await fault('y')).toBeUndefined();
  });

  test('what a toxic cannot say is not shown, and its name is taken', async () => {
    await proxy();
    const others: object[] = [
      { type: 'corrupt', ratePerByte: 0.1 },
      { type: 'latency', ms: 1, distribution: 'normal' },
      { type: 'latency', ms: 0.5 },
      { type: 'latency', ms: 1, direction: 'both' },
      { type: 'latency', ms: 1, enabled: false },
      { type: 'bandwidth', bytesPerSecond: 1500 },
      { type: 'stall', how: 'swallow' },
      { type: 'close', how: 'reset', afterMs: 1000 },
      { type: 'limit', bytes: 5, then: 'reset' },
      { type: 'limit', bytes: 5, share: 'endpoint' },
      { type: 'bandwidth', bytesPerSecond: 1000, share: 'peer' },
      { type: 'latency', ms: 1, ramp: { attribute: 'ms', from: 1, to: 2, overMs: 1 } },
      { type: 'slice', bytes: 5, delayMs: 0.0001 },
      { type: 'acceptDelay', ms: 1 },
    ];
    for (const [at, other] of others.entries()) await put(`n${at}`, other);
    expect((await api.json('GET', toxics)).body).toEqual([]);
    expect(await api.json('GET', `${toxics}/n0`)).toEqual(failure(404, 'toxic not found'));
    expect(await add({ name: 'n0', type: 'noop' })).toEqual(failure(409, 'toxic already exists'));
    expect((await add({ type: 'noop' })).status).toBe(200);
  });
});

describe('on connections', () => {
  test('latency delays, and toxicity 0 touches nothing', async () => {
    const listen = await proxy();
    await add({ type: 'latency', attributes: { latency: 150 } });
    const peer = await api.connect(listen);
    expect(await elapsed(() => peer.send('x').bytes(1))).toBeGreaterThanOrEqual(150);
    await api.json('POST', `${toxics}/latency_downstream`, { toxicity: 0, attributes: { latency: 60_000 } });
    expect(await peer.send('y').bytes(2)).toBe('xy');
  });

  test('bandwidth 0 lets nothing pass, and a rate is in thousands of bytes', async () => {
    const listen = await proxy();
    await add({ type: 'bandwidth', stream: 'upstream', attributes: { rate: 0 } });
    const peer = await api.connect(listen);
    await peer.send('x');
    await poll(
      () => server.sockets.length,
      (count) => count === 1,
    );
    const ms = await elapsed(async () => {
      await api.json('POST', `${toxics}/bandwidth_upstream`, { attributes: { rate: 10 } });
      await peer.send('y'.repeat(2000)).bytes(2001);
    });
    expect(peer.text.startsWith('xy')).toBe(true);
    expect(ms).toBeGreaterThanOrEqual(180);
  });

  test('slow_close passes the end on late', async () => {
    const listen = await proxy((socket) => socket.end('bye'));
    await add({ type: 'slow_close', attributes: { delay: 200 } });
    const peer = await api.connect(listen);
    await peer.bytes(3);
    expect(await elapsed(() => peer.fin())).toBeGreaterThanOrEqual(150);
  });

  test('timeout swallows and closes after silence; with 0 only its removal closes', async () => {
    const listen = await proxy();
    await add({ type: 'timeout', attributes: { timeout: 150 } });
    const peer = await api.connect(listen);
    const ms = await elapsed(() => peer.send('x').fin());
    expect(ms).toBeGreaterThanOrEqual(145);
    expect(peer.text).toBe('');
    await api.json('POST', `${toxics}/timeout_downstream`, { attributes: { timeout: 0 } });
    const other = await api.connect(listen);
    const upstream = await server.socket(1);
    const ended = readAll(upstream);
    other.send('x');
    await poll(
      () => server.chunks.length,
      (count) => count === 2,
    );
    await api.send('DELETE', `${toxics}/timeout_downstream`);
    expect(await other.fin()).toBe('');
    await ended;
    expect(await (await api.connect(listen)).send('z').bytes(1)).toBe('z');
  });

  test('reset removes a timeout, and its connections', async () => {
    const listen = await proxy();
    await add({ type: 'timeout', stream: 'upstream', attributes: { timeout: 0 } });
    const peer = await api.connect(listen);
    await server.socket(0);
    peer.send('x');
    await api.send('POST', '/reset');
    expect(await peer.fin()).toBe('');
  });

  test.each(['upstream', 'downstream'])('reset_peer on %s resets both sides after the first bytes', async (stream) => {
    const listen = await proxy();
    await add({ type: 'reset_peer', stream, attributes: { timeout: 100 } });
    const peer = await api.connect(listen);
    const ended = readAll(await server.socket(0));
    const ms = await elapsed(() => peer.send('x').gone());
    expect(peer.error).toBe('ECONNRESET');
    expect(ms).toBeGreaterThanOrEqual(95);
    expect(peer.text).toBe('');
    expect(await ended).toMatchObject({ code: 'ECONNRESET' });
  });

  test('slicer keeps the bytes', async () => {
    const listen = await proxy();
    await add({ type: 'slicer', attributes: { average_size: 10, size_variation: 5, delay: 100 } });
    const text = 'abcdefghij'.repeat(30);
    expect(await (await api.connect(listen)).send(text).bytes(300)).toBe(text);
  });

  test('limit_data passes exactly so many bytes, then FIN; the count survives updates', async () => {
    const listen = await proxy();
    await add({ type: 'limit_data', attributes: { bytes: 10 } });
    const peer = await api.connect(listen);
    await peer.send('12345').bytes(5);
    await api.json('POST', `${toxics}/limit_data_downstream`, { attributes: { bytes: 8 } });
    expect(await peer.send('67890').fin()).toBe('12345678');
    expect(await peer.end().gone()).toBeUndefined();
    const next = await api.connect(listen);
    expect(await next.send('abcdefghij').fin()).toBe('abcdefgh');
  });

  test('packet_loss drops chunks', async () => {
    const listen = await proxy();
    await add({ type: 'packet_loss', stream: 'upstream', attributes: { loss_rate: 1 } });
    const peer = await api.connect(listen);
    const upstream = readAll(await server.socket(0));
    await peer.send('lost').end().fin();
    expect(await upstream).toMatchObject({ bytes: Buffer.alloc(0), code: undefined });
  });

  test('noop passes everything', async () => {
    const listen = await proxy();
    await add({ type: 'noop' });
    expect(await (await api.connect(listen)).send('x').bytes(1)).toBe('x');
  });
});

test('with the scope read alone it changes nothing', async () => {
  const port = await findFreePort();
  const reading = await startTestNode({ PORTCALL_TOXIPROXY_PORT: String(port), PORTCALL_TOXIPROXY_SCOPES: 'read' });
  const other = new Dialect(port);
  const made = await fetch(`${reading.url}/v1/listeners`, {
    method: 'POST',
    body: JSON.stringify({ name: 'db', handler: { type: 'proxy', upstreams: [{ host: '127.0.0.1', port: 1 }] } }),
    headers: { 'content-type': 'application/json' },
  });
  expect(made.status).toBe(201);
  for (const [method, path] of [
    ['POST', '/proxies'],
    ['POST', '/proxies/db'],
    ['PATCH', '/proxies/db'],
    ['DELETE', '/proxies/db'],
    ['POST', '/proxies/db/toxics'],
    ['DELETE', '/proxies/db/toxics/x'],
    ['POST', '/reset'],
    ['POST', '/populate'],
  ] as const)
    expect(await other.json(method, path, {}), `${method} ${path}`).toMatchObject({
      status: 403,
      body: { status: 403, error: expect.stringMatching(/write/) as string },
    });
  expect((await other.json('GET', '/proxies/db/toxics')).status).toBe(200);
  expect(Object.keys((await other.json('GET', '/proxies')).body)).toEqual(['db']);
  await reading.stop();
});

test('a port that is in use keeps the node from starting, with the name of the setting', async () => {
  await expect(startTestNode({ PORTCALL_TOXIPROXY_PORT: String(api.port) })).rejects.toThrow(
    new RegExp(`^PORTCALL_TOXIPROXY_PORT: 127\\.0\\.0\\.1:${api.port} cannot be opened`),
  );
});

test('scopes bound what it may do, and the API of a node that stops is closed', async () => {
  server = await UpstreamServer.start();
  const port = await findFreePort();
  const limited = await startTestNode({
    PORTCALL_TOXIPROXY_PORT: String(port),
    PORTCALL_TOXIPROXY_SCOPES: 'read, write',
    PORTCALL_API_KEYS: `ci:read:${'0'.repeat(64)}`,
  });
  const other = new Dialect(port);
  expect((await other.json('GET', '/proxies')).status).toBe(200);
  const refused = await other.json('POST', '/proxies', { name: 'db', upstream: 'localhost:1' });
  expect(refused).toMatchObject({
    status: 403,
    body: { status: 403, error: expect.stringMatching(/payload/) as string },
  });
  await limited.stop();
  expect(await other.canConnect(port)).toBe(false);
});
