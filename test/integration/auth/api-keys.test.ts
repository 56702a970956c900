import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

const keys = { reader: newKey(), writer: newKey(), admin: newKey() };
let node: TestNode;

function newKey(): string {
  return `pck_${randomBytes(32).toString('base64url')}`;
}

function entry(name: keyof typeof keys, scopes: string): string {
  return `${name}:${scopes}:${createHash('sha256').update(keys[name]).digest('hex')}`;
}

beforeAll(async () => {
  node = await startTestNode({
    PORTCALL_API_KEYS: [
      entry('reader', 'read'),
      entry('writer', 'write'),
      entry('admin', 'read+write+payload+admin'),
    ].join(),
  });
});

afterAll(() => node.stop());

const get = (path: string, authorization?: string) =>
  authorization === undefined
    ? request(node.url).get(path)
    : request(node.url).get(path).set('Authorization', authorization);

describe('with keys configured', () => {
  it.each(['/v1/nodes', '/v1/nowhere', '/metrics', '/%76%31/nodes', '/v1/nodes/'])(
    '%s needs one, and says how',
    async (path) => {
      const answer = await get(path).expect(401);
      expect(answer.body).toMatchObject({ code: 'unauthorized' });
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="portcall"');
    },
  );

  it.each(['/healthz', '/readyz', '/docs', '/docs/errors', '/openapi.json', '/asyncapi.json'])(
    '%s needs none',
    async (path) => {
      await get(path).expect(200);
    },
  );

  it.each([
    `Bearer ${newKey()}`,
    'Bearer ',
    'Bearer a b',
    `Basic ${Buffer.from('a:b').toString('base64')}`,
    'nonsense',
    '',
  ])('%j is not one', async (authorization) => {
    expect((await get('/v1/nodes', authorization).expect(401)).body).toMatchObject({ code: 'unauthorized' });
  });

  it('a key in the URL is not one', async () => {
    await get(`/v1/nodes?key=${keys.admin}`).expect(401);
    await get(`/v1/nodes?access_token=${keys.admin}`).expect(401);
  });

  it('a key is asked for before the body is looked at', async () => {
    const answer = await request(node.url)
      .post('/v1/listeners')
      .set('Content-Type', 'application/json')
      .send('{')
      .expect(401);
    expect(answer.body).toMatchObject({ code: 'unauthorized' });
  });

  it('each key may do what its scopes say', async () => {
    await get('/v1/nodes', `Bearer ${keys.reader}`).expect(200);
    await get('/metrics', `bearer ${keys.reader}`).expect(200);
    const refused = await request(node.url)
      .post('/v1/listeners')
      .set('Authorization', `Bearer ${keys.reader}`)
      .send({})
      .expect(403);
    expect(refused.body).toMatchObject({ code: 'insufficient_scope', scopes: ['write'] });
    expect(refused.body.detail).toContain('"reader"');
    expect(refused.headers['www-authenticate']).toBe(
      'Bearer realm="portcall", error="insufficient_scope", scope="write"',
    );
    const created = await request(node.url)
      .post('/v1/listeners')
      .set('Authorization', `Bearer ${keys.writer}`)
      .send({})
      .expect(201);
    expect((await get('/v1/nodes', `Bearer ${keys.writer}`).expect(403)).body).toMatchObject({
      code: 'insufficient_scope',
      scopes: ['read'],
    });
    await request(node.url)
      .delete(`/v1/listeners/${created.body.id}`)
      .set('Authorization', `Bearer ${keys.admin}`)
      .expect(204);
  });

  it('a header that claims to come from another node is not believed', async () => {
    const forged = `${Buffer.from(JSON.stringify({ from: 'x', to: node.identity.name, caller: 'x', scopes: ['admin'], method: 'GET', url: '/v1/nodes', at: Date.now() })).toString('base64url')}.${'A'.repeat(43)}`;
    const answer = await get('/v1/nodes', `Bearer ${keys.admin}`).set('x-portcall-cluster', forged).expect(401);
    expect(answer.body).toMatchObject({ code: 'unauthorized' });
  });
});

describe('the stream', () => {
  const streamUrl = (): string => `${node.url.replace(/^http/, 'ws')}/v1/stream`;

  /** How the upgrade ended: the subprotocol, or the problem. */
  function open(
    protocols: string[],
    headers: Record<string, string> = {},
  ): Promise<{ protocol: string } | { status: number; code: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<
      { protocol: string } | { status: number; code: string }
    >();
    const ws = new WebSocket(streamUrl(), protocols, { headers });
    ws.once('open', () => {
      resolve({ protocol: ws.protocol });
      ws.close();
    });
    ws.once('error', reject);
    ws.once('unexpected-response', (_request, response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          code: (JSON.parse(Buffer.concat(chunks).toString()) as { code: string }).code,
        }),
      );
    });
    return promise;
  }

  it('takes a key in the Authorization header', async () => {
    expect(await open([], { authorization: `Bearer ${keys.reader}` })).toEqual({ protocol: '' });
    expect(await open(['portcall.v1'], { authorization: `Bearer ${keys.reader}` })).toEqual({
      protocol: 'portcall.v1',
    });
  });

  it('takes a key as a subprotocol, as browsers have to send it, and does not repeat it', async () => {
    expect(await open(['portcall.v1', `portcall.bearer.${Buffer.from(keys.reader).toString('base64url')}`])).toEqual({
      protocol: 'portcall.v1',
    });
  });

  it('needs a key that may read', async () => {
    expect(await open(['portcall.v1'])).toEqual({ status: 401, code: 'unauthorized' });
    expect(await open(['portcall.v1', `portcall.bearer.${Buffer.from(newKey()).toString('base64url')}`])).toEqual({
      status: 401,
      code: 'unauthorized',
    });
    expect(await open([], { authorization: `Bearer ${keys.writer}` })).toEqual({
      status: 403,
      code: 'insufficient_scope',
    });
  });

  it('is closed to pages of other origins and other hosts', async () => {
    expect(await open([], { authorization: `Bearer ${keys.reader}`, origin: 'http://evil.example' })).toEqual({
      status: 403,
      code: 'origin_forbidden',
    });
    expect(await open([], { authorization: `Bearer ${keys.reader}`, host: 'evil.example' })).toEqual({
      status: 403,
      code: 'host_forbidden',
    });
    expect(await open([], { authorization: `Bearer ${keys.reader}`, origin: node.url })).toEqual({ protocol: '' });
  });
});

describe('an address that others can reach', () => {
  it('is served with keys: the machine goes by its host name, and a key is needed on loopback too', async () => {
    const open = await startTestNode({ PORTCALL_HOST: '0.0.0.0', PORTCALL_API_KEYS: entry('reader', 'read') });
    onTestFinished(() => open.stop());
    const { hostname: name, port } = new URL(open.url);
    expect(name).toBe(hostname().toLowerCase());
    const local = `http://127.0.0.1:${port}`;
    await request(local).get('/v1/nodes').expect(401);
    await request(local)
      .get('/v1/nodes')
      .set('Authorization', `Bearer ${keys.reader}`)
      .set('Host', `${name}:${port}`)
      .expect(200);
    expect(
      (
        await request(local)
          .get('/v1/nodes')
          .set('Authorization', `Bearer ${keys.reader}`)
          .set('Host', 'evil.example')
          .expect(403)
      ).body,
    ).toMatchObject({ code: 'host_forbidden' });
  });
});
