import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { request, until } from '../jobs/api.ts';

interface Listed {
  readonly items: Record<string, unknown>[];
  readonly nextCursor: string | null;
}

const COUNT = 5;
let node: TestNode;
const peers: Socket[] = [];

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  return (await request<T>(node, method, path, body)).body;
}

beforeAll(async () => {
  node = await startTestNode();
  await call('PUT', '/functions/f0', { source: 'export default () => 0' });
  for (let index = 0; index < COUNT; index += 1) {
    const name = `n${index}`;
    await call('POST', '/listeners', { name, handler: { type: 'manual' } });
    await call('POST', '/clients?waitMs=0', { name, host: '127.0.0.1', port: 9, reconnect: { enabled: false } });
    await call('POST', '/pools', { name });
    await call('POST', '/schedules', { name, everyMs: 86_400_000, kind: 'sleep', input: { ms: 0 } });
    await call('PUT', `/functions/f${index}`, { source: 'export default () => 0' });
    await call('POST', `/locks/l${index}/leases`, { ttlMs: 60_000 });
    await call('POST', `/counters/c${index}/add`, { by: 1 });
    await call('POST', '/pools/default/map', { kind: 'sleep', inputs: [{ ms: 0 }] });
    await call('POST', '/jobs?waitMs=10000', { pool: 'n0', kind: 'sleep', input: { ms: 0 }, labels: { order: 'x' } });
  }
  const { status } = await call<{ status: { address: { port: number } } }>('GET', '/listeners/n0');
  for (let index = 0; index < COUNT; index += 1) {
    peers.push(connect(status.address.port, '127.0.0.1').on('error', () => undefined));
    await until(
      () => call<Listed>('GET', '/connections?listener=n0'),
      ({ items }) => items.length === index + 1,
    );
  }
  await until(
    () => call<Listed>('GET', '/events?label=order:x&types=job.completed'),
    ({ items }) => items.length === COUNT,
    20_000,
  );
});
afterAll(async () => {
  for (const peer of peers) peer.destroy();
  await node.stop();
});

/** Every page of a list, one after the other. */
async function all(path: string, query: string, limit: number): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let cursor = '';
  do {
    const page = await call<Listed>('GET', `${path}${query}&limit=${limit}${cursor}`);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
  } while (cursor !== '');
  return items;
}

const LISTS = [
  ['/listeners', 'id', 'asc', ''],
  ['/clients', 'id', 'asc', ''],
  ['/connections', 'id', 'asc', '&listener=n0'],
  ['/pools', 'name', 'asc', ''],
  ['/schedules', 'id', 'asc', ''],
  ['/functions', 'name', 'asc', ''],
  ['/locks', 'name', 'asc', ''],
  ['/counters', 'name', 'asc', ''],
  ['/batches', 'id', 'desc', ''],
  ['/jobs', 'id', 'desc', '&pool=n0'],
  ['/jobs', 'id', 'desc', ''],
  ['/events', 'job', 'asc', '&label=order:x&types=job.completed'],
] as const;

describe.each(LISTS)('%s', (path, key, byDefault, filter) => {
  const keysOf = async (order: string, limit: number) =>
    (await all(path, `?${order === '' ? '' : `order=${order}`}${filter}`, limit)).map((item) => String(item[key]));

  test('is in the order asked for, page by page, and by default as before', async () => {
    const asc = await keysOf('asc', 500);
    expect(asc.length).toBeGreaterThanOrEqual(COUNT);
    expect(asc).toEqual(asc.toSorted());
    for (const limit of [500, 3, 2, 1]) {
      expect(await keysOf('asc', limit)).toEqual(asc);
      expect(await keysOf('desc', limit)).toEqual(asc.toReversed());
    }
    expect(await keysOf('', 500)).toEqual(byDefault === 'asc' ? asc : asc.toReversed());
  });

  test('knows no other order', async () => {
    expect(await request(node, 'GET', `${path}?order=newest`)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'order' }] },
    });
  });
});

describe('events, newest first', () => {
  test('are all events of the log the other way round, also within one entry', async () => {
    const asc = await all('/events', '?order=asc', 500);
    const until = String(asc.at(-1)?.['at']);
    const desc = (await all('/events', '?order=desc', 7)).filter(({ at }) => String(at) <= until);
    expect(desc.slice(-asc.length)).toEqual(asc.toReversed());
  });

  test('go on both ways from one cursor', async () => {
    const filter = '&label=order:x&types=job.completed';
    const whole = await all('/events', `?order=asc${filter}`, 500);
    const { nextCursor, items } = await call<Listed>('GET', `/events?order=asc&limit=2${filter}`);
    expect((await call<Listed>('GET', `/events?order=desc&cursor=${nextCursor}${filter}`)).items).toEqual(
      items.toReversed(),
    );
    expect((await call<Listed>('GET', `/events?order=asc&cursor=${nextCursor}${filter}`)).items).toEqual(
      whole.slice(2),
    );
  });

  test('cannot begin with the oldest, or be followed', async () => {
    expect(await request(node, 'GET', '/events?order=desc&from=earliest')).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'from' }] },
    });
    expect(await request(node, 'GET', '/events?order=desc', undefined, { accept: 'text/event-stream' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'order' }] },
    });
    expect(await request(node, 'GET', '/events?order=desc&cursor=nonsense')).toMatchObject({
      status: 400,
      body: { code: 'malformed_cursor' },
    });
  });
});

test('the log of a job in either order', async () => {
  await call('PUT', '/functions/says', {
    source: 'export default (input, ctx) => { ctx.log("one"); ctx.log("two"); ctx.log("three"); }',
  });
  const { id } = await call<{ id: string }>('POST', '/jobs?waitMs=20000', {
    kind: 'function',
    input: { function: 'says', input: null },
  });
  const texts = async (query: string) =>
    (await call<Listed>('GET', `/jobs/${id}/logs${query}`)).items.map(({ text }) => text);
  await until(
    () => texts(''),
    ({ length }) => length === 3,
  );
  expect(await texts('')).toEqual(['one', 'two', 'three']);
  expect(await texts('?order=asc')).toEqual(['one', 'two', 'three']);
  expect(await texts('?order=desc')).toEqual(['three', 'two', 'one']);
});

test('the nodes in either order', async () => {
  const other = await startTestNode({ PORTCALL_KEY_PREFIX: node.keyPrefix, PORTCALL_NODE_NAME: 'zz' });
  const names = async (query: string) => (await call<Listed>('GET', `/nodes${query}`)).items.map(({ name }) => name);
  const sorted = await names('');
  expect(sorted).toHaveLength(2);
  expect(sorted).toEqual(sorted.toSorted());
  expect(await names('?order=desc')).toEqual(sorted.toReversed());
  expect((await request<{ errors: object[] }>(node, 'GET', '/nodes?order=newest')).body.errors).toMatchObject([
    { path: 'order' },
  ]);
  await other.stop();
});
