import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { Redis } from 'ioredis';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { RedisKeys } from '../../../src/core/redis/index.ts';
import { Authentication, PASSPORT_HEADER } from '../../../src/modules/auth/index.ts';
import { NodeClient } from '../../../src/modules/nodes/forwarding/node-client.ts';
import type { RegisteredNode } from '../../../src/modules/nodes/index.ts';
import { findFreePort } from '../../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

const newPrefix = (): string => `test-${randomBytes(6).toString('hex')}`;
const key = `pck_${randomBytes(32).toString('base64url')}`;
const readerKey = `pck_${randomBytes(32).toString('base64url')}`;
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

let owner: TestNode;
let other: TestNode;

/** A request to a node with the key that may do everything. */
function to(node: TestNode) {
  const authorize = (test: request.Test): request.Test => test.set('Authorization', `Bearer ${key}`);
  return {
    get: (path: string) => authorize(request(node.url).get(path)),
    head: (path: string) => authorize(request(node.url).head(path)),
    post: (path: string) => authorize(request(node.url).post(path)),
    patch: (path: string) => authorize(request(node.url).patch(path)),
    delete: (path: string) => authorize(request(node.url).delete(path)),
  };
}

beforeAll(async () => {
  const env = {
    PORTCALL_KEY_PREFIX: newPrefix(),
    // These tests read and change the registry; nothing else may.
    PORTCALL_NODE_TIMEOUT_MS: '3600000',
    PORTCALL_API_KEYS: `all:read+write+payload+admin:${hashOf(key)},reader:read:${hashOf(readerKey)}`,
  };
  owner = await startTestNode(env);
  other = await startTestNode(env);
});

afterAll(async () => {
  await other.stop();
  await owner.stop();
});

async function newListener(spec: object = {}): Promise<{ id: string; port: number; revision: number }> {
  const { body } = await to(owner).post('/v1/listeners').send(spec).expect(201);
  onTestFinished(async () => void (await to(owner).delete(`/v1/listeners/${body.id}`)));
  return { id: body.id, port: body.status.address.port, revision: body.revision };
}

describe('a request to a node that does not own the resource', () => {
  it('is answered by the owner, as if it had been asked', async () => {
    const { id } = await newListener({ name: 'far', labels: { a: 'b' } });
    const [direct, passedOn] = [
      await to(owner).get(`/v1/listeners/${id}`).expect(200),
      await to(other).get(`/v1/listeners/${id}`).expect(200),
    ];
    expect(passedOn.body).toEqual(direct.body);
    expect(passedOn.body.node).toBe(owner.identity.name);
    expect(passedOn.headers).toMatchObject({
      etag: direct.headers['etag'],
      'content-type': direct.headers['content-type'],
    });
    expect((await to(other).get('/v1/listeners/far').expect(200)).body.id).toBe(id);
    expect((await to(other).head(`/v1/listeners/${id}`).expect(200)).text).toBeFalsy();
  });

  it('changes the resource, with its body, query and headers', async () => {
    const { id } = await newListener();
    const changed = await to(other)
      .patch(`/v1/listeners/${id}`)
      .set('If-Match', '"1"')
      .set('Content-Type', 'application/merge-patch+json')
      .send('{"labels": {"x": "é€😀"}}')
      .expect(200);
    expect(changed.body).toMatchObject({ labels: { x: 'é€😀' }, revision: 2 });
    expect(
      (await to(other).patch(`/v1/listeners/${id}`).set('If-Match', '"1"').send({ labels: {} }).expect(412)).body,
    ).toMatchObject({ code: 'revision_mismatch', revision: 2 });
    await to(other).delete(`/v1/listeners/${id}?graceMs=1`).expect(204);
    await to(owner).get(`/v1/listeners/${id}`).expect(404);
    await to(other).get(`/v1/listeners/${id}`).expect(404);
  });

  it('gets the errors of the owner, with one request id for both', async () => {
    const { id } = await newListener();
    const answer = await to(other).patch(`/v1/listeners/${id}`).send({ port: 99_999, sparkle: 1 }).expect(400);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'validation_failed', instance: answer.headers['x-request-id'] });
    expect(answer.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual(['port', 'sparkle']);
    expect((await to(other).get(`/v1/listeners/${id}?sparkle=1`).expect(400)).body).toMatchObject({
      code: 'validation_failed',
    });
  });

  it('may do what the caller may do, and no more', async () => {
    const { id } = await newListener();
    const asReader = (test: request.Test) => test.set('Authorization', `Bearer ${readerKey}`);
    await asReader(request(other.url).get(`/v1/listeners/${id}`)).expect(200);
    const refused = await asReader(request(other.url).delete(`/v1/listeners/${id}`)).expect(403);
    expect(refused.body).toMatchObject({ code: 'insufficient_scope', scopes: ['write'] });
    expect(refused.body.detail).toContain('"reader"');
    await request(other.url).get(`/v1/listeners/${id}`).expect(401);
  });

  it('waits as long as it asks the owner to wait', async () => {
    const { port } = await newListener({ handler: { type: 'sink' } });
    const client = (await to(owner).post('/v1/clients').send({ host: '127.0.0.1', port }).expect(201)).body;
    onTestFinished(async () => void (await to(owner).delete(`/v1/clients/${client.id}`)));
    const answer = await to(other)
      .post(`/v1/clients/${client.id}/exchange`)
      .send({ data: 'x', timeoutMs: 300 })
      .expect(504);
    expect(answer.body).toMatchObject({ code: 'timeout' });
  });

  it('gets answers of any length, as they come', async () => {
    const { id, port } = await newListener({ handler: { type: 'sink' }, framing: { type: 'line' } });
    const peer = connect(port, '127.0.0.1');
    onTestFinished(() => void peer.destroy());
    const line = 'x'.repeat(50_000);
    for (let i = 0; i < 40; i++) peer.write(`${line}\n`);
    await expect
      .poll(async () => (await to(owner).get(`/v1/listeners/${id}`)).body.status.messagesIn, { timeout: 10_000 })
      .toBe(40);
    const answer = await to(other)
      .get(`/v1/listeners/${id}/messages.ndjson`)
      .buffer(true)
      .parse((stream, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => done(null, Buffer.concat(chunks).toString()));
      })
      .expect(200);
    const lines = (answer.body as string)
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as { data: string });
    expect(lines).toHaveLength(40);
    expect(lines.every(({ data }) => data === line)).toBe(true);
  });
});

describe('a request that was passed on', () => {
  it('is not passed on again', async () => {
    const { id } = await newListener();
    const url = `/v1/listeners/${id}`;
    // The owner passes it to the other node, which knows better: as if the two did not agree on who owns it.
    const passport = await owner.app
      .get(Authentication, { strict: false })
      .passportFor({ name: 'all', scopes: ['read'] }, { to: other.identity.name, method: 'GET', url });
    const answer = await request(other.url).get(url).set(PASSPORT_HEADER, passport).expect(503);
    expect(answer.body).toMatchObject({ code: 'node_unreachable', retryable: true });
  });

  it('is not believed when its passport is for another path, another node, or not of this cluster', async () => {
    const { id } = await newListener();
    const url = `/v1/listeners/${id}`;
    const passportFor = (to_: string, path: string) =>
      other.app
        .get(Authentication, { strict: false })
        .passportFor({ name: 'all', scopes: ['admin', 'read', 'write'] }, { to: to_, method: 'DELETE', url: path });
    for (const passport of [
      await passportFor(owner.identity.name, '/v1/listeners/else'),
      await passportFor(other.identity.name, url),
      'nonsense',
    ]) {
      await request(owner.url).delete(url).set(PASSPORT_HEADER, passport).expect(401);
    }
    await request(owner.url)
      .delete(url)
      .set(PASSPORT_HEADER, await passportFor(owner.identity.name, url))
      .expect(204);
  });
});

describe('an owner that cannot be reached', () => {
  const record = (changed: Partial<RegisteredNode>): RegisteredNode => ({
    name: 'far',
    instance: 'i',
    mark: { machine: '', pid: 1, startedAt: '' },
    url: 'http://127.0.0.1:1',
    version: '0',
    startedAt: '',
    lastSeenAt: '',
    counts: { listeners: 0, clients: 0, connections: 0 },
    slot: 9,
    alive: true,
    ...changed,
  });
  const ask = (node: RegisteredNode, timeoutMs = 5000) =>
    other.app
      .get(NodeClient, { strict: false })
      .request(
        node,
        { method: 'GET', url: '/v1/nodes', headers: {}, body: null, timeoutMs },
        { name: 'all', scopes: ['read'] },
      );

  async function serverThat(does: (server: Server) => void): Promise<string> {
    const server = createServer();
    does(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('is node_unreachable: it refuses connections', async () => {
    await expect(ask(record({ url: `http://127.0.0.1:${await findFreePort()}` }))).rejects.toMatchObject({
      code: 'node_unreachable',
    });
  });

  it('is node_unreachable: it does not answer in time', async () => {
    const url = await serverThat((server) =>
      server.on('connection', (socket) => onTestFinished(() => void socket.destroy())),
    );
    await expect(ask(record({ url }), 100)).rejects.toMatchObject({ code: 'node_unreachable' });
  });

  it('is node_unreachable: it hangs up', async () => {
    const url = await serverThat((server) =>
      server.on('connection', (socket) => socket.once('data', () => socket.destroy())),
    );
    await expect(ask(record({ url }))).rejects.toMatchObject({ code: 'node_unreachable' });
  });

  it('is node_unreachable: another node answers at its address', async () => {
    await expect(ask(record({ url: owner.url }))).rejects.toMatchObject({
      code: 'node_unreachable',
      message: expect.stringContaining('does not accept') as string,
    });
  });

  it('may stand behind a proxy, with a path before /v1', async () => {
    const lines: string[] = [];
    const url = await serverThat((server) =>
      server.on('connection', (socket) =>
        socket.once('data', (data) => {
          lines.push(String(data).split('\r\n')[0] ?? '');
          socket.end('HTTP/1.1 204 No Content\r\n\r\n');
        }),
      ),
    );
    expect((await ask(record({ url: `${url}/base/` }))).statusCode).toBe(204);
    expect(lines).toEqual(['GET /base/v1/nodes HTTP/1.1']);
  });

  it('is 503 with node_unreachable for the caller, and known to be so at once when it gives no sign of life', async () => {
    const { id } = await newListener();
    const redis = new Redis(inject('redisUrl'));
    onTestFinished(() => void redis.disconnect());
    const sign = new RedisKeys(owner.keyPrefix).nodeAlive(owner.identity.name);
    const instance = await redis.getdel(sign);
    onTestFinished(async () => void (await redis.set(sign, instance ?? '')));
    await expect
      .poll(async () => (await to(other).post(`/v1/listeners/${id}/start`)).status, { timeout: 5000 })
      .toBe(503);
    const answer = await to(other).post(`/v1/listeners/${id}/start`);
    expect(answer.body).toMatchObject({ code: 'node_unreachable', retryable: true });
    expect(answer.headers['retry-after']).toBe('1');
  });
});
