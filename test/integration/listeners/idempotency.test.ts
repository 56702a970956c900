import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.stop());

const post = (path: string, key: string, content: object) => request(node.url).post(path).set('idempotency-key', key).send(content);
const count = async (name: string) => (await request(node.url).get(`/v1/listeners?name=${name}`)).body.items.length as number;

test('the same request with the same key is answered the same again, and is made once', async () => {
  const first = await post('/v1/listeners', 'k1', { labels: { run: '1' } });
  const second = await post('/v1/listeners', 'k1', { labels: { run: '1' } });
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual(first.body);
  expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([undefined, 'true']);
  expect([second.headers['location'], second.headers['etag']]).toEqual([first.headers['location'], first.headers['etag']]);
  expect((await request(node.url).get('/v1/listeners?label=run:1')).body.items).toHaveLength(1);
});

test('another request with the key is 409 idempotency_conflict', async () => {
  await post('/v1/listeners', 'k2', { name: 'first-with-k2' });
  expect((await post('/v1/listeners', 'k2', { name: 'other-with-k2' })).body).toMatchObject({ status: 409, code: 'idempotency_conflict' });
  expect((await post('/v1/listeners/first-with-k2/stop', 'k2', {})).body.code).toBe('idempotency_conflict');
  expect(await count('other-with-k2')).toBe(0);
});

test('the same request at the same time is made once; the others learn that it is under way, or its answer', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => post('/v1/listeners', 'k3', { name: 'at-once' })));
  expect(answers.filter(({ status, headers }) => status === 201 && headers['idempotency-replayed'] === undefined)).toHaveLength(1);
  for (const { status, headers, body } of answers) expect(headers['idempotency-replayed'] === 'true' || status === 201 || body.code === 'idempotency_in_progress').toBe(true);
});

test('after an error the key is free: the request is made anew', async () => {
  await request(node.url).post('/v1/listeners').send({ name: 'in-the-way' });
  expect((await post('/v1/listeners', 'k4', { name: 'in-the-way' })).body.code).toBe('name_taken');
  await request(node.url).delete('/v1/listeners/in-the-way');
  expect((await post('/v1/listeners', 'k4', { name: 'in-the-way' })).status).toBe(201);
});

test('a dry run and the real thing are different requests', async () => {
  expect((await post('/v1/listeners?dryRun=true', 'k5', { name: 'dry-k5' })).status).toBe(200);
  expect((await post('/v1/listeners', 'k5', { name: 'dry-k5' })).body.code).toBe('idempotency_conflict');
});

test.each(['', ' ', 'x'.repeat(256)])('the key "%s" is a 400', async (key) => {
  const { status, body } = await post('/v1/listeners', key, {});
  expect([status, body.errors[0].path]).toEqual([400, 'Idempotency-Key']);
});
