import { request, type IncomingMessage } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_COMMAND_BYTES } from '../../../src/contract/index.ts';
import { EventLog, Subscribers } from '../../../src/modules/events/index.ts';
import { Traffic } from '../../helpers/event-batches.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { RawStream } from '../../helpers/raw-stream.ts';
import { pollUntil } from '../../helpers/poll.ts';

let node: TestNode;
const clients: RawStream[] = [];

beforeAll(async () => {
  node = await startTestNode({ PORTCALL_MAX_SUBSCRIBERS: '4', PORTCALL_PING_INTERVAL_MS: '100' });
});
afterAll(async () => {
  await node.stop();
});

async function connect(): Promise<RawStream> {
  await Promise.all(clients.splice(0).map((client) => client.drop()));
  await pollUntil(() => node.app.get(Subscribers).stats.subscribers === 0);
  const client = await RawStream.connect(node.url);
  clients.push(client);
  return client;
}

describe('a frame that is wrong', () => {
  test.each([
    ['{"id":1,"op":', 'malformed_json', null],
    ['', 'malformed_json', null],
    ['[]', 'malformed_frame', null],
    ['null', 'malformed_frame', null],
    ['"ping"', 'malformed_frame', null],
    ['{"op":"ping"}', 'malformed_frame', null],
    ['{"id":{},"op":"ping"}', 'malformed_frame', null],
    ['{"id":1.5,"op":"ping"}', 'malformed_frame', null],
    ['{"id":7}', 'malformed_frame', 7],
    ['{"id":7,"op":3}', 'malformed_frame', 7],
    ['{"id":"x","op":"shout"}', 'unknown_op', 'x'],
    ['{"id":"x","op":"__proto__"}', 'unknown_op', 'x'],
    ['{"id":8,"op":"ping","extra":1}', 'validation_failed', 8],
    ['{"id":8,"op":"subscribe"}', 'validation_failed', 8],
    ['{"id":8,"op":"send","connection":"con_1","data":"0g","encoding":"hex"}', 'validation_failed', 8],
  ])('%s is answered with %s', async (text, code, id) => {
    const client = await connect();
    client.ws.send(text);
    const reply = await client.nextReply();
    expect(reply.id).toBe(id);
    expect(reply.error).toMatchObject({ code, status: 400 });
    expect((await client.command('ping')).ok).toBeDefined();
  });

  test('names the wrong fields', async () => {
    const client = await connect();
    const { error } = await client.command('subscribe', {
      subscription: '',
      filter: { types: ['Message'], lables: {} },
      onSlow: 'never',
    });
    expect(error?.errors?.map(({ path }) => path).sort()).toEqual([
      'filter.lables',
      'filter.types[0]',
      'onSlow',
      'subscription',
    ]);
  });

  test('in binary is answered too', async () => {
    const client = await connect();
    client.ws.send(Buffer.from('{"id":1,"op":"ping"}'), { binary: true });
    expect((await client.nextReply()).error).toMatchObject({ code: 'malformed_frame' });
  });

  test('closes the socket the tenth time', async () => {
    const client = await connect();
    for (let i = 0; i < 9; i++) client.ws.send('{');
    expect((await client.command('ping')).ok).toBeDefined();
    client.ws.send('{');
    expect(await client.closed).toMatchObject({ code: 4000 });
    expect(client.frames.filter((frame) => 'error' in frame)).toHaveLength(10);
  });

  test('does not count when only the resource is missing', async () => {
    const client = await connect();
    for (let i = 0; i < 12; i++)
      expect((await client.command('unsubscribe', { subscription: 'x' })).error?.code).toBe('not_found');
    expect((await client.command('ping')).ok).toBeDefined();
  });

  test('that is too large closes the socket with 1009', async () => {
    const client = await connect();
    client.ws.send(JSON.stringify({ id: 1, op: 'ping', filler: 'x'.repeat(MAX_COMMAND_BYTES) }));
    expect(await client.closed).toMatchObject({ code: 1009 });
  });
});

describe('commands', () => {
  test('are answered in their order, many at once', async () => {
    const client = await connect();
    const count = 2000;
    for (let id = 1; id <= count; id++)
      client.ws.send(
        JSON.stringify(
          id % 3 === 0
            ? { id, op: 'unsubscribe', subscription: 'x' }
            : id % 3 === 1
              ? { id, op: 'ping' }
              : { id, op: 'send', connection: 'con_none', data: 'x' },
        ),
      );
    const ids: unknown[] = [];
    while (ids.length < count) ids.push((await client.nextReply()).id);
    expect(ids).toEqual(Array.from({ length: count }, (_, at) => at + 1));
  });

  test('on a connection that does not exist are not found', async () => {
    const client = await connect();
    expect((await client.command('send', { connection: 'con_none', data: 'x' })).error).toMatchObject({
      code: 'not_found',
      status: 404,
    });
    expect((await client.command('close', { connection: 'con_none' })).error).toMatchObject({
      code: 'not_found',
      status: 404,
    });
  });
});

/** The answer to an upgrade request that is not accepted. */
async function upgrade(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; body: Record<string, unknown>; headers: IncomingMessage['headers'] }> {
  const outgoing = request(node.url + path, {
    method,
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    },
  });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const text = (await response.setEncoding('utf8').toArray()) as string[];
  return {
    status: response.statusCode ?? 0,
    body: text.length === 0 ? {} : (JSON.parse(text.join('')) as Record<string, unknown>),
    headers: response.headers,
  };
}

describe('an upgrade request', () => {
  test.each([
    ['/v1/nope', 404, 'not_found'],
    ['/', 404, 'not_found'],
    ['/v1/listeners', 404, 'not_found'],
    ['/v1/stream/x', 404, 'not_found'],
    ['/v1/stream%', 404, 'not_found'],
  ])('to %s is answered with %i', async (path, status, code) => {
    const answer = await upgrade(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code, status });
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });

  test('without the parts of a handshake is refused as a problem', async () => {
    expect(await upgrade('/v1/stream', { 'sec-websocket-key': 'short' })).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
    expect(await upgrade('/v1/stream', { 'sec-websocket-version': '7' })).toMatchObject({ status: 400 });
    expect((await upgrade('/v1/stream', {}, 'POST')).status).toBe(400);
  });

  test('to another protocol is answered as if it had not asked', async () => {
    const answer = await upgrade('/v1/events?limit=1', {
      upgrade: 'h2c',
      connection: 'Upgrade, HTTP2-Settings',
      'http2-settings': 'AAMAAABkAAQCAAAAAAIAAAAA',
    });
    expect(answer).toMatchObject({ status: 200, body: { items: expect.any(Array) } });
  });

  test('past the bound of subscribers is refused with 429, and a free place is taken', async () => {
    await connect();
    for (let i = 0; i < 3; i++) clients.push(await RawStream.connect(node.url));
    const answer = await upgrade('/v1/stream');
    expect(answer).toMatchObject({ status: 429, body: { code: 'subscriber_limit' } });
    await clients.pop()?.close();
    await pollUntil(() => node.app.get(Subscribers).stats.subscribers === 3);
    clients.push(await RawStream.connect(node.url));
  });

  test('with the subprotocol of the stream gets it back', async () => {
    await connect();
    const client = new RawStream(
      new (await import('ws')).WebSocket(`${node.url.replace('http', 'ws')}/v1/stream`, [
        'portcall.v1',
        'portcall.bearer.c2VjcmV0',
      ]),
    );
    clients.push(client);
    await once(client.ws, 'open');
    expect(client.ws.protocol).toBe('portcall.v1');
  });

  test('that breaks off does no harm', async () => {
    const { port } = new URL(node.url);
    for (let i = 0; i < 5; i++) {
      const socket = connectSocket(Number(port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write('GET /v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      socket.resetAndDestroy();
    }
    expect((await (await connect()).command('ping')).ok).toBeDefined();
  });

  test('is what a plain request to the stream has to send', async () => {
    const answer = await fetch(`${node.url}/v1/stream`);
    expect(answer.status).toBe(426);
    expect(await answer.json()).toMatchObject({ code: 'upgrade_required' });
  });
});

describe('a socket', () => {
  test('that answers no ping is closed, and one that does stays', async () => {
    const alive = await connect();
    const silent = new RawStream(
      new (await import('ws')).WebSocket(`${node.url.replace('http', 'ws')}/v1/stream`, { autoPong: false }),
    );
    await once(silent.ws, 'open');
    expect(await silent.closed).toMatchObject({ code: 4101 });
    expect((await alive.command('ping')).ok).toBeDefined();
  });

  test('is closed with 4200 at shutdown, after it got every event', async () => {
    const other = await startTestNode();
    const log = other.app.get(EventLog);
    const client = await RawStream.connect(other.url);
    await client.subscribe('s', { filter: { types: ['message.*'] } });
    const traffic = new Traffic();
    for (let i = 0; i < 50; i++) log.append(traffic.packed(20), { dropped: 0, since: '' });
    await other.stop();
    expect(await client.closed).toMatchObject({ code: 4200 });
    expect(client.events()).toHaveLength(1000);
  });
});
