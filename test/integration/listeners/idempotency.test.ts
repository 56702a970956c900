import { createHash, randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { IdempotencyStore } from '../../../src/core/http/idempotency-store.ts';
import { RedisKeys } from '../../../src/core/redis/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.stop());

const post = (path: string, key: string, content: object) =>
  request(node.url).post(path).set('idempotency-key', key).send(content);
const count = async (name: string) =>
  (await request(node.url).get(`/v1/listeners?name=${name}`)).body.items.length as number;

test('the same request with the same key is answered the same again, and is made once', async () => {
  const first = await post('/v1/listeners', 'k1', { labels: { run: '1' } });
  const second = await post('/v1/listeners', 'k1', { labels: { run: '1' } });
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual(first.body);
  expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([undefined, 'true']);
  expect([second.headers['location'], second.headers['etag']]).toEqual([
    first.headers['location'],
    first.headers['etag'],
  ]);
  expect((await request(node.url).get('/v1/listeners?label=run:1')).body.items).toHaveLength(1);
});

test('another request with the key is 409 idempotency_conflict', async () => {
  await post('/v1/listeners', 'k2', { name: 'first-with-k2' });
  expect((await post('/v1/listeners', 'k2', { name: 'other-with-k2' })).body).toMatchObject({
    status: 409,
    code: 'idempotency_conflict',
  });
  expect((await post('/v1/listeners/first-with-k2/stop', 'k2', {})).body.code).toBe('idempotency_conflict');
  expect(await count('other-with-k2')).toBe(0);
});

test('the same request at the same time is made once; the others learn that it is under way, or its answer', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => post('/v1/listeners', 'k3', { name: 'at-once' })));
  expect(
    answers.filter(({ status, headers }) => status === 201 && headers['idempotency-replayed'] === undefined),
  ).toHaveLength(1);
  for (const { status, headers, body } of answers)
    expect(
      headers['idempotency-replayed'] === 'true' || status === 201 || body.code === 'idempotency_in_progress',
    ).toBe(true);
});

test('after an error the key is free: the request is made anew', async () => {
  await request(node.url).post('/v1/listeners').send({ name: 'in-the-way' });
  expect((await post('/v1/listeners', 'k4', { name: 'in-the-way' })).body.code).toBe('name_taken');
  await request(node.url).delete('/v1/listeners/in-the-way');
  expect((await post('/v1/listeners', 'k4', { name: 'in-the-way' })).status).toBe(201);
});

test('a dry run takes no key: the real thing is made with it, once', async () => {
  const dry = () => post('/v1/listeners?dryRun=true', 'k5', { name: 'dry-k5' });
  expect([(await dry()).status, (await dry()).headers['idempotency-replayed']]).toEqual([200, undefined]);
  expect((await post('/v1/listeners', 'k5', { name: 'dry-k5' })).status).toBe(201);
  expect((await post('/v1/listeners', 'k5', { name: 'dry-k5' })).headers['idempotency-replayed']).toBe('true');
  expect((await dry()).body.code).toBe('name_taken');
});

test('a request with an answer that is too long to be kept is not done twice', async () => {
  const rules = Array.from({ length: 3000 }, (_, index) => ({
    when: { equals: `a${index}` },
    do: [{ type: 'send', data: 'x'.repeat(40) }],
  }));
  expect((await post('/v1/listeners', 'k6', { labels: { run: '6' }, handler: { type: 'rules', rules } })).status).toBe(
    201,
  );
  expect(
    (await post('/v1/listeners', 'k6', { labels: { run: '6' }, handler: { type: 'rules', rules } })).body,
  ).toMatchObject({ status: 409, code: 'idempotency_answer_too_large' });
  expect((await request(node.url).get('/v1/listeners?label=run:6')).body.items).toHaveLength(1);
});

describe('with API keys', () => {
  const key = (name: string) => `secret-of-${name}`;
  const entry = (name: string) => `${name}:read+write+payload:${createHash('sha256').update(key(name)).digest('hex')}`;

  test('each has Idempotency-Keys of its own, and never sees answers of the other', async () => {
    const guarded = await startTestNode({ PORTCALL_API_KEYS: ['ann', 'bob'].map(entry).join(',') });
    onTestFinished(() => guarded.stop());
    const as = (name: string) =>
      request(guarded.url)
        .post('/v1/listeners')
        .set('authorization', `Bearer ${key(name)}`)
        .set('idempotency-key', 'same')
        .send({});
    const [ann, bob, again] = [await as('ann'), await as('bob'), await as('ann')];
    expect([ann.status, bob.status, again.status]).toEqual([201, 201, 201]);
    expect(bob.body.id).not.toBe(ann.body.id);
    expect([bob.headers['idempotency-replayed'], again.headers['idempotency-replayed'], again.body.id]).toEqual([
      undefined,
      'true',
      ann.body.id,
    ]);
  });
});

describe('what is kept', () => {
  const bounds = { eachBytes: 2000, ownerBytes: 4000, totalBytes: 7000 };
  const answer = (length: number) => ({ status: 201, body: 'x'.repeat(length) });
  const fresh = () => {
    const redis = new Redis(inject('redisUrl'));
    onTestFinished(() => redis.disconnect());
    const keys = new RedisKeys(`test-${randomBytes(6).toString('hex')}`);
    return { store: new IdempotencyStore(redis, keys, bounds), redis, keys };
  };
  const keep = async (store: IdempotencyStore, owner: string, name: string, length: number) => {
    await store.reserve({ owner, key: name }, 'f');
    await store.keep({ owner, key: name }, 'f', answer(length));
  };
  const stateOf = async (store: IdempotencyStore, owner: string, name: string) =>
    (await store.reserve({ owner, key: name }, 'f')).state;

  test('of one API key is bounded in bytes: its oldest answers go, not those of others', async () => {
    const { store } = fresh();
    await keep(store, 'ann', 'first', 1000);
    await keep(store, 'bob', 'his', 1000);
    for (const name of ['second', 'third']) await keep(store, 'ann', name, 1000);
    expect(await stateOf(store, 'ann', 'first')).toBe('reserved');
    expect(await stateOf(store, 'ann', 'third')).toBe('kept');
    expect(await stateOf(store, 'bob', 'his')).toBe('kept');
  });

  test('is bounded in all, and what is counted is what is there', async () => {
    const { store, redis, keys } = fresh();
    // Those of the same millisecond are in the order of their names.
    for (let index = 10; index < 30; index += 1) await keep(store, `key${index}`, 'k', 1000);
    const names = await redis.zrange(keys.idempotency('all'), 0, '-1');
    expect(names).toHaveLength(4);
    expect(await stateOf(store, 'key29', 'k')).toBe('kept');
    const totals = await redis.hgetall(keys.idempotency('totals'));
    expect(Object.keys(totals).sort()).toEqual(['*', 'key26', 'key27', 'key28', 'key29']);
    expect(Number(totals['*'])).toBeLessThanOrEqual(bounds.totalBytes);
    expect(await redis.exists(names)).toBe(4);
  });

  test('an answer that is too long leaves only that the request was done', async () => {
    const { store } = fresh();
    await keep(store, 'ann', 'long', 2000);
    expect(await stateOf(store, 'ann', 'long')).toBe('tooLarge');
  });
});

test.each(['', ' ', 'x'.repeat(256)])('the key "%s" is a 400', async (key) => {
  const { status, body } = await post('/v1/listeners', key, {});
  expect([status, body.errors[0].path]).toEqual([400, 'Idempotency-Key']);
});
