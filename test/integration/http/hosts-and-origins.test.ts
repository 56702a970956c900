import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

let node: TestNode;

beforeAll(async () => {
  node = await startTestNode({ PORTCALL_ALLOWED_ORIGINS: 'https://tools.example', PORTCALL_ALLOWED_HOSTS: 'lab.example' });
});

afterAll(() => node.stop());

const PATHS = ['/v1/nodes', '/v1/nowhere', '/healthz', '/docs', '/openapi.json', '/metrics'];

describe('a request to a host that is not known', () => {
  it.each(PATHS)('is refused at %s', async (path) => {
    const answer = await request(node.url).get(path).set('Host', 'evil.example');
    expect(answer.status).toBe(403);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'host_forbidden', status: 403, instance: answer.headers['x-request-id'] });
  });

  it('is refused before its body is looked at', async () => {
    const answer = await request(node.url).post('/v1/listeners').set('Host', 'evil.example').set('Content-Type', 'application/json').send('{');
    expect(answer.body).toMatchObject({ code: 'host_forbidden' });
  });

  it('passes when the host is listed', async () => {
    await request(node.url).get('/v1/nodes').set('Host', 'lab.example:9999').expect(200);
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
    expect((await request(node.url).get('/v1/nodes').set('Origin', 'null')).body).toMatchObject({ code: 'origin_forbidden' });
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
  const preflight = (origin: string) => request(node.url).options('/v1/listeners').set('Origin', origin).set('Access-Control-Request-Method', 'POST').set('Access-Control-Request-Headers', 'content-type');

  it('of an allowed origin is answered without a key', async () => {
    const answer = await preflight('https://tools.example').set('Access-Control-Request-Private-Network', 'true').expect(204);
    expect(answer.headers['access-control-allow-methods']).toContain('PATCH');
    expect(answer.headers['access-control-allow-headers']).toContain('authorization');
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': 'https://tools.example', 'access-control-allow-private-network': 'true' });
  });

  it('of another origin is refused', async () => {
    expect((await preflight('https://evil.example').expect(403)).body).toMatchObject({ code: 'origin_forbidden' });
  });
});

describe('a live stream of events (SSE)', () => {
  it('may be read by the page of an allowed origin', async () => {
    const answer = await fetch(`${node.url}/v1/events`, { headers: { accept: 'text/event-stream', origin: 'https://tools.example' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://tools.example');
    await answer.body?.cancel();
  });
});
