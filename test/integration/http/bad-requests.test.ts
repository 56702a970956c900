import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { rawHttp } from '../../helpers/raw-http.ts';

let node: TestNode;

beforeAll(async () => {
  node = await startTestNode({ PORTCALL_BODY_MAX_BYTES: '20000' });
});

afterAll(() => node.stop());

const postJson = (body: string, path = '/v1/listeners') =>
  request(node.url).post(path).set('Content-Type', 'application/json').send(body);

describe('a body', () => {
  it.each(['{', '{"a":1,}', '[1', 'nonsense', '"unfinished', '{"a":1}{"b":2}', '\u0000'])(
    '%j is malformed_json',
    async (body) => {
      const answer = await postJson(body);
      expect(answer.status).toBe(400);
      expect(answer.type).toBe('application/problem+json');
      expect(answer.body).toMatchObject({
        code: 'malformed_json',
        type: '/docs/errors#malformed_json',
        retryable: false,
      });
    },
  );

  it('keeps keys that only look like a prototype, or refuses them by name', async () => {
    expect((await postJson('{"constructor":1}').expect(400)).body.errors).toEqual([
      { path: 'constructor', message: 'is not known here' },
    ]);
    const { body } = await postJson('{"labels":{"constructor":"x"}}').expect(201);
    expect(body.labels).toEqual({ constructor: 'x' });
  });

  it.each(['null', '1', '"text"', '[]', 'true'])('%s is JSON and not a listener', async (body) => {
    expect((await postJson(body).expect(400)).body).toMatchObject({ code: 'validation_failed' });
  });

  it('that is absent is not a listener', async () => {
    expect((await request(node.url).post('/v1/listeners').expect(400)).body).toMatchObject({
      code: 'validation_failed',
    });
    expect((await postJson('').expect(400)).body).toMatchObject({ code: 'validation_failed' });
  });

  it('names every wrong field by its path', async () => {
    const { body } = await postJson(
      JSON.stringify({
        port: 70_000,
        handler: { type: 'reply' },
        limits: { maxConnections: 0, sparkle: 1 },
        colour: 'red',
      }),
    ).expect(400);
    expect(body.code).toBe('validation_failed');
    expect(body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      'colour',
      'handler.data',
      'limits.maxConnections',
      'limits.sparkle',
      'port',
    ]);
  });

  it.each([
    '{"__proto__":{"polluted":1}}',
    '{"handler":{"type":"echo","__proto__":{"polluted":1}}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"labels":{"__proto__":"x"}}',
  ])('%s cannot reach a prototype', async (body) => {
    const answer = await postJson(body);
    expect(answer.status).toBe(400);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('nested deeper than anything sensible is 400', async () => {
    const depth = 9000;
    for (const body of [
      `${'['.repeat(depth)}${']'.repeat(depth)}`,
      `{"labels":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}}`,
      '['.repeat(depth),
    ]) {
      expect((await postJson(body)).status).toBe(400);
    }
  });

  it('larger than the bound is 413', async () => {
    expect((await postJson(JSON.stringify({ name: 'x'.repeat(20_000) })).expect(413)).body).toMatchObject({
      code: 'payload_too_large',
    });
  });

  it('far larger than the bound is answered all the same, and the connection goes on', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const sockets = new Set<unknown>();
    for (let round = 0; round < 5; round++) {
      const outgoing = httpRequest(`${node.url}/v1/listeners`, {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      });
      outgoing.end(Buffer.alloc(16 * 1024 * 1024, ' '));
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
      sockets.add(answer.socket);
      expect(answer.statusCode).toBe(413);
      for await (const _ of answer);
    }
    expect(sockets.size).toBe(1);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'nonsense',
  ])('of type %s is 415', async (type) => {
    expect(
      (await request(node.url).post('/v1/listeners').set('Content-Type', type).send('a=1').expect(415)).body,
    ).toMatchObject({ code: 'unsupported_media_type' });
  });
});

describe('a path', () => {
  it('that is unknown is 404', async () => {
    expect((await request(node.url).get('/v1/nowhere').expect(404)).body).toMatchObject({ code: 'not_found' });
    expect((await request(node.url).get('/nowhere').expect(404)).body).toMatchObject({ code: 'not_found' });
  });

  it.each([
    ['post', '/v1/nodes', 'GET, HEAD'],
    ['put', '/v1/listeners', 'DELETE, GET, HEAD, POST'],
    ['delete', '/healthz', 'GET, HEAD'],
    ['options', '/v1/listeners/x', 'DELETE, GET, HEAD, PATCH'],
  ] as const)('that does not take %s is 405 at %s and says what it takes', async (method, path, allow) => {
    const answer = await request(node.url)[method](path).expect(405);
    expect(answer.body).toMatchObject({ code: 'method_not_allowed', allow: allow.split(', ') });
    expect(answer.headers['allow']).toBe(allow);
  });

  it.each(['/v1/listeners/%', '/v1/listeners/%zz', '/v1/%E0%A4%A/x'])(
    '%s that is not encoded correctly is 400',
    async (path) => {
      const answer = await rawHttp(node.url, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'malformed_request' });
      expect(answer.head).toMatch(/x-request-id: req_/i);
    },
  );

  it('with a part that is too long is 414', async () => {
    expect(
      (
        await request(node.url)
          .get(`/v1/listeners/${'x'.repeat(300)}`)
          .expect(414)
      ).body,
    ).toMatchObject({ code: 'uri_too_long' });
  });

  it('may end with a slash', async () => {
    await request(node.url).get('/v1/nodes/').expect(200);
  });

  it('is answered to HEAD without a body', async () => {
    const answer = await request(node.url).head('/v1/nodes').expect(200);
    expect(answer.text).toBeFalsy();
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(0);
  });
});

describe('a query', () => {
  it.each([
    'limit=0',
    'limit=501',
    'limit=ten',
    'limit=',
    'limit=1&limit=2',
    'sparkle=1',
    '__proto__=1',
    'constructor=1',
    'cursor=nonsense',
  ])('?%s is 400', async (query) => {
    expect((await request(node.url).get(`/v1/listeners?${query}`).expect(400)).body.code).toMatch(
      /^(validation_failed|malformed_cursor)$/,
    );
  });

  it('is refused where none is taken', async () => {
    const { body } = await request(node.url).get('/v1/pools/default?limit=1').expect(400);
    expect(body).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'limit', message: 'is not known here: this path takes no query parameters' }],
    });
  });
});

describe('what is not HTTP', () => {
  it('is answered with a problem', async () => {
    const answer = await rawHttp(node.url, 'HELLO\r\n\r\n');
    expect(answer).toMatchObject({ status: 400 });
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'malformed_request' });
  });

  it('because of too many headers is 431', async () => {
    const answer = await rawHttp(
      node.url,
      `GET /v1/nodes HTTP/1.1\r\nHost: localhost\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(answer).toMatchObject({ status: 431 });
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'headers_too_large' });
  });

  it('does not keep the others from being answered', async () => {
    await request(node.url).get('/v1/nodes').expect(200);
  });
});
