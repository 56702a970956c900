import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { rawHttp } from '../../helpers/raw-http.ts';

let node: TestNode;

beforeAll(async () => {
  node = await startTestNode({
    PORTCALL_ALLOWED_ORIGINS: 'https://tools.example',
    PORTCALL_ALLOWED_HOSTS: 'lab.example',
  });
});

afterAll(() => node.stop());

const PATHS = ['/v1/nodes', '/v1/nowhere', '/healthz', '/docs', '/openapi.json', '/metrics'];

describe('a request to a host that is not known', () => {
  it.each(PATHS)('is refused at %s', async (path) => {
    const answer = await request(node.url).get(path).set('Host', 'evil.example');
    expect(answer.status).toBe(403);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body).toMatchObject({
      code: 'host_forbidden',
      status: 403,
      instance: answer.headers['x-request-id'],
    });
  });

  it('is refused before its body is looked at', async () => {
    const answer = await request(node.url)
      .post('/v1/listeners')
      .set('Host', 'evil.example')
      .set('Content-Type', 'application/json')
      .send('{');
    expect(answer.body).toMatchObject({ code: 'host_forbidden' });
  });

  it('passes when the host is listed', async () => {
    await request(node.url).get('/v1/nodes').set('Host', 'lab.example:9999').expect(200);
  });
});

describe('what a page of another site makes a browser send', () => {
  const crossSite = (
    path: string,
    headers: Record<string, string> = {},
    method: 'get' | 'post' | 'head' | 'options' = 'get',
  ) =>
    request(node.url)
      [method](path)
      .redirects(0)
      .set({ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', ...headers });
  const navigate = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };

  it.each([
    ...PATHS,
    '/',
    '/v1/listeners/x/messages.pcapng?follow=true',
    '/v1/events',
    '/readyz',
    '/docs/openapi.json',
  ])('is refused at %s: an image or a script', async (path) => {
    expect((await crossSite(path).expect(403)).body).toMatchObject({ code: 'origin_forbidden' });
  });

  it.each(['/v1/nodes', '/healthz', '/metrics', '/openapi.json', '/v1/docs', '/docsx', '//docs', '/%64ocs'])(
    'is refused at %s: a link',
    async (path) => {
      expect((await crossSite(path, navigate).expect(403)).body).toMatchObject({ code: 'origin_forbidden' });
    },
  );

  it.each(['/', '/docs', '/docs?x=1', '/docs/errors', '/console'])('may lead to %s by a link', async (path) => {
    expect((await crossSite(path, navigate)).status).not.toBe(403);
  });

  it('may not send a form there, nor fetch it', async () => {
    for (const path of ['/', '/docs', '/console']) {
      expect((await crossSite(path, navigate, 'post').expect(403)).body.code).toBe('origin_forbidden');
      expect((await crossSite(path, { 'Sec-Fetch-Mode': 'cors' })).status).toBe(403);
    }
  });

  it('is refused for an allowed origin only when it does not say so', async () => {
    expect((await crossSite('/v1/nodes', { Origin: 'https://tools.example', 'Sec-Fetch-Mode': 'cors' })).status).toBe(
      200,
    );
    expect(
      (
        await crossSite(
          '/v1/nodes',
          { Origin: 'https://tools.example', 'Access-Control-Request-Method': 'POST' },
          'options',
        )
      ).status,
    ).toBe(204);
    expect((await crossSite('/v1/nodes', {})).status).toBe(403);
    expect((await crossSite('/v1/nodes', { Origin: 'https://other.example', 'Sec-Fetch-Mode': 'cors' })).status).toBe(
      403,
    );
  });

  it.each(['same-origin', 'same-site', 'none'])('is not meant by Sec-Fetch-Site: %s', async (site) => {
    await request(node.url).get('/v1/nodes').set('Sec-Fetch-Site', site).expect(200);
  });

  it('opens no stream', async () => {
    const ws = new WebSocket(`${node.url.replace('http', 'ws')}/v1/stream`, {
      headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'websocket' },
    });
    const [, answer] = (await once(ws, 'unexpected-response')) as [unknown, IncomingMessage];
    answer.destroy();
    expect(answer.statusCode).toBe(403);
  });
});

describe('every answer', () => {
  it.each([
    ['/v1/nodes', 200],
    ['/v1/nowhere', 404],
    ['/v1/listeners/x', 404],
    ['/metrics', 200],
    ['/healthz', 200],
    ['/readyz', 200],
    ['/v1/listeners?limit=0', 400],
  ] as const)('of %s says what it is, for whom, and that it is not to be kept', async (path, status) => {
    const { headers } = await request(node.url).get(path).expect(status);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  });

  it.each(['/docs', '/openapi.json', '/asyncapi.json', '/docs/errors'])(
    'of %s says what it is and for whom',
    async (path) => {
      const { headers } = await request(node.url).get(path).expect(200);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      });
    },
  );

  it('says so when the request is no HTTP, when it is refused, and as a stream of events', async () => {
    const wanted = [
      /x-content-type-options: nosniff/i,
      /cross-origin-resource-policy: same-origin/i,
      /cache-control: no-store/i,
    ];
    for (const head of [
      'nonsense',
      'GET /v1/nodes HTTP/1.1\r\nHost: evil.example\r\nConnection: close',
      'GET /v1/stream HTTP/1.1\r\nHost: evil.example\r\nUpgrade: websocket\r\nConnection: upgrade',
    ]) {
      const answer = await rawHttp(node.url, `${head}\r\n\r\n`);
      for (const pattern of wanted) expect(answer.head).toMatch(pattern);
    }
    const stream = await fetch(`${node.url}/v1/events`, { headers: { accept: 'text/event-stream' } });
    await stream.body?.cancel();
    expect(Object.fromEntries(stream.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  });
});

describe('a request of a page', () => {
  it.each(PATHS)('of another origin is refused at %s', async (path) => {
    const answer = await request(node.url).get(path).set('Origin', 'http://evil.example');
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ code: 'origin_forbidden' });
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('without an origin of its own (null) is refused', async () => {
    expect((await request(node.url).get('/v1/nodes').set('Origin', 'null')).body).toMatchObject({
      code: 'origin_forbidden',
    });
  });

  it('of the API itself passes', async () => {
    await request(node.url).get('/v1/nodes').set('Origin', node.url).expect(200);
  });

  it('of an allowed origin passes, may read the answer, and no cache mixes origins up', async () => {
    const answer = await request(node.url).get('/v1/nodes').set('Origin', 'https://tools.example').expect(200);
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': 'https://tools.example', vary: 'origin' });
    expect(answer.headers['access-control-expose-headers']).toContain('x-request-id');
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('of an allowed origin may read errors too', async () => {
    const answer = await request(node.url).get('/v1/nowhere').set('Origin', 'https://tools.example').expect(404);
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': 'https://tools.example' });
  });
});

describe('a preflight', () => {
  const preflight = (origin: string) =>
    request(node.url)
      .options('/v1/listeners')
      .set('Origin', origin)
      .set('Access-Control-Request-Method', 'POST')
      .set('Access-Control-Request-Headers', 'content-type');

  it('of an allowed origin is answered without a key', async () => {
    const answer = await preflight('https://tools.example')
      .set('Access-Control-Request-Private-Network', 'true')
      .expect(204);
    expect(answer.headers['access-control-allow-methods']).toContain('PATCH');
    expect(answer.headers['access-control-allow-headers']).toContain('authorization');
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://tools.example',
      'access-control-allow-private-network': 'true',
    });
  });

  it('of another origin is refused', async () => {
    expect((await preflight('https://evil.example').expect(403)).body).toMatchObject({ code: 'origin_forbidden' });
  });
});

describe('a live stream of events (SSE)', () => {
  it('may be read by the page of an allowed origin', async () => {
    const answer = await fetch(`${node.url}/v1/events`, {
      headers: { accept: 'text/event-stream', origin: 'https://tools.example' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://tools.example');
    await answer.body?.cancel();
  });
});
