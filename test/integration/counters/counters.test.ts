import { afterAll, beforeAll, expect, test } from 'vitest';
import { counterSchema, type Counter, type Page } from '../../../src/contract/index.ts';
import { RedisConnections, RedisKeys } from '../../../src/core/redis/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { mustAcquire, release, request, type Answer } from '../locks/api.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.stop());

const MAX = Number.MAX_SAFE_INTEGER;
const get = (name: string): Promise<Answer<Counter>> => request<Counter>(node, 'GET', `/counters/${name}`);
const put = (name: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<Counter>> =>
  request<Counter>(node, 'PUT', `/counters/${name}`, { body, headers });
const add = (name: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<Counter>> =>
  request<Counter>(node, 'POST', `/counters/${name}/add`, { body, headers });
const remove = (name: string, headers: Record<string, string> = {}): Promise<Answer<unknown>> =>
  request(node, 'DELETE', `/counters/${name}`, { headers });

test('a counter that is not there is 404 to read, and begins at 0 when it is added to', async () => {
  expect(await get('new')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  const { status, body, headers } = await add('new', { by: 5 });
  expect(status).toBe(200);
  expect(counterSchema.parse(body)).toMatchObject({ name: 'new', value: 5, revision: 1 });
  expect(headers.get('etag')).toBe('"1"');
  expect((await get('new')).body).toEqual(body);
  expect((await add('new')).body.value).toBe(6);
  expect((await add('new', { by: -10 })).body).toMatchObject({ value: -4, revision: 3 });
});

test('setting creates a counter and replaces its value', async () => {
  expect(await put('set', { value: 7 })).toMatchObject({ status: 201, body: { value: 7, revision: 1 } });
  expect(await put('set', { value: -3 })).toMatchObject({ status: 200, body: { value: -3, revision: 2 } });
});

test('additions at the same time are all counted', async () => {
  await Promise.all(Array.from({ length: 200 }, () => add('busy', { by: 3 })));
  expect((await get('busy')).body).toMatchObject({ value: 600, revision: 200 });
});

test('a sum outside of min and max is refused and changes nothing', async () => {
  await put('bounded', { value: 5 });
  expect(await add('bounded', { by: 6, max: 10 })).toMatchObject({
    status: 409,
    body: { code: 'counter_bound', value: 5, max: 10 },
  });
  expect(await add('bounded', { by: -6, min: 0 })).toMatchObject({
    status: 409,
    body: { code: 'counter_bound', value: 5, min: 0 },
  });
  expect((await get('bounded')).body).toMatchObject({ value: 5, revision: 1 });
  expect((await add('bounded', { by: 5, max: 10 })).body.value).toBe(10);
  expect(await add('bounded', { by: -10, above: 0 })).toMatchObject({
    status: 409,
    body: { code: 'counter_bound', value: 10, min: 1 },
  });
  expect(await add('bounded', { by: 1, below: 11 })).toMatchObject({
    status: 409,
    body: { code: 'counter_bound', value: 10, max: 10 },
  });
  expect(await add('bounded', { by: 0, above: Number.MAX_SAFE_INTEGER })).toMatchObject({ status: 409 });
  expect((await add('bounded', { by: 0, above: 9, below: 11, min: 10, max: 10 })).body.value).toBe(10);
  expect((await add('bounded', { by: -10, min: 0 })).body.value).toBe(0);
  expect(await add('absent', { by: -1, min: 0 })).toMatchObject({ status: 409 });
  expect((await get('absent')).status).toBe(404);
});

test('of many that take from a stock, only as many succeed as there is', async () => {
  await put('stock', { value: 10 });
  const answers = await Promise.all(Array.from({ length: 30 }, () => add('stock', { by: -1, min: 0 })));
  expect(answers.filter(({ status }) => status === 200).length).toBe(10);
  expect((await get('stock')).body.value).toBe(0);
});

test('values are exact up to 2^53 - 1 and refused past it', async () => {
  expect((await put('large', { value: MAX - 1 })).body.value).toBe(MAX - 1);
  expect((await add('large', { by: 1 })).body.value).toBe(MAX);
  expect(await add('large', { by: 1 })).toMatchObject({
    status: 409,
    body: { code: 'counter_bound', value: MAX, max: MAX },
  });
  expect(await add('large', { by: MAX })).toMatchObject({ status: 409, body: { code: 'counter_bound' } });
  expect((await get('large')).body.value).toBe(MAX);
  expect((await put('large', { value: -MAX })).body.value).toBe(-MAX);
  expect(await add('large', { by: -1 })).toMatchObject({
    status: 409,
    body: { code: 'counter_bound', value: -MAX, min: -MAX },
  });
  expect((await add('large', { by: MAX })).body.value).toBe(0);
});

test('a value that is not the expected one is not written', async () => {
  await put('expected', { value: 1 });
  expect(await put('expected', { value: 9, ifValue: 2 })).toMatchObject({
    status: 412,
    body: { code: 'value_mismatch', value: 1 },
  });
  expect(await add('expected', { by: 9, ifValue: 0 })).toMatchObject({
    status: 412,
    body: { code: 'value_mismatch', value: 1 },
  });
  expect(await put('expected', { value: 9, ifValue: null })).toMatchObject({
    status: 412,
    body: { code: 'value_mismatch', value: 1 },
  });
  expect((await get('expected')).body.revision).toBe(1);
  expect((await put('expected', { value: 2, ifValue: 1 })).body.value).toBe(2);
  expect((await put('first-only', { value: 2, ifValue: null })).status).toBe(201);
  expect(await add('never', { ifValue: 0 })).toMatchObject({
    status: 412,
    body: { code: 'value_mismatch', value: null },
  });
});

test('of many that compare and set, exactly one wins', async () => {
  await put('race', { value: 0 });
  const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => put('race', { value: at + 1, ifValue: 0 })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 412)]);
});

test('If-Match changes and deletes only the revision that was seen', async () => {
  await put('matched', { value: 1 });
  expect(await put('matched', { value: 2 }, { 'if-match': '"7"' })).toMatchObject({
    status: 412,
    body: { code: 'revision_mismatch', revision: 1 },
  });
  expect((await put('matched', { value: 2 }, { 'if-match': '"1"' })).body.revision).toBe(2);
  expect((await remove('matched', { 'if-match': '"1"' })).status).toBe(412);
  expect((await remove('matched', { 'if-match': '"2"' })).status).toBe(204);
  expect((await remove('matched')).status).toBe(404);
  expect((await put('not-there', { value: 1 }, { 'if-match': '"1"' })).status).toBe(412);
});

test('the same Idempotency-Key adds once', async () => {
  const headers = { 'idempotency-key': 'add-once' };
  const [first, second] = [await add('once', { by: 2 }, headers), await add('once', { by: 2 }, headers)];
  expect([first.body.value, second.body.value]).toEqual([2, 2]);
  expect((await get('once')).body.value).toBe(2);
});

test('a holder that was too slow cannot write over its successor', async () => {
  const slow = await mustAcquire(node, 'fence', { ttlMs: 60_000 });
  expect((await put('fenced', { value: 1, lock: 'fence', fencingToken: slow.fencingToken })).status).toBe(201);
  await request(node, 'DELETE', '/locks/fence/holder');
  // The lock is free and had no holder since: nothing to protect from.
  expect((await add('fenced', { lock: 'fence', fencingToken: slow.fencingToken })).body.value).toBe(2);

  const next = await mustAcquire(node, 'fence', { ttlMs: 60_000 });
  const stale = { status: 412, body: { code: 'stale_fencing_token', newestToken: next.fencingToken } };
  expect(await add('fenced', { lock: 'fence', fencingToken: slow.fencingToken })).toMatchObject(stale);
  expect((await add('fenced', { lock: 'fence', fencingToken: next.fencingToken })).body.value).toBe(3);
  await release(node, next);
  expect(await put('fenced', { value: 0, lock: 'fence', fencingToken: slow.fencingToken })).toMatchObject(stale);
  expect((await get('fenced')).body).toMatchObject({ value: 3, revision: 3 });
});

test("tokens of different locks do not get in each other's way", async () => {
  const [one, two] = [await mustAcquire(node, 'one'), await mustAcquire(node, 'two')];
  await add('of-two', { lock: 'two', fencingToken: two.fencingToken });
  expect((await add('of-two', { lock: 'one', fencingToken: one.fencingToken })).status).toBe(200);
});

test('a refused write is no reason to refuse later ones: its token is not remembered', async () => {
  const future = (Date.now() + 1_000_000) * 1000;
  await put('unremembered', { value: 0 });
  expect((await add('unremembered', { by: 1, max: 0, lock: 'l', fencingToken: future })).status).toBe(409);
  expect((await add('unremembered', { by: 1, lock: 'l', fencingToken: 1 })).status).toBe(200);
});

test('tokens outlive a counter that was deleted', async () => {
  await add('reborn', { lock: 'l', fencingToken: 100 });
  await remove('reborn');
  expect((await add('reborn', { lock: 'l', fencingToken: 99 })).status).toBe(412);
  expect((await add('reborn', { lock: 'l', fencingToken: 100 })).body).toMatchObject({ value: 1, revision: 1 });
  const fences = node.app.get(RedisKeys).counterFences('reborn');
  expect(await node.app.get(RedisConnections).api.pttl(fences)).toBe(-1);
  await remove('reborn');
  expect(await node.app.get(RedisConnections).api.pttl(fences)).toBeGreaterThan(86_000_000);
});

test('a counter remembers tokens of a bounded number of locks', async () => {
  for (let lock = 0; lock < 32; lock += 1)
    expect((await add('fences', { lock: `l${lock}`, fencingToken: 1 })).status).toBe(200);
  expect(await add('fences', { lock: 'one-more', fencingToken: 1 })).toMatchObject({
    status: 429,
    body: { code: 'fence_limit' },
  });
  expect((await add('fences', { lock: 'l0', fencingToken: 1 })).body.value).toBe(33);
});

test('counters are listed by name, page by page, and their number is bounded', async () => {
  const own = await startTestNode({ PORTCALL_MAX_COUNTERS: '5' });
  try {
    for (const [at, name] of ['c', 'a', 'b', 'e', 'd'].entries())
      await request(own, 'PUT', `/counters/${name}`, { body: { value: at } });
    const sixth = [
      await request(own, 'PUT', '/counters/f', { body: { value: 1 } }),
      await request(own, 'POST', '/counters/f/add', { body: {} }),
    ];
    for (const answer of sixth)
      expect(answer).toMatchObject({ status: 429, body: { code: 'counter_limit', retryable: true } });
    expect((await request(own, 'PUT', '/counters/a', { body: { value: 1 } })).status).toBe(200);
    expect((await request(own, 'DELETE', '/counters/e')).status).toBe(204);
    const values: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const { body }: { body: Page<Counter> } = await request(
        own,
        'GET',
        `/counters?limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      );
      values.push(...body.items.map(({ name, value }) => `${name}=${value}`));
      cursor = body.nextCursor;
    }
    expect(values).toEqual(['a=1', 'b=2', 'c=0', 'd=4']);
    expect((await request(own, 'PUT', '/counters/f', { body: { value: 1 } })).status).toBe(201);
  } finally {
    await own.stop();
  }
});

test.each([
  ['PUT', '/counters/bad', {}, 'value'],
  ['PUT', '/counters/bad', { value: 1.5 }, 'value'],
  ['PUT', '/counters/bad', { value: '1' }, 'value'],
  ['PUT', '/counters/bad', { value: 2 ** 53 }, 'value'],
  ['PUT', '/counters/bad', { value: 1, fencingToken: 1 }, 'lock'],
  ['PUT', '/counters/bad', { value: 1, lock: 'l' }, 'fencingToken'],
  ['PUT', '/counters/bad', { value: 1, lock: 'l', fencingToken: 0 }, 'fencingToken'],
  ['PUT', '/counters/bad', { value: 1, max: 1 }, 'max'],
  ['POST', '/counters/bad/add', { by: 0.1 }, 'by'],
  ['POST', '/counters/bad/add', { by: null }, 'by'],
  ['POST', '/counters/bad/add', { min: 2, max: 1 }, 'min'],
  ['POST', '/counters/bad/add', { by: 1, ifValue: 'x' }, 'ifValue'],
  ['POST', '/counters/b%20d/add', {}, 'name'],
  ['GET', '/counters/%2e%2e%2e%20', undefined, 'name'],
])('%s %s %j is refused for %s, and nothing is counted', async (method, path, body, field) => {
  const answer = await request(node, method, path, body === undefined ? {} : { body });
  expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ path: field }] } });
  expect((await get('bad')).status).toBe(404);
});
