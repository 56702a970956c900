import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import request from 'supertest';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { RedisClock } from '../../../src/core/redis/index.ts';
import { Authentication, PASSPORT_HEADER } from '../../../src/modules/auth/index.ts';
import { SpentNonces } from '../../../src/modules/auth/spent-nonces.ts';
import { openBlackHole } from '../../helpers/black-hole.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { recordingProxy, type RecordingProxy } from '../../helpers/recording-proxy.ts';

let proxy: RecordingProxy;
let owner: TestNode;
let other: TestNode;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  proxy = await recordingProxy((end) => void ends.push(end));
  const env = {
    PORTCALL_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}`,
    PORTCALL_NODE_TIMEOUT_MS: '60000',
    PORTCALL_NET_THREADS: '1',
  };
  owner = await startTestNode({ ...env, PORTCALL_ADVERTISE_URL: `http://127.0.0.1:${proxy.port}` });
  proxy.target = { host: '127.0.0.1', port: portOf(owner) };
  other = await startTestNode(env);
}, 60_000);

afterAll(async () => {
  await other.stop();
  await owner.stop();
  for (const end of ends) await end();
});

const portOf = ({ app }: TestNode): number => (app.getHttpServer().address() as { port: number }).port;

async function newListener(spec: object = {}): Promise<string> {
  const { body } = await request(`http://127.0.0.1:${portOf(owner)}`)
    .post('/v1/listeners')
    .send(spec)
    .expect(201);
  return body.id;
}

const atOwner = (path: string) => request(`http://127.0.0.1:${portOf(owner)}`).get(path);

/** Sends bytes to the owner as they are; resolves with the status and body of the answer. */
async function sendRaw(
  bytes: Buffer | string,
): Promise<{ status: number; body: { code?: string; passport?: string } }> {
  const socket = connect(portOf(owner), '127.0.0.1');
  socket.write(String(bytes).replace(/connection: keep-alive\r\n/i, 'connection: close\r\n'));
  const answer = await text(socket);
  const body = answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1);
  return { status: Number(answer.split(' ')[1]), body: body === '' ? {} : (JSON.parse(body) as { code: string }) };
}

/** The request of the last connection of the other node that names `what`, as it was on the wire. */
function recorded(what: string): string {
  const all = proxy.requests.map(String).flatMap((bytes) => bytes.split(/(?=(?:GET|POST|PATCH|DELETE) \/v1\/)/));
  return all.findLast((one) => one.includes(what)) ?? '';
}

const passportAt = (node: TestNode, made: Parameters<Authentication['passportFor']>[1]): Promise<string> =>
  node.app
    .get(Authentication, { strict: false })
    .passportFor({ name: 'ci', scopes: ['read', 'write', 'payload', 'admin'] }, made);

it('a forwarded request that is repeated as it was on the wire is refused, whatever it asks for', async () => {
  const id = await newListener();
  await request(other.url)
    .patch(`/v1/listeners/${id}`)
    .send({ labels: { n: '1' } })
    .expect(200);
  await request(other.url).post(`/v1/listeners/${id}/stop`).send({}).expect(200);
  await request(other.url).get(`/v1/listeners/${id}`).expect(200);
  for (const what of [`PATCH /v1/listeners/${id}`, `POST /v1/listeners/${id}/stop`, `GET /v1/listeners/${id}`]) {
    expect(recorded(what)).toContain(PASSPORT_HEADER);
    expect(await sendRaw(recorded(what)), what).toMatchObject({
      status: 401,
      body: { code: 'unauthorized', passport: 'repeated' },
    });
  }
  expect((await atOwner(`/v1/listeners/${id}`)).body).toMatchObject({ revision: 2, labels: { n: '1' } });
});

it('of copies that arrive at once one is executed', async () => {
  const id = await newListener();
  const body = JSON.stringify({ labels: { n: '1' } });
  const headers = { 'content-type': 'application/json' };
  const passport = await passportAt(other, {
    to: owner.identity.name,
    method: 'PATCH',
    url: `/v1/listeners/${id}`,
    headers,
    body,
  });
  const answers = await Promise.all(
    [1, 2, 3, 4, 5].map(() =>
      request(`http://127.0.0.1:${portOf(owner)}`)
        .patch(`/v1/listeners/${id}`)
        .set(headers)
        .set(PASSPORT_HEADER, passport)
        .send(body),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
});

it.each<[string, object, string]>([
  ['body', {}, '{"labels":{"n":"2"}}'],
  ['length of the body', {}, '{"labels":{"n":"1"}} '],
  ['content type', { 'content-type': 'application/merge-patch+json' }, '{"labels":{"n":"1"}}'],
  ['If-Match', { 'if-match': '"1"' }, '{"labels":{"n":"1"}}'],
  ['Idempotency-Key', { 'idempotency-key': 'k' }, '{"labels":{"n":"1"}}'],
])('a forwarded request with another %s than it was signed with is refused', async (_what, changed, body) => {
  const id = await newListener();
  const headers = { 'content-type': 'application/json' };
  const passport = await passportAt(other, {
    to: owner.identity.name,
    method: 'PATCH',
    url: `/v1/listeners/${id}`,
    headers,
    body: '{"labels":{"n":"1"}}',
  });
  const answer = await request(`http://127.0.0.1:${portOf(owner)}`)
    .patch(`/v1/listeners/${id}`)
    .set({ ...headers, ...changed, [PASSPORT_HEADER]: passport })
    .send(body);
  expect(answer).toMatchObject({ status: 401, body: { passport: 'changed' } });
  expect((await atOwner(`/v1/listeners/${id}`)).body.revision).toBe(1);
});

it('a passport for another method, path, query, node or process is refused', async () => {
  const id = await newListener();
  const right = { to: owner.identity.name, method: 'DELETE', url: `/v1/listeners/${id}?graceMs=0` };
  for (const wrong of [
    { method: 'GET' },
    { url: `/v1/listeners/${id}` },
    { url: '/v1/listeners/else?graceMs=0' },
    { to: other.identity.name },
    { instance: 'of a former life' },
  ]) {
    const answer = await request(`http://127.0.0.1:${portOf(owner)}`)
      .delete(right.url)
      .set(PASSPORT_HEADER, await passportAt(other, { ...right, ...wrong }));
    expect(answer, JSON.stringify(wrong)).toMatchObject({ status: 401, body: { passport: 'addressee' } });
  }
  await request(`http://127.0.0.1:${portOf(owner)}`)
    .delete(right.url)
    .set(PASSPORT_HEADER, await passportAt(other, right))
    .expect(204);
});

it('a forwarded request that arrives after its deadline is refused, and one with a deadline too far away', async () => {
  const id = await newListener();
  const made = { to: owner.identity.name, method: 'DELETE', url: `/v1/listeners/${id}` };
  const clock = other.app.get(RedisClock, { strict: false });
  for (const offByMs of [-8001, -3_600_000, 10_000, 3_600_000]) {
    const now = await clock.now();
    vi.spyOn(clock, 'now').mockResolvedValueOnce(now + offByMs);
    const answer = await request(`http://127.0.0.1:${portOf(owner)}`)
      .delete(made.url)
      .set(PASSPORT_HEADER, await passportAt(other, made));
    expect(answer, String(offByMs)).toMatchObject({ status: 401, body: { passport: 'late' } });
  }
  await atOwner(`/v1/listeners/${id}`).expect(200);
});

it('wall clocks that are wrong, or set meanwhile, make no difference', async () => {
  const id = await newListener();
  const real = Date.now;
  onTestFinished(() => void vi.restoreAllMocks());
  for (const [n, offByMs] of [90_000, -90_000, 3_600_000].entries()) {
    vi.spyOn(Date, 'now').mockImplementation(() => real() + offByMs);
    const answer = await request(other.url)
      .patch(`/v1/listeners/${id}`)
      .send({ labels: { n: String(n) } });
    vi.restoreAllMocks();
    expect(answer, String(offByMs)).toMatchObject({ status: 200, body: { labels: { n: String(n) } } });
  }
});

it('a node that has no room for another nonce executes nothing for it', async () => {
  const id = await newListener();
  vi.spyOn(SpentNonces.prototype, 'add').mockReturnValueOnce(false);
  onTestFinished(() => void vi.restoreAllMocks());
  expect(
    await request(other.url)
      .patch(`/v1/listeners/${id}`)
      .send({ labels: { n: '1' } }),
  ).toMatchObject({ status: 503, body: { code: 'node_unreachable' } });
  expect((await atOwner(`/v1/listeners/${id}`)).body.revision).toBe(1);
});

it('a request that waits for its turn longer than its time changes nothing', async () => {
  const hole = await openBlackHole();
  onTestFinished(() => hole.close());
  const atOwnerUrl = `http://127.0.0.1:${portOf(owner)}`;
  const {
    body: { id },
  } = await request(atOwnerUrl)
    .post('/v1/clients')
    .send({ host: '127.0.0.1', port: hole.port, limits: { connectTimeoutMs: 60_000 } })
    .expect(201);
  onTestFinished(async () => void (await request(atOwnerUrl).delete(`/v1/clients/${id}?graceMs=0`)));
  await request(atOwnerUrl).post(`/v1/clients/${id}/stop`).send({}).expect(200);
  // Has its turn for that long, because nothing answers the SYN.
  const starting = request(atOwnerUrl)
    .post(`/v1/clients/${id}/start?waitMs=1500`)
    .then(({ status }) => status);
  await poll(
    async () => (await atOwner(`/v1/clients/${id}`)).body.status.state,
    (state) => state === 'connecting',
    10_000,
  );
  const late = [
    {
      method: 'PATCH',
      url: `/v1/clients/${id}`,
      headers: { 'content-type': 'application/json' },
      body: '{"labels":{"n":"late"}}',
    },
    { method: 'DELETE', url: `/v1/clients/${id}` },
  ];
  const answers = late.map(async (made) => {
    const passport = await passportAt(other, { ...made, to: owner.identity.name, beginWithinMs: 300 });
    const sent =
      made.method === 'PATCH'
        ? request(atOwnerUrl).patch(made.url).send(made.body)
        : request(atOwnerUrl).delete(made.url);
    return (await sent.set({ ...made.headers, [PASSPORT_HEADER]: passport })).body as object;
  });
  expect(await Promise.all(answers)).toMatchObject([{ code: 'node_unreachable' }, { code: 'node_unreachable' }]);
  expect(await starting).toBe(200);
  expect((await atOwner(`/v1/clients/${id}`).expect(200)).body.revision).toBe(1);
});
